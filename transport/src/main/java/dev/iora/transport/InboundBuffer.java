// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.MemoryBudget;
import dev.iora.wire.ProtocolParser;
import dev.iora.wire.ProtocolSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The incomplete input of one connection: either the tail of a burst, which is parsed again in front of the next one, or a
 * large message, which gets an array of its own so that it is not copied again with every burst.
 *
 * <p>Thread: the connection's owner; {@link #idleBytes} any loop.
 *
 * <p>Invariants: there is a tail, a large message or neither; the large message's size is charged to the memory budget
 * until all its senders have released it, or it is dropped.
 */
final class InboundBuffer {
    /** An incomplete message of at least this size gets an array of its own. */
    private static final int LARGE_MESSAGE_BYTES = 16 * 1024;

    private final MemoryBudget budget;
    private byte @Nullable [] tail;
    private volatile @Nullable LargeMessage large;

    /** Whether input is kept without being parsed. */
    private boolean paused;

    InboundBuffer(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Stops parsing behind the current operation. */
    void pause() {
        paused = true;
    }

    /** Parses again from the next call of {@link #parse} on. */
    void resume() {
        paused = false;
    }

    /** Whether the input to come begins with an operation. */
    boolean isEmpty() {
        return tail == null && large == null;
    }

    /** Puts {@code bytes} in front of the input to come. */
    void begin(byte[] bytes) {
        tail = bytes.length == 0 ? null : bytes;
    }

    /**
     * Parses the kept and the received input, and keeps the incomplete rest.
     *
     * @return 0, or the size of an incomplete message for which there is no memory, now or ever: the caller must not
     *     receive until {@link #startLarge} returns true for it
     */
    int parse(ReadBuffer in, IoLoop loop, ProtocolSink sink) {
        LargeMessage message = large;
        if (message != null) {
            message.lastNanos = loop.nowNanos();
            message.length += in.moveTo(message.bytes(), message.length, message.needed - message.length);
            if (!deliver(message, loop, sink) || in.remaining() == 0) {
                return 0;
            }
        }
        int length = in.load(tail);
        tail = null;
        ProtocolParser parser = loop.parser();
        int consumed = parser.parse(in.bytes(), 0, length, sink);
        if (consumed == length || (parser.isStopped() && !paused)) {
            return 0;
        }
        tail = Arrays.copyOfRange(in.bytes(), consumed, length);
        if (paused) {
            return 0;
        }
        int needed = parser.needed();
        boolean fits = needed < LARGE_MESSAGE_BYTES || (needed < budget.limit() && startLarge(needed, loop.nowNanos()));
        return fits ? 0 : needed;
    }

    /** Gives an incomplete message an array of its own; false if there is no memory for it now. */
    boolean startLarge(int needed, long nowNanos) {
        byte[] start = tail;
        if (start == null || large != null) {
            // No incomplete message waits for memory.
            return true;
        }
        if (!budget.tryReserve(needed + 1L)) {
            return false;
        }
        var message = new LargeMessage(SharedPayload.ofReserved(needed + 1, budget), needed, nowNanos);
        System.arraycopy(start, 0, message.bytes(), 0, start.length);
        message.length = start.length;
        large = message;
        tail = null;
        return true;
    }

    /** Parses a large message once it is complete; false if it is incomplete or parsing must stop. */
    private boolean deliver(LargeMessage message, IoLoop loop, ProtocolSink sink) {
        if (message.length < message.needed) {
            return false;
        }
        large = null;
        ProtocolParser parser = loop.parser();
        parser.exclusive(true);
        loop.receivedPayload(message.payload);
        try {
            parser.parse(message.bytes(), 0, message.needed, sink);
        } finally {
            loop.receivedPayload(null);
            parser.exclusive(false);
            message.payload.release();
        }
        return !parser.isStopped();
    }

    /** Whether a message is being received into an array of its own. */
    boolean isReceivingLarge() {
        return large != null;
    }

    /** Bytes of memory held for a message of which nothing has arrived for {@code nanos}. Thread: any loop. */
    int idleBytes(long nowNanos, long nanos) {
        LargeMessage message = large;
        return message != null && nowNanos - message.lastNanos >= nanos ? message.needed : 0;
    }

    /** Drops the kept input and releases its memory. */
    void drop() {
        LargeMessage message = large;
        if (message != null) {
            large = null;
            message.payload.release();
        }
        tail = null;
    }

    /** A message that is being received into its own array. Other loops read {@code needed} and {@code lastNanos}. */
    private static final class LargeMessage {
        final SharedPayload payload;
        final int needed;
        int length;
        volatile long lastNanos;

        LargeMessage(SharedPayload payload, int needed, long nowNanos) {
            this.payload = payload;
            this.needed = needed;
            lastNanos = nowNanos;
        }

        byte[] bytes() {
            return payload.bytes();
        }
    }
}
