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
 * Hands batches of messages to the lanes, which publish them. A lane that does not take one now gets it later, in order.
 * Lanes never wait for shards, so what they have gets away; until then a shard that has too much on its way takes nothing
 * more that it would have to answer.
 *
 * <p>Thread: the shard, except for what runs on a lane.
 */
public final class LaneOutput {
    /** Bytes that may be on their way to a lane before deliveries wait. */
    private static final long HIGH_BYTES = 256L << 10;

    private static final int OBJECT_BYTES = 128;

    private final Lanes lanes;
    private final FrameBatchPool pool;
    private final Runnable wake;
    private final long limitBytes;
    private final Lane[] states;

    /** Memory of everything on its way to lanes. */
    private final AtomicLong held = new AtomicLong();

    /** Whether the shard waits for memory. Written by whichever thread steps it. */
    private volatile boolean isRoomAskedFor;

    private int waiting;

    /** What is on its way to a lane. */
    private static final class Lane {
        final AtomicLong bytes = new AtomicLong();

        /** What was sent and not handed over yet. Only whoever steps the shard uses it. */
        final ArrayDeque<FrameBatch> waiting = new ArrayDeque<>();

        /** Whether deliveries wait for it. Written by who steps the shard. */
        volatile boolean isAskedFor;
    }

    /**
     * Creates the output of a shard.
     *
     * @param limitBytes of everything on its way
     * @param wake has the shard look again; any thread
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

    /** Whether deliveries may be made for the lane; if not, {@link #takeReady} tells when. */
    public boolean canSend(int lane) {
        if (states[lane].bytes.get() < HIGH_BYTES) {
            return true;
        }
        states[lane].isAskedFor = true;
        return false;
    }

    /**
     * Whether so much is on its way, with {@code waitingBytes} that wait for their commit, that nothing should be taken that
     * has to be answered. If so, {@link #hasReady} tells when that is over, unless it is the commit that is waited for.
     */
    public boolean isFull(long waitingBytes) {
        long onTheWay = held.get();
        if (onTheWay + waitingBytes < limitBytes) {
            return false;
        }
        // Else it is the commit that is waited for, and asking would keep the shard from sleeping until then.
        isRoomAskedFor = onTheWay > limitBytes / 2;
        return true;
    }

    private boolean hasRoomAgain() {
        return isRoomAskedFor && held.get() <= limitBytes / 2;
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

    /** Memory of everything on its way. */
    public long heldBytes() {
        return held.get();
    }

    /** Memory of a batch on its way: its array and the objects around it. */
    static long heldBytes(FrameBatch batch) {
        return (long) OBJECT_BYTES + batch.capacity();
    }

    /**
     * Hands over everything that was sent: what goes to one lane leaves it in one round, in order. What a lane does not take
     * now is tried again the next time.
     *
     * @return whether something still waits
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

    /** Whether {@link #takeReady} would tell of a lane. Thread: any. */
    public boolean hasReady() {
        if (hasRoomAgain()) {
            return true;
        }
        for (Lane state : states) {
            if (state.isAskedFor && state.bytes.get() < HIGH_BYTES) {
                return true;
            }
        }
        return false;
    }

    /** Whether a lane that was full takes messages again; tells so once. */
    public boolean takeReady() {
        boolean ready = hasRoomAgain();
        if (ready) {
            isRoomAskedFor = false;
        }
        for (Lane state : states) {
            if (state.isAskedFor && state.bytes.get() < HIGH_BYTES) {
                state.isAskedFor = false;
                ready = true;
            }
        }
        return ready;
    }
}
