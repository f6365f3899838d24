// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import java.util.Arrays;

/**
 * When pending messages are due, and the queue of those that are.
 *
 * <p>Deadlines stand in a binary heap and are not taken out when a message is acknowledged or its wait begins anew: an
 * entry counts only while it equals what its message says. The heap is rebuilt when most of it is stale. The queue, in
 * the order of becoming due, drops stale entries in the same way.
 *
 * <p>Thread: the shard.
 */
final class RedeliveryQueue {
    /** No deadline. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int STALE_ALLOWED = 1024;

    private final PendingAcks pending;
    private AckWaits waits;
    private long[] deadlines = {};
    private long[] waiting = {};
    private int heapSize;
    private long[] queue = {};
    private int head;
    private int queueSize;
    private long[] expired = {};

    /** Watches the pending messages of a consumer. */
    RedeliveryQueue(PendingAcks pending, AckWaits waits) {
        this.pending = pending;
        this.waits = waits;
    }

    /** Changes how long is waited, also for what is pending. */
    void waits(AckWaits changed) {
        waits = changed;
        rebuild();
    }

    /** How long the message of a slot is waited for. */
    long waitNanos(int slot) {
        return waits.nanos(pending.redeliveries(slot));
    }

    /** Waits for the message of a slot from the time it says. */
    void await(int slot) {
        if (heapSize >= 2 * pending.size() + STALE_ALLOWED) {
            rebuild();
        }
        push(pending.timeNanos(slot) + waitNanos(slot), pending.sequence(slot));
    }

    /** Waits for everything that is pending and not queued. */
    void rebuild() {
        heapSize = 0;
        for (int slot = pending.lowest(); slot != PendingAcks.NONE; slot = pending.next(slot)) {
            if (!pending.isQueued(slot)) {
                push(pending.timeNanos(slot) + waitNanos(slot), pending.sequence(slot));
            }
        }
    }

    /** Forgets everything. */
    void clear() {
        heapSize = 0;
        queueSize = 0;
        head = 0;
    }

    /** When the next message is due, epoch nanoseconds, or {@link #NEVER}. */
    long nextDeadlineNanos() {
        while (heapSize > 0 && isStale()) {
            pop();
        }
        return heapSize == 0 ? NEVER : deadlines[0];
    }

    /**
     * Takes what is due, ascending by sequence.
     *
     * @return how many there are in {@link #expired(int)}
     */
    int expire(long epochNanos) {
        int count = 0;
        while (nextDeadlineNanos() <= epochNanos) {
            if (count == expired.length) {
                expired = Arrays.copyOf(expired, Math.max(16, count * 2));
            }
            expired[count++] = waiting[0];
            pop();
        }
        Arrays.sort(expired, 0, count);
        return count;
    }

    /** A message that {@link #expire} took. */
    long expired(int index) {
        return expired[index];
    }

    /** Queues the message of a slot, unless it is. */
    void enqueue(int slot) {
        if (pending.isQueued(slot)) {
            return;
        }
        pending.queued(slot, true);
        if (queueSize == queue.length) {
            grow();
        }
        queue[(head + queueSize++) & (queue.length - 1)] = pending.sequence(slot);
    }

    /** Takes the message of a slot out of the queue. */
    void withdraw(int slot) {
        pending.queued(slot, false);
    }

    /** The slot of the message to deliver again next, or {@link PendingAcks#NONE}. */
    int peek() {
        while (queueSize > 0) {
            int slot = pending.slot(queue[head]);
            if (slot != PendingAcks.NONE && pending.isQueued(slot)) {
                return slot;
            }
            head = (head + 1) & (queue.length - 1);
            queueSize--;
        }
        return PendingAcks.NONE;
    }

    /** Takes what {@link #peek} showed. */
    void take() {
        pending.queued(peek(), false);
        head = (head + 1) & (queue.length - 1);
        queueSize--;
    }

    private void grow() {
        long[] larger = new long[Math.max(16, queue.length * 2)];
        for (int i = 0; i < queueSize; i++) {
            larger[i] = queue[(head + i) & (queue.length - 1)];
        }
        queue = larger;
        head = 0;
    }

    private boolean isStale() {
        int slot = pending.slot(waiting[0]);
        return slot == PendingAcks.NONE
                || pending.isQueued(slot)
                || pending.timeNanos(slot) + waitNanos(slot) != deadlines[0];
    }

    private void push(long deadline, long sequence) {
        if (heapSize == deadlines.length) {
            int capacity = Math.max(16, heapSize * 2);
            deadlines = Arrays.copyOf(deadlines, capacity);
            waiting = Arrays.copyOf(waiting, capacity);
        }
        int at = heapSize++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (deadlines[parent] <= deadline) {
                break;
            }
            deadlines[at] = deadlines[parent];
            waiting[at] = waiting[parent];
            at = parent;
        }
        deadlines[at] = deadline;
        waiting[at] = sequence;
    }

    private void pop() {
        long deadline = deadlines[--heapSize];
        long sequence = waiting[heapSize];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= heapSize) {
                break;
            }
            if (child + 1 < heapSize && deadlines[child + 1] < deadlines[child]) {
                child++;
            }
            if (deadline <= deadlines[child]) {
                break;
            }
            deadlines[at] = deadlines[child];
            waiting[at] = waiting[child];
            at = child;
        }
        if (heapSize > 0) {
            deadlines[at] = deadline;
            waiting[at] = sequence;
        }
    }
}
