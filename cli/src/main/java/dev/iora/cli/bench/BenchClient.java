// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.console.CliException;
import io.nats.client.Connection;
import io.nats.client.Consumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.impl.AckType;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One client of a benchmark: its connection, its share of the messages, and what it measured.
 *
 * <p>Thread: its own, and one of the connection for messages delivered by callback; the main one reads its progress.
 */
final class BenchClient {
    /** One measured operation of a client. */
    @FunctionalInterface
    interface Operation<T> {
        void perform(T input) throws IOException, InterruptedException, JetStreamApiException;
    }

    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(30);

    private final int index;
    private final Connection connection;
    private final JetStreamApi jetStream;
    private final long messages;
    private final long offset;
    private final Latencies latencies = new Latencies();
    private final AtomicLong done = new AtomicLong();
    private long startNanos;
    private long endNanos;
    private volatile @Nullable Exception failure;

    /**
     * @param index 0 for the first client
     * @param messages the client's share of the messages
     * @param offset the sum of the shares of the clients before it
     */
    BenchClient(int index, JetStreamApi jetStream, long messages, long offset) {
        this.index = index;
        this.connection = jetStream.connection();
        this.jetStream = jetStream;
        this.messages = messages;
        this.offset = offset;
    }

    int index() {
        return index;
    }

    Connection connection() {
        return connection;
    }

    JetStreamApi jetStream() {
        return jetStream;
    }

    long messages() {
        return messages;
    }

    long offset() {
        return offset;
    }

    Latencies latencies() {
        return latencies;
    }

    /** Starts the clock, or starts it again. */
    void start() {
        startNanos = System.nanoTime();
    }

    /** Stops the clock. */
    void stop() {
        endNanos = System.nanoTime();
    }

    /** Reports progress: the number of messages done so far. */
    void done(long count) {
        done.lazySet(count);
    }

    long done() {
        return done.get();
    }

    void fail(Exception reason) {
        failure = reason;
    }

    @Nullable
    Exception failure() {
        return failure;
    }

    /** The time to wait for a response. */
    Duration timeout() {
        return jetStream.timeout();
    }

    /**
     * Performs one operation per message, and measures each.
     *
     * @param input makes the input of an operation from the number of the message, counted over all clients
     */
    <T> void repeat(Pace pace, LongFunction<T> input, Operation<T> operation)
            throws IOException, InterruptedException, JetStreamApiException {
        pace.start(index);
        start();
        for (long i = 0; i < messages; i++) {
            T next = input.apply(offset + i);
            long before = System.nanoTime();
            operation.perform(next);
            latencies.record(System.nanoTime() - before);
            done(i + 1);
            pace.await(i + 1);
        }
        stop();
    }

    /** Publishes to a stream and waits until the message is stored; {@code action} begins the text of an error. */
    void store(String action, Message message) throws InterruptedException {
        try {
            jetStream.publish(message);
        } catch (ApiException e) {
            throw new CliException("publishing: " + action + ": " + e.clientText(), e);
        }
    }

    /**
     * Acknowledges a message of a consumer.
     *
     * @param confirmed whether to wait until the server confirms the acknowledgement
     */
    void acknowledge(Message message, boolean confirmed) throws InterruptedException {
        String reply = message.getReplyTo();
        if (reply == null) {
            throw new CliException("acknowledging the message: nats: message does not have a reply");
        }
        if (!confirmed) {
            connection.publish(reply, AckType.AckAck.bytes);
        } else if (connection.request(reply, AckType.AckAck.bytes, timeout()) == null) {
            throw new CliException("acknowledging the message: nats: timeout");
        }
    }

    /** Removes the limit of messages that wait to be read. */
    static <T extends Consumer> T unlimited(T messages) {
        messages.setPendingLimits(-1, -1);
        return messages;
    }

    /** Waits until the server has received everything sent. */
    void flush() throws InterruptedException {
        try {
            connection.flush(FLUSH_TIMEOUT);
        } catch (TimeoutException e) {
            throw new CliException("flushing: nats: timeout", e);
        }
    }

    /** Whether the connection was lost or reported errors, so that the figures are not reliable. */
    boolean hasErrors() {
        return connection.getStatistics().getReconnects() > 0
                || connection.getStatistics().getErrs() > 0
                || connection.getStatus() != Connection.Status.CONNECTED;
    }

    Sample sample(long messageSize) {
        long transferred = connection.getStatistics().getInMsgs()
                + connection.getStatistics().getOutMsgs();
        long handled = done.get();
        return new Sample(handled, handled * messageSize, transferred, startNanos, endNanos, latencies);
    }
}
