// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.core.Connection;
import dev.iora.core.FrameBatch;
import dev.iora.core.FrameBatchPool;
import dev.iora.core.RequestBudget;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a lane took for a shard, and the memory they hold: part of the budget of all requests, and of what each
 * sender may hold of it.
 *
 * <p>Thread: the lane until it hands the batch over; then the shard, which calls {@link #release} when it has dealt with
 * the messages.
 */
public final class LaneBatch {
    /** The budget is asked for so many bytes at a time: a small message costs no atomic operation. */
    private static final int PIECE_BYTES = 64 << 10;

    /** Memory of a batch beside the array of its messages, about. */
    private static final int OBJECT_BYTES = 256;

    private final int lane;
    private final FrameBatchPool pool;
    private final RequestBudget budget;
    private final FrameBatch frames;
    private long reservedBytes;
    private long heldBytes;

    /** Senders in the order they were read, and what the messages of each hold. */
    private Connection[] senders = {};

    private long[] senderBytes = {};
    private int senderCount;

    /** The sender being read, and what it holds here that {@link Connection#requestBytes} does not have yet. */
    private @Nullable Connection current;

    private long currentBytes;

    LaneBatch(int lane, FrameBatchPool pool, RequestBudget budget) {
        this.lane = lane;
        this.pool = pool;
        this.budget = budget;
        frames = pool.take();
    }

    /** The lane the messages came from, where answers go. */
    public int lane() {
        return lane;
    }

    /** The messages, tagged with whom they are for. */
    public FrameBatch frames() {
        return frames;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /**
     * Adds a message.
     *
     * @param extraBytes what dealing with it takes beside its own bytes: objects and its answer
     * @param sender null for one inside the server
     * @return false if there is no memory, or its sender holds too much; then nothing was added
     */
    boolean add(long tag, PublishFrame frame, int extraBytes, @Nullable Connection sender) {
        long bytes = FrameBatch.bytesOf(frame) + extraBytes;
        if (sender != current) {
            settleSender();
            current = sender;
        }
        if (!budget.admits(sender, currentBytes + bytes)) {
            return false;
        }
        if (heldBytes + bytes > reservedBytes) {
            long piece = Math.max(PIECE_BYTES, bytes);
            if (!budget.tryReserve(piece)) {
                return false;
            }
            reservedBytes += piece;
        }
        heldBytes += bytes;
        currentBytes += bytes;
        frames.add(tag, frame);
        return true;
    }

    /** Counts what the sender being read holds here among its own. */
    private void settleSender() {
        Connection sender = current;
        if (sender != null && currentBytes > 0) {
            sender.addRequestBytes(currentBytes);
            if (senderCount == senders.length) {
                int length = Math.max(2, 2 * senderCount);
                senders = Arrays.copyOf(senders, length);
                senderBytes = Arrays.copyOf(senderBytes, length);
            }
            senders[senderCount] = sender;
            senderBytes[senderCount++] = currentBytes;
        }
        current = null;
        currentBytes = 0;
    }

    /** Ends a round of the lane: from now on the batch holds what it really takes. More may be added in the next round. */
    void endRound() {
        settleSender();
        long bytes = Math.max(heldBytes, OBJECT_BYTES + frames.capacity());
        if (bytes > reservedBytes) {
            budget.reserve(bytes - reservedBytes);
        } else {
            budget.release(reservedBytes - bytes);
        }
        reservedBytes = bytes;
    }

    /** Gives the memory back: all messages were dealt with. */
    public void release() {
        for (int i = 0; i < senderCount; i++) {
            senders[i].addRequestBytes(-senderBytes[i]);
        }
        budget.release(reservedBytes);
        pool.give(frames);
    }
}
