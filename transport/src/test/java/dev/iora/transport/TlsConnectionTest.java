// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.core.TlsPeer;
import dev.iora.testkit.EnginePair;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.TestCertificate;
import dev.iora.testkit.TlsClient;
import dev.iora.testkit.VirtualClock;
import dev.iora.tls.TlsContext;
import dev.iora.tls.TlsSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of connections with TLS in virtual time, and traffic through them. */
final class TlsConnectionTest {
    private static final long NO_FALLBACK = 0;
    private static final int DAMAGED_HANDSHAKES = 200;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final String CONNECT = "CONNECT {\"verbose\":false}\r\nPING\r\n";

    @TempDir
    static Path directory;

    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");

    private static @Nullable TlsContext context;

    private final VirtualClock clock = new VirtualClock();
    private @Nullable Loops loops;

    @BeforeAll
    static void makeCertificates() {
        TestCertificate server =
                TestCertificate.named("localhost").dns("localhost").signedBy(AUTHORITY);
        context = TlsContext.load(new TlsSpec(
                List.of(new TlsSpec.CertificateFiles(
                        server.writeCertificate(directory.resolve("c.pem")),
                        server.writeKey(directory.resolve("k.pem")))),
                null,
                false,
                List.of(),
                List.of(),
                false,
                Set.of()));
    }

    private static TlsSettings settings(boolean first, long fallbackNanos, boolean optional, int maxPerSecond) {
        return new TlsSettings(requireNonNull(context), first, fallbackNanos, optional, 2 * SECOND, maxPerSecond);
    }

    private Loops start(Loops.Setup setup, TlsSettings settings) {
        Loops started = Loops.start(setup.withClock(clock).withTls(settings));
        loops = started;
        return started;
    }

    private Loops start(TlsSettings settings) {
        return start(Loops.Setup.of(1), settings);
    }

    @AfterEach
    void stop() {
        if (loops != null) {
            loops.close();
            assertThat(loops.failures()).isEmpty();
        }
    }

    private Loops loops() {
        return requireNonNull(loops);
    }

    private TlsClient connect() throws IOException {
        TlsClient client = TlsClient.connect(loops().address());
        loops().accept();
        return client;
    }

    private TlsClient connectSecurely() throws IOException {
        TlsClient client = connect();
        assertThat(client.readLine()).startsWith("INFO {");
        client.handshake(EnginePair.client(AUTHORITY, null)).send(CONNECT);
        assertThat(client.readLine()).isEqualTo("PONG\r\n");
        return client;
    }

    private void advance(long nanos) {
        clock.advance(nanos);
        loops().settle();
    }

