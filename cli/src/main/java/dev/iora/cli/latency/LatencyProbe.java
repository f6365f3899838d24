// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.latency;

import dev.iora.cli.bench.Pace;
import dev.iora.cli.console.CliException;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Publishes over one connection, receives on another, and measures the latency of each message.
 *
 * <p>Thread: the main one publishes; messages arrive on one of the connection.
 */
final class LatencyProbe {
    /** The minimum size of a message: it carries a timestamp. */
    static final int MIN_SIZE = Long.BYTES;

    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ROUTE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ROUTE_INTERVAL = Duration.ofMillis(10);

    private final Connection publisher;
    private final Connection subscriber;
    private final int size;
    private final long[] nanos;
    private final String subject;
    private final CountDownLatch complete = new CountDownLatch(1);
    private volatile int received;
    private long startNanos;
    private long publishNanos;
    private long receiveNanos;

    LatencyProbe(Connection publisher, Connection subscriber, int size, int messages) {
        this.publisher = publisher;
        this.subscriber = subscriber;
        this.size = size;
        nanos = new long[messages];
        // A unique subject, because several tests may run at the same time.
        subject = subscriber.createInbox();
    }

    /** Subscribes, and waits until messages arrive. */
    void prepare() throws InterruptedException {
        Dispatcher dispatcher = subscriber.createDispatcher(_ -> {});
        dispatcher.subscribe(subject, this::onMessage);
        flush();
        awaitRoute(dispatcher);
    }

    private void flush() throws InterruptedException {
        try {
            subscriber.flush(FLUSH_TIMEOUT);
        } catch (TimeoutException e) {
            throw new CliException("could not flush second connection: nats: timeout", e);
        }
    }

    /** Waits until interest has propagated from the subscriber's server to the publisher's. */
    private void awaitRoute(Dispatcher dispatcher) throws InterruptedException {
        if (publisher
                .getServerInfo()
                .getServerId()
                .equals(subscriber.getServerInfo().getServerId())) {
            return;
        }
        CountDownLatch routed = new CountDownLatch(1);
        String probe = subscriber.createInbox();
        dispatcher.subscribe(probe, _ -> routed.countDown());
        flush();
        long deadline = System.nanoTime() + ROUTE_TIMEOUT.toNanos();
        do {
            if (System.nanoTime() - deadline > 0) {
                throw new CliException("couldn't receive end-to-end test message: are the servers in one cluster,"
                        + " and the users in one account?");
            }
            publisher.publish(probe, new byte[0]);
        } while (!routed.await(ROUTE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        dispatcher.unsubscribe(probe);
    }

    private void onMessage(Message message) {
        long now = System.nanoTime();
        int index = received;
        nanos[index] = now
                - ByteBuffer.wrap(message.getData())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong(0);
        received = index + 1;
        if (index + 1 == nanos.length) {
            receiveNanos = now - startNanos;
            complete.countDown();
        }
    }

    /** Publishes all messages and waits for them; gives up when none arrives within {@code timeout}. */
    void run(int rate, Duration timeout) throws InterruptedException {
        byte[] random = new byte[size];
        ThreadLocalRandom.current().nextBytes(random);
        Pace pace = new Pace(rate, 0);
        startNanos = System.nanoTime();
        pace.start(0);
        for (int i = 1; i <= nanos.length; i++) {
            // Each message needs its own array: the connection keeps it until it is sent.
            byte[] body = random.clone();
            ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).putLong(0, System.nanoTime());
            publisher.publish(subject, body);
            if (i < nanos.length) {
                pace.await(i);
            }
        }
        publishNanos = System.nanoTime() - startNanos;
        int before;
        do {
            before = received;
            if (complete.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } while (received > before);
        throw new CliException("only " + received + " of " + nanos.length + " messages arrived");
    }

    /** The latency of each message, in order of arrival. */
    long[] nanos() {
        return Arrays.copyOf(nanos, nanos.length);
    }

    /** When the first message was sent. */
    long startNanos() {
        return startNanos;
    }

    /** From the first message sent to the last one sent. */
    long publishNanos() {
        return publishNanos;
    }

    /** From the first message sent to the last one received. */
    long receiveNanos() {
        return receiveNanos;
    }
}
