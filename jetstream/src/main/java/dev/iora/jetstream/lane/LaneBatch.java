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
 * Messages of a lane for a shard. Their memory is reserved from the budget of all requests and counts for their senders.
 *
 * <p>Thread: the lane until it hands the batch over; then the shard, which calls {@link #release} when the messages are
 * processed.
 */
public final class LaneBatch {
    /** Bytes reserved from the budget at a time, so that a small message costs no atomic operation. */
    private static final int PIECE_BYTES = 64 << 10;

    /** Estimated memory of a batch besides the array of its messages. */
    private static final int OBJECT_BYTES = 256;

    private final int lane;
    private final FrameBatchPool pool;
    private final RequestBudget budget;
    private final FrameBatch frames;
    private long reservedBytes;
    private long heldBytes;

    /** Senders in the order they were read, and the bytes of the messages of each. */
    private Connection[] senders = {};

    private long[] senderBytes = {};
    private int senderCount;

    /** The sender being read, and its bytes that {@link Connection#requestBytes} does not count yet. */
    private @Nullable Connection current;

    private long currentBytes;

    LaneBatch(int lane, FrameBatchPool pool, RequestBudget budget) {
        this.lane = lane;
        this.pool = pool;
        this.budget = budget;
        frames = pool.take();
    }

    /** The lane the messages came from; responses leave through it. */
    public int lane() {
        return lane;
    }

    /** The messages, tagged with their destination. */
    public FrameBatch frames() {
        return frames;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /**
     * Adds a message.
     *
     * @param extraBytes memory of its objects and its response, in addition to its own bytes
     * @param sender null if the server sent it itself
     * @return false if the budget has no room or its sender holds too much; then nothing was added
     */
    boolean add(long tag, PublishFrame frame, int extraBytes, @Nullable Connection sender) {
        long bytes = FrameBatch.bytesOf(frame) + extraBytes;
        if (sender != current) {
            countSender();
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

    /** Counts the bytes of the sender being read as bytes that it holds. */
    private void countSender() {
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

    /** Ends a round of the lane: the reservation becomes the memory in use. More messages may be added in the next round. */
    void endRound() {
        countSender();
        long bytes = Math.max(heldBytes, OBJECT_BYTES + frames.capacity());
        if (bytes > reservedBytes) {
            budget.reserve(bytes - reservedBytes);
        } else {
            budget.release(reservedBytes - bytes);
        }
        reservedBytes = bytes;
    }

    /** Releases the memory, when all messages are processed. */
    public void release() {
        for (int i = 0; i < senderCount; i++) {
            senders[i].addRequestBytes(-senderBytes[i]);
        }
        budget.release(reservedBytes);
        pool.give(frames);
    }
}
