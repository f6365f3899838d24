// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.Mailbox;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Calls of one kind that wait for the agent, and those it works on. One too many drops all that wait, as in nats-server
 * (jetstream_api.go apiDispatch).
 *
 * <p>Thread: {@link #offer} and {@link #size} any; the rest the API's agent.
 */
final class RequestQueue {
    /**
     * Calls being worked on at a time. The others wait here, where they count, and not as commands in the shards, which
     * would refuse them when they are full.
     */
    private static final int IN_WORK_MAX = 256;

    private final String name;
    private final int limit;
    private final Mailbox<IncomingCall> waiting;
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicInteger inWork = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean overflown;

    /**
     * Creates an empty queue.
     *
     * @param name for the log
     * @param limit so many are too many
     */
    RequestQueue(String name, int limit) {
        this.name = name;
        this.limit = limit;
        waiting = new Mailbox<>(limit);
    }

    /** Puts a call behind the others; one too many has all dropped. */
    void offer(IncomingCall call) {
        int count = waitingCount.incrementAndGet();
        if (!waiting.offer(call)) {
            refused.incrementAndGet();
            waitingCount.decrementAndGet();
            overflown = true;
        } else if (count >= limit) {
            overflown = true;
        }
    }

    /** Whether {@link #take} or {@link #dropIfOverflown} has something to do. */
    boolean isReady() {
        return overflown || (inWork.get() < IN_WORK_MAX && !waiting.isEmpty());
    }

    /** Drops what waits if there was too much; how many calls that were. */
    int dropIfOverflown() {
        if (!overflown) {
            return 0;
        }
        overflown = false;
        int dropped = waiting.drain(call -> {});
        waitingCount.addAndGet(-dropped);
        return dropped + refused.getAndSet(0);
    }

    /** Hands at most {@code max} calls to {@code action}, each of which ends with {@link #done}; how many. */
    int take(int max, Consumer<IncomingCall> action) {
        return waiting.drain(Math.min(max, IN_WORK_MAX - inWork.get()), call -> {
            waitingCount.decrementAndGet();
            inWork.incrementAndGet();
            action.accept(call);
        });
    }

    /** A call that was taken is answered. */
    void done() {
        inWork.decrementAndGet();
    }

    /** Calls that wait or are being worked on. */
    int size() {
        return waitingCount.get() + inWork.get();
    }

    @Override
    public String toString() {
        return name;
    }
}
