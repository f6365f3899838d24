// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import java.util.Arrays;

/**
 * The deadlines of pending messages, and the queue of messages that are due.
 *
 * <p>Deadlines are in a binary heap and are not removed when a message is acknowledged or its wait restarts: an entry is
 * valid only while it equals the deadline of its message. The heap is rebuilt when most of it is stale. The queue, in the
 * order of becoming due, drops stale entries in the same way.
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

    /** Creates the queue for the pending messages of a consumer. */
    RedeliveryQueue(PendingAcks pending, AckWaits waits) {
        this.pending = pending;
        this.waits = waits;
    }

    /** Changes the waits, also for pending messages. */
    void waits(AckWaits changed) {
        waits = changed;
        rebuild();
    }

    /** How long the consumer waits for the acknowledgement of a slot. */
    long waitNanos(int slot) {
        return waits.nanos(pending.redeliveries(slot));
    }

    /** Starts to wait for the acknowledgement of a slot, from its time on. */
    void await(int slot) {
        if (heapSize >= 2 * pending.size() + STALE_ALLOWED) {
            rebuild();
        }
        push(pending.timeNanos(slot) + waitNanos(slot), pending.sequence(slot));
    }

    /** Starts to wait for all pending messages that are not queued. */
    void rebuild() {
        heapSize = 0;
        for (int slot = pending.lowest(); slot != PendingAcks.NONE; slot = pending.next(slot)) {
            if (!pending.isQueued(slot)) {
                push(pending.timeNanos(slot) + waitNanos(slot), pending.sequence(slot));
            }
        }
    }

    /** Removes all deadlines and the queue. */
    void clear() {
        heapSize = 0;
        queueSize = 0;
        head = 0;
    }

    /** Deadline of the next message, epoch nanoseconds, or {@link #NEVER}. */
    long nextDeadlineNanos() {
        while (heapSize > 0 && isStale()) {
            pop();
        }
        return heapSize == 0 ? NEVER : deadlines[0];
    }

    /**
     * Takes the messages that are due, in ascending order of their sequences.
     *
     * @return number of messages for {@link #expired(int)}
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

    /** Queues the message of a slot, unless it is queued. */
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

    /** Removes the message of a slot from the queue. */
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

    /** Removes the message that {@link #peek} returned. */
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
