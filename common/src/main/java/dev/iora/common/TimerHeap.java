// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Timers of one owner: a binary heap of intrusive entries, so that arming and cancelling allocate nothing.
 *
 * <p>Thread: its owner only. Times are {@link Clock#nanoTime} values and may wrap, hence compared by difference.
 */
public final class TimerHeap {
    private @Nullable Timer[] heap = new Timer[16];
    private int size;

    /** One timer; belongs to at most one heap at a time. */
    public abstract static class Timer {
        private int index = -1;
        private long deadlineNanos;

        /** Runs on the owner's thread when the deadline has passed; the timer is no longer armed then. */
        protected abstract void onTimer(long nowNanos);

        /** Whether the timer waits in a heap. */
        public final boolean isArmed() {
            return index >= 0;
        }
    }

    /** Arms {@code timer} for {@code deadlineNanos}, or moves it there if it is armed already. */
    public void arm(Timer timer, long deadlineNanos) {
        timer.deadlineNanos = deadlineNanos;
        if (timer.index < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            place(timer, size++);
        }
        siftDown(siftUp(timer.index));
    }

    /** Disarms {@code timer}; no effect if it is not armed. */
    public void cancel(Timer timer) {
        int index = timer.index;
        if (index < 0) {
            return;
        }
        timer.index = -1;
        Timer last = at(--size);
        heap[size] = null;
        if (last != timer) {
            place(last, index);
            siftDown(siftUp(index));
        }
    }

    /** Runs every timer whose deadline is not after {@code nowNanos}; returns their number. */
    public int advance(long nowNanos) {
        return advance(nowNanos, Integer.MAX_VALUE);
    }

    /** Runs at most {@code max} timers whose deadlines are not after {@code nowNanos}; returns their number. */
    public int advance(long nowNanos, int max) {
        // Bounded by the timers armed at entry: one that re-arms itself for now waits for the next turn.
        int budget = Math.min(max, size);
        int run = 0;
        while (run < budget && size > 0 && at(0).deadlineNanos - nowNanos <= 0) {
            Timer first = at(0);
            cancel(first);
            first.onTimer(nowNanos);
            run++;
        }
        return run;
    }

    /** Nanoseconds until the next deadline, 0 if it has passed, {@link Long#MAX_VALUE} if no timer is armed. */
    public long nanosToNext(long nowNanos) {
        return size == 0 ? Long.MAX_VALUE : Math.max(0, at(0).deadlineNanos - nowNanos);
    }

    /** Number of armed timers. */
    public int size() {
        return size;
    }

    private Timer at(int index) {
        Timer timer = heap[index];
        if (timer == null) {
            throw new IllegalStateException("hole in timer heap at " + index);
        }
        return timer;
    }

    private void place(Timer timer, int index) {
        heap[index] = timer;
        timer.index = index;
    }

    private int siftUp(int start) {
        int index = start;
        Timer timer = at(index);
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            Timer above = at(parent);
            if (above.deadlineNanos - timer.deadlineNanos <= 0) {
                break;
            }
            place(above, index);
            index = parent;
        }
        place(timer, index);
        return index;
    }

    private void siftDown(int start) {
        int index = start;
        Timer timer = at(index);
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && at(child + 1).deadlineNanos - at(child).deadlineNanos < 0) {
                child++;
            }
            if (timer.deadlineNanos - at(child).deadlineNanos <= 0) {
                break;
            }
            place(at(child), index);
            index = child;
        }
        place(timer, index);
    }
}
