// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscribers that do not keep up are closed with a line in the log, and are nobody else's problem. */
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
            if (resource instanceof NatsProcess p)
                p.log().lines().stream().limit(30).forEach(l -> System.out.println("### " + l));
            resource.close();
        }
    }

    @Test
    void theOthersKeepTheirRateWhileOneOfTenDoesNotRead() {
        NatsProcess server = start(256, "");
        List<Subscriber> healthy = subscribers("flood", server.port(), HEALTHY);
        Flood flood = opened(Flood.of("flood", 1000, server.port()));
        awaitMore(healthy, WARM_BYTES);

        var alone = new Meter(healthy);
        var withStuck = new Meter(healthy);
        for (int round = 0; round < ROUNDS; round++) {
            alone.start();
            awaitMore(healthy, WARM_BYTES);
            alone.stop();
            withStuck.start();
            Subscriber stuck = opened(Subscriber.stuck("flood", server.port()));
            server.log().await(DETECTED);
            withStuck.stop();
            stuck.startReading(1 << 16, 0);
            stuck.awaitEnd();
        }
        System.out.printf(
                "alone %.0f MB/s, with stuck %.0f MB/s %.1f s%n",
                alone.rate(), withStuck.rate(), withStuck.nanos / 1e9);

        assertThat(withStuck.rate())
                .as("bytes per second while one is stuck, against %.0f without", alone.rate())
                .isGreaterThan(alone.rate() / 2);
        long everything = flood.stop() * flood.messageBytes();
        for (Subscriber subscriber : healthy) {
            subscriber.await(everything);
            assertThat(subscriber.received()).isEqualTo(everything);
        }
        assertThat(server.log().count(DETECTED)).isEqualTo(ROUNDS);
    }

    @Test
    void aThousandStuckSubscribersDoNotKillASmallServer() {
        NatsProcess server = start(256, "");
        Bystanders bystanders = opened(Bystanders.on(server.port()));
        int openFiles = server.openFiles();
        for (int i = 0; i < 1000; i++) {
            opened(Subscriber.stuck("stuck", server.port()));
        }
        Flood flood = opened(Flood.of("stuck", 10_000, server.port()));
        long closed = 0;
        while (closed < 1000) {
            bystanders.goOn();
            closed = server.log().count(DETECTED);
        }
        assertThat(flood.stop()).isPositive();
        while (server.openFiles() > openFiles) {
            bystanders.goOn();
        }
        // Nobody is left who could be slow.
        Subscriber late = opened(Subscriber.to("stuck", server.port()));
        Flood after = opened(Flood.of("stuck", 10_000, server.port()));
        late.await(WARM_BYTES);
        late.await(after.stop() * after.messageBytes());
        bystanders.goOn();
        assertThat(server.log().count(DETECTED)).isEqualTo(1000);
    }

    @Test
    void moreThanMaxPendingIsTooMuch() {
        NatsProcess server = start(256, "max_pending: 2MB");
        Subscriber stuck = opened(Subscriber.stuck("flood", server.port()));
        opened(Flood.of("flood", 1000, server.port()));
        assertThat(server.log().await(DETECTED)).contains("MaxPending of 2097152 Exceeded");
        stuck.startReading(1 << 16, 0);
        stuck.awaitEnd();
    }

    @Test
    void whatIsNotWrittenByTheWriteDeadlineIsTooLate() {
        NatsProcess server = start(256, "write_deadline: 300ms");
        Subscriber stuck = opened(Subscriber.stuck("late", server.port()));
        publishForDeadline(server);
        assertThat(server.log().await(DETECTED)).contains("WriteDeadline of 300ms exceeded with ");
        stuck.startReading(1 << 16, 0);
        stuck.awaitEnd();
    }

    private NatsProcess start(int heapMegabytes, String config) {
        return opened(Executable.shared().start(heapMegabytes, config));
    }

    /** Publishes more than the buffers of the kernel hold, and less than maximum pending. */
    private void publishForDeadline(NatsProcess server) {
        RawClient publisher = opened(RawClient.connect("127.0.0.1", server.port()));
        String message = "PUB late 100000\r\n" + "x".repeat(100_000) + "\r\n";
        for (int i = 0; i < 300; i++) {
            publisher.send(message);
        }
    }

    private List<Subscriber> subscribers(String subject, int port, int count) {
        List<Subscriber> subscribers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            subscribers.add(opened(Subscriber.to(subject, port)));
        }
        return subscribers;
    }

    private static void awaitMore(List<Subscriber> subscribers, long bytes) {
        for (Subscriber subscriber : subscribers) {
            subscriber.await(subscriber.received() + bytes);
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    /** What some subscribers receive in the time between starts and stops. */
    private static final class Meter {
        private final List<Subscriber> subscribers;
        private long bytes;
        private long nanos;

        Meter(List<Subscriber> subscribers) {
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

        /** Bytes per second of all of them together. */
        double rate() {
            return (double) bytes * TimeUnit.SECONDS.toNanos(1) / nanos;
        }

        private long total() {
            return subscribers.stream().mapToLong(Subscriber::received).sum();
        }
    }
}
