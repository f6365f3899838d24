// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.core.FrameBatch;
import dev.iora.core.FrameBatchPool;
import dev.iora.core.Lanes;
import dev.iora.core.Router;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands batches of messages to the lanes, which publish them. A batch for which a lane has no room is offered again later,
 * in order. Lanes never wait for shards, so every batch is published in the end; a shard with too many bytes in flight takes
 * no more requests.
 *
 * <p>Thread: the shard, except for what runs on a lane.
 */
public final class LaneOutput {
    /** Bytes in flight to a lane at which deliveries wait. */
    private static final long HIGH_BYTES = 256L << 10;

    private static final int OBJECT_BYTES = 128;

    private final Lanes lanes;
    private final FrameBatchPool pool;
    private final Runnable wake;
    private final long limitBytes;
    private final Lane[] states;

    /** Memory of all batches in flight. */
    private final AtomicLong held = new AtomicLong();

    /** Whether the shard waits for memory. Written by the thread that steps it. */
    private volatile boolean roomRequested;

    private int waiting;

    /** The batches in flight to a lane. */
    private static final class Lane {
        final AtomicLong bytes = new AtomicLong();

        /** Batches not handed over yet. Thread: the one that steps the shard. */
        final ArrayDeque<FrameBatch> waiting = new ArrayDeque<>();

        /** Whether deliveries wait for it. Written by the thread that steps the shard. */
        volatile boolean requested;
    }

    /**
     * Creates the output of a shard.
     *
     * @param limitBytes limit of all bytes in flight
     * @param wake wakes the shard to check for room; any thread
     */
    public LaneOutput(Lanes lanes, FrameBatchPool pool, long limitBytes, Runnable wake) {
        this.limitBytes = limitBytes;
        this.lanes = lanes;
        this.pool = pool;
        this.wake = wake;
        states = new Lane[lanes.count()];
        for (int i = 0; i < states.length; i++) {
            states[i] = new Lane();
        }
    }

    /** Whether deliveries may be made for the lane; if not, {@link #takeReady} is true once they may. */
    public boolean canSend(int lane) {
        if (states[lane].bytes.get() < HIGH_BYTES) {
            return true;
        }
        states[lane].requested = true;
        return false;
    }

    /**
     * Whether the batches in flight, with {@code waitingBytes} that wait for their commit, take so much memory that no
     * request should be taken. If so, {@link #hasReady} is true once there is room, unless the memory waits for the commit.
     */
    public boolean isFull(long waitingBytes) {
        long onTheWay = held.get();
        if (onTheWay + waitingBytes < limitBytes) {
            return false;
        }
        // Otherwise most of it waits for the commit, and the flag would keep the shard awake until then.
        roomRequested = onTheWay > limitBytes / 2;
        return true;
    }

    private boolean hasRoomAgain() {
        return roomRequested && held.get() <= limitBytes / 2;
    }

    /** Sends a batch with the next {@link #flush}. */
    public void send(int lane, FrameBatch batch) {
        if (batch.isEmpty()) {
            pool.give(batch);
            return;
        }
        Lane state = states[lane];
        state.bytes.addAndGet(batch.bytes());
        held.addAndGet(heldBytes(batch));
        state.waiting.addLast(batch);
        waiting++;
    }

    /** Memory of all batches in flight. */
    public long heldBytes() {
        return held.get();
    }

    /** Memory of a batch: its array and the objects around it. */
    static long heldBytes(FrameBatch batch) {
        return (long) OBJECT_BYTES + batch.capacity();
    }

    /**
     * Hands over all batches. Those of one lane are published in one round, in order. Those a lane has no room for are offered
     * again by the next call.
     *
     * @return whether some batches still wait
     */
    public boolean flush() {
        for (int lane = 0; waiting > 0 && lane < states.length; lane++) {
            Lane state = states[lane];
            int count = state.waiting.size();
            if (count > 0 && post(lane, state, count)) {
                state.waiting.clear();
                waiting -= count;
            }
        }
        return waiting > 0;
    }

    private boolean post(int lane, Lane state, int count) {
        if (count == 1) {
            FrameBatch only = state.waiting.getFirst();
            return lanes.post(lane, router -> publish(router, state, only));
        }
        FrameBatch[] all = state.waiting.toArray(new FrameBatch[0]);
        return lanes.post(lane, router -> {
            for (FrameBatch batch : all) {
                publish(router, state, batch);
            }
        });
    }

    /** Thread: the lane. */
    private void publish(Router router, Lane state, FrameBatch batch) {
        batch.publish(router);
        int bytes = batch.bytes();
        held.addAndGet(-heldBytes(batch));
        pool.give(batch);
        long before = state.bytes.getAndAdd(-bytes);
        if ((before >= HIGH_BYTES && before - bytes < HIGH_BYTES) || hasRoomAgain()) {
            wake.run();
        }
    }

    /** Whether {@link #takeReady} would return true. Thread: any. */
    public boolean hasReady() {
        if (hasRoomAgain()) {
            return true;
        }
        for (Lane state : states) {
            if (state.requested && state.bytes.get() < HIGH_BYTES) {
                return true;
            }
        }
        return false;
    }

    /** Whether a full lane takes messages again, or memory was freed; true only once each time. */
    public boolean takeReady() {
        boolean ready = hasRoomAgain();
        if (ready) {
            roomRequested = false;
        }
        for (Lane state : states) {
            if (state.requested && state.bytes.get() < HIGH_BYTES) {
                state.requested = false;
                ready = true;
            }
        }
        return ready;
    }
}
