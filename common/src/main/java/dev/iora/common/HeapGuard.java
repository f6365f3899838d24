// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says when the heap is nearly full of live objects. Owners then refuse new objects that clients could keep for ever:
 * subscriptions, streams, consumers, stored messages, unlimited pending acknowledgements. Requests in progress have shares of
 * their own.
 *
 * <p>How much of the heap is alive is known only after a collection. One is requested when the old generation is {@value
 * #SUSPECT_PERCENT} % full and has grown since the last one by a quarter of the room that was left, so that a client which
 * fills the heap quickly is noticed in time and a heap with much garbage is not collected again and again.
 *
 * <p>Thread: any. Whichever thread asks does the check, at most ten times a second.
 */
public final class HeapGuard {
    /** Live objects of this part of the old generation are too many. */
    static final int FULL_PERCENT = 80;

    /** Below this part, new objects are accepted again. */
    static final int FREE_PERCENT = 70;

    /** Used space, garbage included, that is worth a collection. */
    static final int SUSPECT_PERCENT = 85;

    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Between collections that find out whether a full heap is free again. */
    private static final long FULL_COLLECT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Heap heap;
    private final Clock clock;
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile long nextCheckNanos;
    private volatile boolean full;
    private long collectedNanos;
    private long liveBytes;

    /** The part of a heap that long-lived objects end up in. */
    public interface Heap {
        /** Bytes in use, garbage included. */
        long usedBytes();

        /** Bytes that can be in use. */
        long maxBytes();

        /** Removes garbage; {@link #usedBytes()} is about what is alive then. */
        void collect();
    }

    /** A guard of {@code heap}, which is not looked at before the first question. */
    public HeapGuard(Heap heap, Clock clock) {
        this.heap = heap;
        this.clock = clock;
        nextCheckNanos = clock.nanoTime();
    }

    /** A guard of the heap of this JVM. */
    public static HeapGuard ofThisJvm(Clock clock) {
        return new HeapGuard(new JvmHeap(), clock);
    }

    /** Whether objects that may be kept for ever have to be refused. */
    public boolean isFull() {
        long nowNanos = clock.nanoTime();
        if (nowNanos - nextCheckNanos >= 0 && checking.compareAndSet(false, true)) {
            try {
                check(nowNanos);
            } finally {
                nextCheckNanos = clock.nanoTime() + CHECK_NANOS;
                checking.set(false);
            }
        }
        return full;
    }

    private void check(long nowNanos) {
        long max = heap.maxBytes();
        long used = heap.usedBytes();
        boolean due = full
                ? nowNanos - collectedNanos >= FULL_COLLECT_NANOS
                : used > percent(max, SUSPECT_PERCENT) && used - liveBytes > (max - liveBytes) / 4;
        if (!due) {
            return;
        }
        heap.collect();
        liveBytes = heap.usedBytes();
        collectedNanos = clock.nanoTime();
        full = liveBytes > percent(max, full ? FREE_PERCENT : FULL_PERCENT);
    }

    private static long percent(long bytes, int percent) {
        return bytes / 100 * percent;
    }
}
