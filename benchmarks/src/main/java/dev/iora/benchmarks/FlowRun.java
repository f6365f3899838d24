// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Load.Flow}: new connections, a fixed number of messages.
 *
 * <p>Thread: the caller's, which does all the driver's work.
 */
final class FlowRun implements LoadRun {
    private static final int BURST_BYTES = 256 * 1024;
    private static final int READ_BYTES = 256 * 1024;
    private static final int IDLE_MILLIS = 1000;
    private static final int CHURN_MILLIS = 1;

    private final EventLoop loop = new EventLoop();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final Target target;
    private final Load.Flow flow;
    private final List<Topic> topics;
    private final Burst burst;
    private final long messages;
    private @Nullable Churn churn;

    private FlowRun(Target target, Load.Flow flow, long messages) throws IOException {
        this.target = target;
        this.flow = flow;
        topics = Topic.some(flow.subjects());
        burst = Burst.of(target.dialect(), topics, flow.payloadBytes(), BURST_BYTES);
        this.messages = Math.ceilDiv(messages, flow.publishers()) * flow.publishers();
    }

    /** Connects and subscribes for {@code messages} messages, rounded up to a multiple of the publishers. */
    static FlowRun prepare(Target target, Load.Flow flow, long messages) throws IOException {
        var run = new FlowRun(target, flow, messages);
        try {
            run.subscribe();
            run.connectPublishers();
            return run;
        } catch (IOException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    @Override
    public RunResult run() throws IOException {
        long started = System.nanoTime();
        startChurn(started);
        while (!isDone()) {
            Churn background = churn;
            if (background == null) {
                loop.turn(IDLE_MILLIS);
            } else {
                loop.turn(CHURN_MILLIS);
                background.onTime(System.nanoTime());
            }
        }
        long elapsed = System.nanoTime() - started;
        verifyTotals();
        return new RunResult(messages, elapsed, RunResult.Latency.NONE);
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    private void subscribe() throws IOException {
        ByteBuffer shared = ByteBuffer.allocateDirect(READ_BYTES);
        for (int i = 0; i < flow.subscribers(); i++) {
            RawConnection connection = RawConnection.open(target.address());
            for (Topic topic : topics) {
                connection.subscribe(topic, flow.queueGroup() ? "workers" : "");
            }
            connection.ping(RawConnection.REPLY_TIMEOUT);
            var channel = connection.nonBlockingChannel();
            var subscriber = new Subscriber(channel, shared, new DeliveryAccount(burst.delivered()));
            subscribers.add(subscriber);
            loop.add(channel, SelectionKey.OP_READ, subscriber);
        }
    }

    private void connectPublishers() throws IOException {
        for (int i = 0; i < flow.publishers(); i++) {
            var channel = RawConnection.open(target.address()).nonBlockingChannel();
            var publisher = new Publisher(channel, burst, messages / flow.publishers());
            publishers.add(publisher);
            loop.add(channel, SelectionKey.OP_READ | SelectionKey.OP_WRITE, publisher);
        }
    }

    private void startChurn(long nowNanos) throws IOException {
        if (flow.churnPerSecond() > 0) {
            var channel = RawConnection.open(target.address()).nonBlockingChannel();
            var background = new Churn(channel, flow.churnPerSecond(), nowNanos);
            loop.add(channel, SelectionKey.OP_READ, background);
            churn = background;
        }
    }

    private boolean isDone() {
        for (Publisher publisher : publishers) {
            if (!publisher.isDone()) {
                return false;
            }
        }
        return receivedBytes() >= expectedBytes();
    }

    private long receivedBytes() {
        long bytes = 0;
        for (Subscriber subscriber : subscribers) {
            bytes += subscriber.bytes();
        }
        return bytes;
    }

    private long expectedBytes() {
        return messages * flow.deliveriesPerMessage() * burst.delivered().frameLength();
    }

    private void verifyTotals() {
        if (receivedBytes() != expectedBytes()) {
            throw new LoadFailure("received " + receivedBytes() + " bytes instead of " + expectedBytes());
        }
        long each = messages * burst.delivered().frameLength();
        for (Subscriber subscriber : subscribers) {
            if (!flow.queueGroup() && subscriber.bytes() != each) {
                throw new LoadFailure("a subscriber received " + subscriber.bytes() + " bytes instead of " + each);
            }
        }
    }
}
