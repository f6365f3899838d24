// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand clients that never log in, or stop in the middle of a CONNECT, and others that try wrong passwords do not stop
 * those that log in, change nothing for those that have logged in, and hold bounded memory for a bounded time.
 */
@Timeout(180)
final class LoginFloodIT {
    private static final int HEAP_MEGABYTES = 256;
    private static final int SILENT = 8_000;
    private static final int HALF = 2_000;
    private static final int FLOODERS = 20;
    private static final int REFUSALS = 20;
    private static final int MESSAGES = 50;
    private static final int SPARE_FILES = 1_000;
    private static final int READ_MILLIS = 60_000;
    private static final String REFUSED = "-ERR 'Authorization Violation'\r\n";

    /** The password has a bcrypt hash of cost 11, so that a check takes a tenth of a second. */
    private static final String CONFIG = """
            authorization { timeout: 30, users: [
              {user: good, password: g}
              {user: slow, password: "$2a$11$KBCwKxOzLha2MUDgW0PjXen0k/6QqPgXBgfsvXKSS9gK6u76iJSF2"}
            ] }
            """;

    private final List<Socket> waiting = new ArrayList<>();
    private final Semaphore refusals = new Semaphore(0);
    private volatile boolean stopping;

    @TempDir
    private Path folder;

    @Test
    void servesClientsThatLogInDuringAFlood() throws Exception {
        // As many as the machine lets a process open, if these are fewer.
        int silent = (int) Math.min(SILENT, openFilesLimit() - HALF - SPARE_FILES);
        assertThat(silent).as("connections that may be open").isGreaterThan(500);
        Path config = Files.writeString(folder.resolve("server.conf"), CONFIG);
        try (NatsProcess server = IoraProcess.start(HEAP_MEGABYTES, config);
                RawClient early = login(server.port()).send("SUB early.* 1\r\n").expectQuiet()) {
            open(silent, "", server.port(), early);
            open(HALF, "CONNECT {\"user\":\"" + "x".repeat(3_500), server.port(), early);
            assertThat(server.openFiles()).as("all wait at the same time").isGreaterThan(silent + HALF);
            login(server.port()).close();
            List<Thread> flooders = new ArrayList<>();
            for (int i = 0; i < FLOODERS; i++) {
                flooders.add(Thread.ofPlatform().daemon().start(() -> tryPasswords(server.port())));
            }
            for (int i = 0; i < REFUSALS; i++) {
                assertThat(refusals.tryAcquire(READ_MILLIS, TimeUnit.MILLISECONDS))
                        .as("refusal %d", i)
                        .isTrue();
                exchange(early);
                login(server.port()).close();
            }
            for (Socket socket : waiting) {
                assertThat(rest(socket)).endsWith("-ERR 'Authentication Timeout'\r\n");
            }
            stopping = true;
            for (Thread flooder : flooders) {
                flooder.join();
            }
            exchange(early);
            server.signal("TERM");
            assertThat(server.awaitExit()).isZero();
        } finally {
            stopping = true;
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private static RawClient login(int port) {
        RawClient client = RawClient.connect("127.0.0.1", port).answerPings();
        client.readLine();
        client.send("CONNECT {\"verbose\":false,\"user\":\"good\",\"pass\":\"g\"}\r\n");
        return client.expectQuiet();
    }

    /** A client that is logged in gets all its messages, in order, and nothing else. */
    private static void exchange(RawClient client) {
        for (int i = 0; i < MESSAGES; i++) {
            client.send("PUB early." + i + " 2\r\nhi\r\n");
        }
        for (int i = 0; i < MESSAGES; i++) {
            client.expectLine("MSG early." + i + " 1 2").expectLine("hi");
        }
        client.expectQuiet();
    }

    private static long openFilesLimit() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(each -> each.startsWith("Max open files"))
                .findFirst()
                .orElseThrow();
        String hard = line.split(" +", -1)[4];
        return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
    }

    /** Opens connections that send {@code text} and nothing else. */
    private void open(int count, String text, int port, RawClient early) throws IOException {
        for (int i = 0; i < count; i++) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            waiting.add(socket);
            socket.setSoTimeout(READ_MILLIS);
            socket.getOutputStream().write(text.getBytes(US_ASCII));
            if (i % 100 == 0) {
                exchange(early);
            }
        }
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }

    /** Tries one wrong password after the other, with a message behind it. */
    private void tryPasswords(int port) {
        String attempt =
                "CONNECT {\"user\":\"slow\",\"pass\":\"wrong\"}\r\nPUB a 100000\r\n" + "x".repeat(100_000) + "\r\n";
        while (!stopping) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(READ_MILLIS);
                socket.getOutputStream().write(attempt.getBytes(US_ASCII));
                if (rest(socket).endsWith(REFUSED)) {
                    refusals.release();
                }
            } catch (IOException e) {
                // A reset with bytes unread: another attempt follows, until the server is gone.
                if (e instanceof ConnectException) {
                    throw new UncheckedIOException("the server is gone", e);
                }
            }
        }
    }
}
