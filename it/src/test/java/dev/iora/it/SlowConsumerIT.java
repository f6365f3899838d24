// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slow subscribers are closed with a log line and do not affect other connections. */
@Timeout(300)
final class SlowConsumerIT {
    private static final String DETECTED = "Slow Consumer Detected: ";
    private static final int HEALTHY = 9;
    private static final int ROUNDS = 5;
    private static final long WARM_BYTES = 100_000_000;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @Test
    void keepsTheRateOfOthersWhileOneOfTenDoesNotRead() {
        NatsProcess server = start(256, "");
        List<CountingSubscriber> healthy = subscribers("flood", server.port(), HEALTHY);
        Flood flood = opened(Flood.of("flood", 1000, server.port()));
        awaitMore(healthy, WARM_BYTES);

        List<Double> kept = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            var alone = new Meter(healthy);
            var withStuck = new Meter(healthy);
            alone.start();
            awaitMore(healthy, WARM_BYTES);
            alone.stop();
            withStuck.start();
            CountingSubscriber stuck = opened(CountingSubscriber.stuck("flood", server.port()));
            server.log().await(DETECTED);
            withStuck.stop();
            kept.add(withStuck.rate() / alone.rate());
            stuck.startReading();
            stuck.awaitEnd();
        }

        // Other load on the machine may spoil a round; a server that is held up spoils all of them.
        assertThat(kept)
                .as("remaining part of the rate with one stuck subscriber")
                .anyMatch(part -> part > 0.5);
        long everything = flood.stop() * flood.messageBytes();
        for (CountingSubscriber subscriber : healthy) {
            subscriber.await(everything);
            assertThat(subscriber.received()).isBetween(everything, everything + "PING\r\n".length());
        }
        assertThat(server.log().count(DETECTED)).isEqualTo(ROUNDS);
    }

    @Test
    void survivesAThousandStuckSubscribersWithASmallHeap() {
        NatsProcess server = start(256, "");
        Bystanders bystanders = opened(Bystanders.on(server.port()));
        int openFiles = server.openFiles();
        for (int i = 0; i < 1000; i++) {
            opened(CountingSubscriber.stuck("stuck", server.port()));
        }
        RawClient publisher = opened(connect(server));
        String messages = ("PUB stuck 10000\r\n" + "x".repeat(10_000) + "\r\n").repeat(3);
        while (server.log().count(DETECTED) < 1000) {
            awaitPong(publisher.send(messages).send("PING\r\n"));
            bystanders.checkExchange();
        }
        // A few more than before: jars that the server loads late.
        while (server.openFiles() > openFiles + 50) {
            bystanders.checkExchange();
        }
        // No slow consumer is left.
        CountingSubscriber late = opened(CountingSubscriber.to("stuck", server.port()));
        Flood after = opened(Flood.of("stuck", 10_000, server.port()));
        late.await(WARM_BYTES);
        late.await(after.stop() * after.messageBytes());
        bystanders.checkExchange();
        assertThat(server.log().count(DETECTED)).isEqualTo(1000);
    }

    @Test
    void closesAboveMaxPending() {
        NatsProcess server = start(256, "max_pending: 2MB");
        CountingSubscriber stuck = opened(CountingSubscriber.stuck("flood", server.port()));
        opened(Flood.of("flood", 1000, server.port()));
        assertThat(server.log().await(DETECTED)).contains("MaxPending of 2097152 Exceeded");
        stuck.startReading();
        stuck.awaitEnd();
    }

    @Test
    void closesAfterTheWriteDeadline() {
        NatsProcess server = start(256, "write_deadline: 300ms");
        CountingSubscriber stuck = opened(CountingSubscriber.stuck("late", server.port()));
        long everything = publishForDeadline(server);
        assertThat(server.log().await(DETECTED)).contains("WriteDeadline of 300ms exceeded with ");
        stuck.startReading();
        assertThat(stuck.awaitEnd()).isLessThan(everything);
    }

    @Test
    void closesASubscriberThatReadsTooLittleByTheWriteDeadline() {
        NatsProcess server = start(256, "write_deadline: 1s, write_timeout: close");
        CountingSubscriber slow = opened(CountingSubscriber.slow("late", server.port()));
        long everything = publishForDeadline(server);
        assertThat(server.log().await(DETECTED)).contains("WriteDeadline of 1s exceeded with ");
        assertThat(slow.awaitEnd()).isLessThan(everything);
    }

    @Test
    void keepsASubscriberThatReadsLittleWithTheRetryPolicy() {
        NatsProcess server = start(256, "write_deadline: 1s, write_timeout: retry");
        CountingSubscriber slow = opened(CountingSubscriber.slow("late", server.port()));
        long everything = publishForDeadline(server);
        assertThat(server.log().await(DETECTED)).contains("WriteDeadline of 1s exceeded with ");
        slow.await(everything);
    }

    @Test
    void closesASubscriberThatReadsNothingWithEveryPolicy() {
        NatsProcess server = start(256, "write_deadline: 300ms, write_timeout: retry");
        CountingSubscriber stuck = opened(CountingSubscriber.stuck("late", server.port()));
        long everything = publishForDeadline(server);
        server.log().await(DETECTED);
        stuck.startReading();
        assertThat(stuck.awaitEnd()).isLessThan(everything);
    }

    private NatsProcess start(int heapMegabytes, String config) {
        return opened(Installation.shared().start(heapMegabytes, config));
    }

    /**
     * Publishes more than the kernel's buffers hold, and less than max_pending.
     *
     * @return the bytes that a subscriber receives for it
     */
    private long publishForDeadline(NatsProcess server) {
        RawClient publisher = opened(connect(server));
        int count = 300;
        byte[] message = ("PUB late 100000\r\n" + "x".repeat(100_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
            publisher.send(message);
        }
        return count * (message.length + 2L);
    }

    private static RawClient connect(NatsProcess server) {
        RawClient client = RawClient.connect("127.0.0.1", server.port()).withDeadline(Duration.ofSeconds(60));
        client.readLine();
        return client.send("CONNECT {\"verbose\":false}\r\n");
    }

    private static void awaitPong(RawClient client) {
        while (!client.readLine().equals("PONG")) {
            client.send("PONG\r\n");
        }
    }

    private List<CountingSubscriber> subscribers(String subject, int port, int count) {
        List<CountingSubscriber> subscribers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            subscribers.add(opened(CountingSubscriber.to(subject, port)));
        }
        return subscribers;
    }

    private static void awaitMore(List<CountingSubscriber> subscribers, long bytes) {
        for (CountingSubscriber subscriber : subscribers) {
            subscriber.await(subscriber.received() + bytes);
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    /** Measures the bytes that subscribers receive between start and stop. */
    private static final class Meter {
        private final List<CountingSubscriber> subscribers;
        private long bytes;
        private long nanos;

        Meter(List<CountingSubscriber> subscribers) {
            this.subscribers = subscribers;
        }

        void start() {
            nanos -= System.nanoTime();
            bytes -= total();
        }

        void stop() {
            nanos += System.nanoTime();
            bytes += total();
        }

        /** Bytes per second of all subscribers together. */
        double rate() {
            return (double) bytes * TimeUnit.SECONDS.toNanos(1) / nanos;
        }

        private long total() {
            return subscribers.stream().mapToLong(CountingSubscriber::received).sum();
        }
    }
}
