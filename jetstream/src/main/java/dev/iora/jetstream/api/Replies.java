// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.core.Account;
import dev.iora.core.FrameBatch;
import dev.iora.core.Lanes;
import dev.iora.core.OutgoingMessage;
import dev.iora.jetstream.options.JetStreamLog;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends responses and advisories through lanes. If a lane has no room, they are sent a little later, in order. While many
 * wait, or they take much memory, {@link #isFilling} keeps the agent from taking more calls; beyond the limits they are
 * dropped, counted and logged.
 *
 * <p>Thread: the API's agent, or in tests the one that steps it.
 */
final class Replies {
    private static final int WAITING_HIGH = 10_000;
    private static final int MAX_WAITING = 100_000;
    private static final byte[] NONE = {};

    /** Memory of the objects around a response. */
    private static final int OBJECT_BYTES = 256;

    private final Lanes lanes;
    private final long limitBytes;
    private final JetStreamLog log;
    private final OutgoingMessage message = new OutgoingMessage();
    private final ArrayDeque<Reply> waiting = new ArrayDeque<>();

    /** Memory of messages that lanes have not published yet. */
    private final AtomicLong held = new AtomicLong();

    private long dropped;

    private record Reply(int lane, FrameBatch batch) {}

    /**
     * Creates it.
     *
     * @param limitBytes memory of responses in flight at which no more calls should be taken
     */
    Replies(Lanes lanes, long limitBytes, JetStreamLog log) {
        this.lanes = lanes;
        this.limitBytes = limitBytes;
        this.log = log;
    }

    /** Sends a message without headers in an account. */
    void send(Account account, int lane, byte[] target, byte[] payload) {
        send(account, lane, target, NONE, null, payload);
    }

    /** Sends a message in an account. */
    void send(Account account, int lane, byte[] target, byte[] reply, byte @Nullable [] headers, byte[] payload) {
        message.to(account, target).reply(reply).payload(payload, 0, payload.length);
        if (headers != null) {
            message.headers(headers, 0, headers.length);
        }
        FrameBatch batch = FrameBatch.of(message);
        held.addAndGet(heldBytes(batch));
        if (!waiting.isEmpty() || !post(lane, batch)) {
            delay(new Reply(lane, batch));
        }
    }

    private boolean post(int lane, FrameBatch batch) {
        return lanes.post(lane, router -> {
            batch.publish(router);
            held.addAndGet(-heldBytes(batch));
        });
    }

    private static long heldBytes(FrameBatch batch) {
        return (long) OBJECT_BYTES + batch.capacity();
    }

    private void delay(Reply reply) {
        if (waiting.size() == MAX_WAITING || held.get() > 2 * limitBytes) {
            held.addAndGet(-heldBytes(reply.batch));
            dropped++;
        } else {
            waiting.addLast(reply);
        }
    }

    /** Whether so many wait that no more calls should be taken. */
    boolean isFilling() {
        return waiting.size() >= WAITING_HIGH || held.get() >= limitBytes;
    }

    /** Sends messages again for which lanes had no room; whether some still wait. */
    boolean retry() {
        Reply next = waiting.peekFirst();
        while (next != null && post(next.lane, next.batch)) {
            waiting.removeFirst();
            next = waiting.peekFirst();
        }
        if (dropped > 0 && !isFilling()) {
            log.error("JetStream API: " + dropped
                    + " responses or advisories were dropped, the connections' loops were busy");
            dropped = 0;
        }
        return next != null;
    }
}
