// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.Mailbox;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Calls of one kind that wait for the agent, and those it processes. If there are too many, a call is refused with an error;
 * nats-server drops all waiting calls without a response (jetstream_api.go apiDispatch).
 *
 * <p>Thread: {@link #offer}, {@link #isFilling} and {@link #size} any; the rest the API's agent.
 */
final class RequestQueue {
    /**
     * Maximum of calls being processed. The others wait here, where they are counted, and not as commands in the shards,
     * which would refuse them when full.
     */
    private static final int MAX_IN_WORK = 256;

    private final String name;
    private final int limit;
    private final Mailbox<IncomingCall> waiting;
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicInteger inWork = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /**
     * Creates an empty queue.
     *
     * @param name for the log
     * @param limit maximum of waiting calls
     */
    RequestQueue(String name, int limit) {
        this.name = name;
        this.limit = limit;
        waiting = new Mailbox<>(limit);
    }

    /** Adds a call; false if too many wait, which counts it as refused. */
    boolean offer(IncomingCall call) {
        if (waitingCount.incrementAndGet() <= limit && waiting.offer(call)) {
            return true;
        }
        waitingCount.decrementAndGet();
        refused.incrementAndGet();
        return false;
    }

    /** Whether so many wait that their senders should pause. */
    boolean isFilling() {
        return waitingCount.get() > limit / 2;
    }

    /** Whether {@link #take} or {@link #takeRefused} has something to do. */
    boolean isReady() {
        return refused.get() > 0 || (inWork.get() < MAX_IN_WORK && !waiting.isEmpty());
    }

    /** Number of calls that were refused since the last call of this method. */
    int takeRefused() {
        return refused.getAndSet(0);
    }

    /** Passes at most {@code max} calls to {@code action}; {@link #done} must follow for each. Returns their number. */
    int take(int max, Consumer<IncomingCall> action) {
        return waiting.drain(Math.min(max, MAX_IN_WORK - inWork.get()), call -> {
            waitingCount.decrementAndGet();
            inWork.incrementAndGet();
            action.accept(call);
        });
    }

    /** A call that was taken was answered. */
    void done(IncomingCall call) {
        call.memory().release();
        inWork.decrementAndGet();
    }

    /** Calls that wait or are being processed. */
    int size() {
        return waitingCount.get() + inWork.get();
    }

    @Override
    public String toString() {
        return name;
    }
}