    /** The first record of a client's handshake. */
    private static String hello() throws SSLException {
        SSLEngine engine = EnginePair.client(AUTHORITY, null).createSSLEngine();
        engine.setUseClientMode(true);
        engine.beginHandshake();
        ByteBuffer record = ByteBuffer.allocate(32 * 1024);
        engine.wrap(ByteBuffer.allocate(0), record);
        return new String(record.array(), 0, record.position(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void exchangesMessagesBetweenLanesInOrder() throws IOException {
        start(Loops.Setup.of(2), settings(false, NO_FALLBACK, false, 0));
        try (TlsClient publisher = connectSecurely();
                TlsClient subscriber = connectSecurely()) {
            subscriber.send("SUB a 1\r\nPING\r\n");
            assertThat(subscriber.readLine()).isEqualTo("PONG\r\n");
            String large = "x".repeat(3_000_000);
            publisher.send(IntStream.range(0, 2_000)
                    .mapToObj(i -> "PUB a " + (4 + i % 97) + "\r\n" + message(i) + "\r\n")
                    .collect(Collectors.joining()));
            publisher.send("PUB a 3000000\r\n" + large + "\r\nPING\r\n");
            for (int i = 0; i < 2_000; i++) {
                assertThat(subscriber.readLine()).isEqualTo("MSG a 1 " + (4 + i % 97) + "\r\n");
                assertThat(subscriber.readLine()).isEqualTo(message(i) + "\r\n");
            }
            assertThat(subscriber.readLine()).isEqualTo("MSG a 1 3000000\r\n");
            assertThat(subscriber.read(3_000_002)).isEqualTo(large + "\r\n");
            assertThat(publisher.readLine()).isEqualTo("PONG\r\n");
        }
    }

    private static String message(int number) {
        return String.format("%04d", number) + "m".repeat(number % 97);
    }

    @Test
    void tellsASilentClientThatItNeedsTls() throws IOException {
        start(settings(false, NO_FALLBACK, false, 0));
        try (TlsClient client = connect()) {
            assertThat(client.readLine()).startsWith("INFO {");
            advance(2 * SECOND - 1);
            assertThat(loops().group.connectionCount()).isEqualTo(1);
            advance(1);
            assertThat(client.readLine()).isEqualTo("-ERR 'Secure Connection - TLS Required'\r\n");
            assertThat(client.readLine()).isEmpty();
            assertThat(loops().log.has("Client connection closed: TLS Handshake Failure"))
                    .isTrue();
        }
    }

    @Test
    void closesAClientWhoseHandshakeIsNotOverInTime() throws IOException {
        start(settings(false, NO_FALLBACK, false, 0));
        try (TlsClient half = connect();
                TlsClient complete = connect()) {
            half.readLine();
            half.send(hello().substring(0, 20));
            complete.readLine();
            complete.send(hello());
            assertThat(complete.read(1))
                    .as("first byte of the server's handshake")
                    .isEqualTo("\u0016");
            advance(2 * SECOND);
            assertThat(half.readLine()).isEmpty();
            loops().await("the other to close", () -> loops().group.connectionCount() == 0);
            assertThat(loops().log.lines).contains("debug 1 TLS handshake timeout", "debug 2 TLS handshake timeout");
        }
    }

    @Test
    void refusesAPeerThatDoesNotBeginWithTls() throws IOException {
        start(settings(false, NO_FALLBACK, false, 0));
        try (TlsClient client = connect()) {
            client.readLine();
            client.send(CONNECT);
            assertThat(client.readLine()).isEmpty();
            assertThat(loops().log.lines)
                    .contains("debug 1 TLS handshake error: tls: first record does not look like a TLS handshake");
        }
    }

    @Test
    void refusesAnOversizedRecord() throws IOException {
        start(settings(false, NO_FALLBACK, false, 0));
        try (TlsClient client = connect()) {
            client.readLine();
            client.send("\u0016\u0003\u0001\u00ff\u00ff" + "x".repeat(30_000));
            assertThat(client.readLine()).isEmpty();
            assertThat(loops().log.lines).contains("error 1 TLS handshake error: tls: oversized record received");
        }
    }

    @Test
    void answersGarbageInARecordWithAnAlert() throws IOException {
        start(settings(false, NO_FALLBACK, false, 0));
        try (TlsClient client = connect()) {
            client.readLine();
            client.send("\u0016\u0003\u0001\u0000\u0010" + "x".repeat(16));
            assertThat(client.readLine()).startsWith("\u0015\u0003");
            loops().await("the reason", () -> loops().log.has("error 1 TLS handshake error: tls: "));
        }
    }

    @Test
    void servesClientsWithAndWithoutTlsIfItIsOptional() throws IOException {
        start(settings(false, NO_FALLBACK, true, 0));
        try (TlsClient secure = connectSecurely();
                TlsClient plain = connect()) {
            assertThat(secure.protocol()).isEqualTo("TLSv1.3");
            plain.readLine();
            plain.send(CONNECT);
            assertThat(plain.readLine()).isEqualTo("PONG\r\n");
        }
    }

    @Test
    void takesAClientThatWaitsForOneWithoutTlsIfItIsOptional() throws IOException {
        start(settings(false, NO_FALLBACK, true, 0));
        try (TlsClient client = connect()) {
            client.readLine();
            advance(2 * SECOND);
            client.send(CONNECT);
            assertThat(client.readLine()).isEqualTo("PONG\r\n");
        }
    }

    @Test
    void sendsInfoBehindTheHandshakeIfThatComesFirst() throws IOException {
        start(settings(true, NO_FALLBACK, true, 0));
        try (TlsClient client = connect()) {
            client.handshake(EnginePair.client(AUTHORITY, null));
            assertThat(client.readLine()).startsWith("INFO {").contains("\"tls_required\":true");
            client.send(CONNECT);
            assertThat(client.readLine()).isEqualTo("PONG\r\n");
        }
    }

    @Test
    void sendsInfoToAClientThatDoesNotBeginWithTheHandshake() throws IOException {
        start(settings(true, SECOND / 20, false, 0));
        try (TlsClient first = connect();
                TlsClient later = connect()) {
            first.handshake(EnginePair.client(AUTHORITY, null));
            assertThat(first.readLine()).startsWith("INFO {");
            advance(SECOND / 20);
            assertThat(later.readLine()).startsWith("INFO {");
            later.handshake(EnginePair.client(AUTHORITY, null)).send(CONNECT);
            assertThat(later.readLine()).isEqualTo("PONG\r\n");
        }
    }

    @Test
    void rejectsHandshakesBeyondTheRate() throws IOException {
        start(settings(false, NO_FALLBACK, false, 2));
        try (TlsClient one = connectSecurely();
                TlsClient two = connectSecurely();
                TlsClient three = connect()) {
            assertThat(three.readLine()).startsWith("INFO {");
            assertThat(three.readLine())
                    .isEqualTo("-ERR 'Connection throttling is active. Please try again later.'\r\n");
            assertThat(three.readLine()).isEmpty();
            advance(SECOND);
            assertThat(loops().log.has("Rejected 1 connections due to TLS rate limiting"))
                    .isTrue();
            assertThat(loops().group.connectionCount()).isEqualTo(2);
            connectSecurely().close();
            assertThat(one.protocol()).isEqualTo(two.protocol());
        }
    }

    @Test
    void continuesAHandshakeThatHadToWaitForMemory() throws IOException {
        // Memory for one handshake.
        start(Loops.Setup.of(1).withBudget(8L * TlsLane.HANDSHAKE_BYTES), settings(false, NO_FALLBACK, false, 0));
        try (TlsClient stalled = connect()) {
            stalled.readLine();
            stalled.send(hello());
            assertThat(stalled.read(1)).isEqualTo("\u0016");
            advance(SECOND);
            try (TlsClient waiting = connect()) {
                waiting.readLine();
                waiting.send(hello());
                loops().settle();
                advance(SECOND);
                assertThat(waiting.read(1)).as("the server's handshake").isEqualTo("\u0016");
            }
        }
    }

    @Test
    void letsOthersWaitForMemoryBehindAClientThatGoesOnWithoutTls() throws IOException {
        // Memory for one handshake.
        start(Loops.Setup.of(1).withBudget(8L * TlsLane.HANDSHAKE_BYTES), settings(false, NO_FALLBACK, true, 0));
        try (TlsClient plain = connect();
                TlsClient stalled = connect()) {
            plain.readLine();
            stalled.readLine();
            advance(SECOND);
            stalled.send(hello());
            assertThat(stalled.read(1)).isEqualTo("\u0016");
            plain.send(CONNECT);
            loops().settle();
            advance(SECOND);
            assertThat(plain.readLine()).isEqualTo("PONG\r\n");
            try (TlsClient waiting = connect()) {
                waiting.readLine();
                waiting.send(hello());
                loops().settle();
                advance(SECOND);
                assertThat(waiting.read(1)).as("the server's handshake").isEqualTo("\u0016");
            }
        }
    }

    @Test
    void closesWithAnAlertThatEndsTheStream() throws IOException {
        start(settings(false, NO_FALLBACK, false, 0));
        try (TlsClient client = connectSecurely()) {
            client.send("BOGUS\r\n");
            assertThat(client.readLine()).isEqualTo("-ERR 'Unknown Protocol Operation'\r\n");
            // Without the alert this fails.
            assertThat(client.readLine()).isEmpty();
        }
    }

    @Test
    void closesAClientThatSendsAnUnreadableRecord() throws IOException {
        start(settings(false, NO_FALLBACK, false, 0));
        try (TlsClient client = connect()) {
            client.readLine();
            client.handshake(EnginePair.client(AUTHORITY, null)).send(CONNECT);
            assertThat(client.readLine()).isEqualTo("PONG\r\n");
            client.sendPlain("\u0017\u0003\u0003\u0000 " + "x".repeat(32));
            assertThatExceptionOfType(IOException.class).isThrownBy(client::readLine);
            loops().await("the end", () -> loops().log.has("Client connection closed: Read Error"));
        }
    }

    @Test
    void closesASlowConsumerAndReleasesItsMemory() throws IOException {
        var limits = new TransportLimits(1 << 20, 10 * SECOND, true, true);
        loops = Loops.start(Loops.Setup.of(2)
                .withLimits(limits)
                .withSendBuffer(16 * 1024)
                .withTls(settings(false, NO_FALLBACK, false, 0)));
        try (TlsClient publisher = connectSecurely();
                TlsClient slow = connectSecurely()) {
            slow.send("SUB a 1\r\nPING\r\n");
            assertThat(slow.readLine()).isEqualTo("PONG\r\n");
            String message = "PUB a 100000\r\n" + "x".repeat(100_000) + "\r\n";
            for (int i = 0; i < 200 && loops().group.slowConsumers() == 0; i++) {
                publisher.send(message + "PING\r\n");
                assertThat(publisher.readLine()).isEqualTo("PONG\r\n");
            }
            loops().await("the slow one to close", () -> loops().group.connectionCount() == 1);
            assertThat(loops().log.has("Slow Consumer Detected: MaxPending of 1048576 Exceeded"))
                    .isTrue();
            loops().settle();
            assertThat(loops().budget.used()).isZero();
        }
    }

    @Test
    void hasTheNamesInTheCertificateOfAClient() throws IOException {
        TestCertificate own =
                TestCertificate.named("joe").email("joe@example.com").signedBy(AUTHORITY);
        TlsSpec spec = new TlsSpec(
                List.of(new TlsSpec.CertificateFiles(directory.resolve("c.pem"), directory.resolve("k.pem"))),
                AUTHORITY.writeCertificate(directory.resolve("ca.pem")),
                true,
                List.of(),
                List.of(),
                false,
                Set.of());
        start(new TlsSettings(TlsContext.load(spec), false, NO_FALLBACK, false, 2 * SECOND, 0));
        try (TlsClient client = connect()) {
            client.readLine();
            client.handshake(EnginePair.client(AUTHORITY, own)).send(CONNECT);
            assertThat(client.readLine()).isEqualTo("PONG\r\n");
            TlsPeer peer =
                    loops().on(0, () -> requireNonNull(loops().connection(1).tlsPeer()));
            assertThat(peer.emails()).containsExactly("joe@example.com");
            assertThat(peer.subjectText()).isEqualTo("CN=joe");
        }
    }

    @Test
    void endsOnlyTheConnectionOfADamagedHandshake() throws IOException {
        start(settings(false, NO_FALLBACK, false, 0));
        try (TlsClient working = connectSecurely()) {
            String hello = hello();
            Seeds.forEach(DAMAGED_HANDSHAKES, random -> {
                char[] damaged = hello.toCharArray();
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    damaged[random.nextInt(damaged.length)] = (char) random.nextInt(256);
                }
                try (TlsClient client = connect()) {
                    assertThat(client.readLine()).startsWith("INFO {");
                    client.send(new String(damaged, 0, 1 + random.nextInt(damaged.length)));
                }
                working.send("PING\r\n");
                assertThat(working.readLine()).isEqualTo("PONG\r\n");
            });
            loops().await("the others to close", () -> loops().group.connectionCount() == 1);
            assertThat(loops().log.lines).noneMatch(line -> line.contains("internal error"));
        }
    }

    @Test
    void pausesPublishersForADestinationWhoseLaneIsBusy() throws IOException {
        var limits = new TransportLimits(4 << 20, 10 * SECOND, true, true);
        start(Loops.Setup.of(2).withLimits(limits), settings(false, NO_FALLBACK, false, 0));
        var busy = new CountDownLatch(1);
        try (TlsClient publisher = connectSecurely();
                TlsClient subscriber = connectSecurely()) {
            subscriber.send("SUB a 1\r\nPING\r\n");
            assertThat(subscriber.readLine()).isEqualTo("PONG\r\n");
            loops().group.loop(1).execute(() -> await(busy));
            OutboundBuffer pending = loops().connection(2).outbound();
            String message = "PUB a 100000\r\n" + "x".repeat(100_000) + "\r\n";
            publisher.send(message.repeat(33));
            awaitPending(pending, 3_300_000);
            clock.advance(SECOND);
            publisher.send(message);
            awaitPending(pending, 3_400_000);
            boolean paused = loops().on(0, () -> loops().group.loop(0).isAnyonePaused());
            busy.countDown();
            assertThat(paused).isTrue();
        }
    }

    /** Lets the publisher's lane read until so much is pending for the other one. */
    private void awaitPending(OutboundBuffer buffer, long bytes) {
        while (buffer.pendingBytes() < bytes) {
            clock.advance(SECOND / 1000);
            loops().settle(0);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
