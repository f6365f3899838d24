// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.identity.NkeyPair;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import dev.iora.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged logins let no client in, and one that is logged in is served between them, by a server with a small heap.
 */
@Timeout(180)
final class LoginFuzzIT {
    private static final int HEAP_MEGABYTES = 64;
    private static final int CONNECTS = 1_500;
    private static final int SIGNATURES = 600;
    private static final Pattern NONCE = Pattern.compile("\"nonce\":\"([^\"]+)\"");

    /** No damage turns another password into this one. */
    private static final String PASSWORD = "correct-horse-battery-staple-0123456789";

    private static final String VALID =
            "CONNECT {\"verbose\":false,\"pedantic\":false,\"user\":\"u\",\"pass\":\"wrong\","
                    + "\"auth_token\":null,\"tls_required\":false,\"name\":\"n\\u00e4me \\\"x\\\"\",\"lang\":\"java\","
                    + "\"version\":\"2.1\",\"protocol\":1,\"echo\":true,\"headers\":true,\"no_responders\":true,"
                    + "\"nkey\":\"\",\"sig\":\"\",\"jwt\":\"\",\"account\":\"\",\"new_account\":false,"
                    + "\"more\":{\"a\":[1,2.5e3,true,null]}}";

    /** Pieces that parsers of JSON and of the protocol treat in a special way. */
    private static final List<String> PIECES = List.of(
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "null",
            "-",
            "1e999",
            "99999999999999999999",
            "\r\n",
            "\r",
            "\n",
            "\u0000",
            "\u00ff",
            " ",
            "\"user\":\"u\"",
            "\"user\":\"h\"",
            "\"pass\":\"\"",
            "\"nkey\":\"U\"",
            "{".repeat(300),
            "[".repeat(2_000),
            "x".repeat(3_000),
            "CONNECT ",
            "PING\r\n",
            "PUB x 0\r\n\r\n");

    private final NkeyPair key = AccountSite.key("1");

    @TempDir
    private Path folder;

    private NatsProcess server;
    private RawClient early;

    @BeforeEach
    void start() throws IOException {
        Path config = Files.writeString(
                folder.resolve("server.conf"),
                "authorization { timeout: 60, users: [ {user: good, password: g}, {user: u, password: \"" + PASSWORD
                        + "\"}, {user: h, password: \"$2a$04$KBCwKxOzLha2MUDgW0PjXerbncD/VslLhLn1xjJSVv6IfOoAikHZO\"}, "
                        + "{nkey: " + key.publicKey() + "} ] }\n");
        server = IoraProcess.start(HEAP_MEGABYTES, config);
        early = open().answerPings();
        early.send("CONNECT {\"verbose\":false,\"user\":\"good\",\"pass\":\"g\"}\r\nSUB > 1\r\n")
                .expectQuiet();
    }

    @AfterEach
    void stop() {
        try (NatsProcess running = server;
                RawClient client = early) {
            client.expectQuiet();
            running.signal("TERM");
            assertThat(running.awaitExit()).isZero();
            assertThat(running.log().lines())
                    .noneMatch(line -> line.contains("internal error") || line.contains("[FTL]"));
        }
    }

    private RawClient open() {
        RawClient client = RawClient.connect("127.0.0.1", server.port());
        client.readLine();
        return client;
    }

    @Test
    void letsNoClientInWithADamagedConnect() {
        Seeds.forEach(CONNECTS, random -> {
            String damaged = damage(VALID, random);
            try (RawClient client = open()) {
                client.trySend(damaged + "\r\nPUB x 2\r\nhi\r\nPING\r\n");
                // Damage may leave an operation open: then nothing comes before the end of the input.
                client.halfClose();
                assertRefused(client, damaged);
            }
            early.expectQuiet();
        });
    }

    private static void assertRefused(RawClient client, String sent) {
        for (Optional<RawClient.Frame> next = client.readFrameOrEnd();
                next.isPresent();
                next = client.readFrameOrEnd()) {
            assertThat(next.get().line()).as(RawClient.printable(sent)).startsWith("-ERR ");
        }
    }

    private static String damage(String text, Random random) {
        var damaged = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(5); changes > 0; changes--) {
            int at = random.nextInt(Math.max(1, damaged.length()));
            switch (random.nextInt(6)) {
                case 0 -> damaged.replace(at, Math.min(damaged.length(), at + 1), character(random));
                case 1 -> damaged.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(20)));
                case 3 -> damaged.insert(at, damaged.substring(0, random.nextInt(damaged.length() + 1)));
                case 4 -> damaged.setLength(at);
                default -> damaged.insert(at, character(random));
            }
        }
        return damaged.toString();
    }

    private static String character(Random random) {
        return String.valueOf((char) random.nextInt(256));
    }

    @Test
    void letsNoClientInWithADamagedSignature() {
        Seeds.forEach(SIGNATURES, random -> {
            try (RawClient client = RawClient.connect("127.0.0.1", server.port())) {
                Matcher nonce = NONCE.matcher(client.readLine());
                assertThat(nonce.find()).isTrue();
                byte[] right = key.sign(nonce.group(1).getBytes(US_ASCII));
                String sent = signature(right, random);
                client.send("CONNECT {\"verbose\":false,\"nkey\":\"" + key.publicKey() + "\",\"sig\":\"" + sent
                        + "\"}\r\nPING\r\n");
                String expected = isRight(sent, right) ? "PONG" : "-ERR 'Authorization Violation'";
                assertThat(client.readLine()).as(sent).isEqualTo(expected);
            }
            early.expectQuiet();
        });
    }

    /** A signature with damage in its bytes or in its text; sometimes without any. */
    private static String signature(byte[] right, Random random) {
        byte[] bytes = right.clone();
        int kind = random.nextInt(6);
        if (kind == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        } else if (kind == 1) {
            bytes = Arrays.copyOf(bytes, random.nextInt(130));
        } else if (kind == 2) {
            random.nextBytes(bytes);
        }
        Base64.Encoder encoder = random.nextBoolean() ? Base64.getUrlEncoder().withoutPadding() : Base64.getEncoder();
        var text = new StringBuilder(encoder.encodeToString(bytes));
        if (kind == 3 && !text.isEmpty()) {
            text.setCharAt(random.nextInt(text.length()), (char) (' ' + 3 + random.nextInt(54)));
        } else if (kind == 4) {
            text.insert(random.nextInt(text.length() + 1), "=");
        }
        return text.toString().replace("\\", "/");
    }

    /** Whether a text still stands for the right signature: base64 has several texts for some bytes. */
    private static boolean isRight(String text, byte[] right) {
        return Stream.of(Base64.getUrlDecoder(), Base64.getDecoder())
                .anyMatch(decoder -> Arrays.equals(decode(decoder, text), right));
    }

    private static byte[] decode(Base64.Decoder decoder, String text) {
        try {
            return decoder.decode(text);
        } catch (IllegalArgumentException e) {
            // Not in this alphabet.
            return new byte[0];
        }
    }
}
