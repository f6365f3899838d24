// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import java.util.Arrays;

/**
 * Delivered messages with pending acknowledgements, in ascending order of their stream sequences.
 *
 * <p>First deliveries ascend, so a message is appended to parallel arrays and found by binary search. An acknowledged
 * message leaves a dead slot, which is removed when the head passes it or when half of the slots are dead. Nothing is
 * allocated per message. Slots are valid until the next {@link #add}.
 *
 * <p>Thread: the shard.
 */
final class PendingAcks {
    /** No slot. */
    static final int NONE = -1;

    private static final int SMALLEST = 16;
    private static final byte DEAD = 1;
    private static final byte QUEUED = 2;

    private long[] sequences = {};
    private long[] consumerSequences = {};
    private long[] times = {};
    private int[] redeliveries = {};
    private byte[] marks = {};
    private int head;
    private int tail;
    private int live;
    private int redelivered;
    private int queued;

    /**
     * Adds a message, unless it is pending already.
     *
     * @param consumerSequence of its first delivery
     * @param timeNanos of its delivery
     * @return its slot
     */
    int add(long sequence, long consumerSequence, long timeNanos) {
        if (tail > head && sequence <= sequences[tail - 1]) {
            return addBetween(sequence, consumerSequence, timeNanos);
        }
        makeRoom();
        put(tail, sequence, consumerSequence, timeNanos);
        live++;
        return tail++;
    }

    /** The slot of a message, or {@link #NONE}. */
    int slot(long sequence) {
        int at = position(sequence);
        return at < tail && sequences[at] == sequence && (marks[at] & DEAD) == 0 ? at : NONE;
    }

    /** Whether a message is pending. */
    boolean contains(long sequence) {
        return slot(sequence) != NONE;
    }

    /** Removes the message of a slot. */
    void remove(int slot) {
        if (redeliveries[slot] > 0) {
            redelivered--;
        }
        queued(slot, false);
        marks[slot] = DEAD;
        live--;
        while (head < tail && (marks[head] & DEAD) != 0) {
            head++;
        }
        if (live == 0) {
            head = 0;
            tail = 0;
        }
    }

    /** The slot of the lowest message, or {@link #NONE}. */
    int lowest() {
        return live == 0 ? NONE : head;
    }

    /** The slot of the lowest message at or above {@code sequence}, or {@link #NONE}. */
    int ceiling(long sequence) {
        return alive(position(sequence));
    }

    /** The slot behind {@code slot}, or {@link #NONE}. */
    int next(int slot) {
        return alive(slot + 1);
    }

    /** Stream sequence of a slot. */
    long sequence(int slot) {
        return sequences[slot];
    }

    /** Consumer sequence of the first delivery. */
    long consumerSequence(int slot) {
        return consumerSequences[slot];
    }

    /** Time at which the wait for the acknowledgement began, epoch nanoseconds. */
    long timeNanos(int slot) {
        return times[slot];
    }

    /** Sets the time at which the wait began. */
    void timeNanos(int slot, long timeNanos) {
        times[slot] = timeNanos;
    }

    /** How often it was delivered again. */
    int redeliveries(int slot) {
        return redeliveries[slot];
    }

    /** Sets how often it was delivered again. */
    void redeliveries(int slot, int count) {
        if (redeliveries[slot] == 0 && count > 0) {
            redelivered++;
        } else if (redeliveries[slot] > 0 && count == 0) {
            redelivered--;
        }
        redeliveries[slot] = count;
    }

    /** Whether it is in the redelivery queue. */
    boolean isQueued(int slot) {
        return (marks[slot] & QUEUED) != 0;
    }

    /** Notes whether it is in the redelivery queue. */
    void queued(int slot, boolean stands) {
        if (stands != isQueued(slot)) {
            queued += stands ? 1 : -1;
            marks[slot] = stands ? QUEUED : 0;
        }
    }

    /** Number of messages in the redelivery queue. */
    int queued() {
        return queued;
    }

    /** Number of messages. */
    int size() {
        return live;
    }

    /** Number of messages that were delivered more than once. */
    int redelivered() {
        return redelivered;
    }

    /** Whether no message is pending. */
    boolean isEmpty() {
        return live == 0;
    }

    /** Removes all messages. */
    void clear() {
        sequences = new long[0];
        consumerSequences = new long[0];
        times = new long[0];
        redeliveries = new int[0];
        marks = new byte[0];
        head = 0;
        tail = 0;
        live = 0;
        redelivered = 0;
        queued = 0;
    }

    /** Becomes a copy of {@code other}, none of it queued. */
    void copyFrom(PendingAcks other) {
        clear();
        for (int slot = other.lowest(); slot != NONE; slot = other.next(slot)) {
            int at = add(other.sequences[slot], other.consumerSequences[slot], other.times[slot]);
            redeliveries(at, other.redeliveries[slot]);
        }
    }

    private int alive(int from) {
        int at = from;
        while (at < tail && (marks[at] & DEAD) != 0) {
            at++;
        }
        return at < tail ? at : NONE;
    }

    /** Index of the first slot whose sequence is at least {@code sequence}, dead or alive. */
    private int position(long sequence) {
        int low = head;
        int high = tail;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sequences[middle] < sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int addBetween(long sequence, long consumerSequence, long timeNanos) {
        int at = position(sequence);
        if (sequences[at] == sequence) {
            if ((marks[at] & DEAD) == 0) {
                return at;
            }
        } else {
            makeRoom();
            at = position(sequence);
            int count = tail - at;
            System.arraycopy(sequences, at, sequences, at + 1, count);
            System.arraycopy(consumerSequences, at, consumerSequences, at + 1, count);
            System.arraycopy(times, at, times, at + 1, count);
            System.arraycopy(redeliveries, at, redeliveries, at + 1, count);
            System.arraycopy(marks, at, marks, at + 1, count);
            tail++;
        }
        put(at, sequence, consumerSequence, timeNanos);
        live++;
        return at;
    }

    private void put(int at, long sequence, long consumerSequence, long timeNanos) {
        sequences[at] = sequence;
        consumerSequences[at] = consumerSequence;
        times[at] = timeNanos;
        redeliveries[at] = 0;
        marks[at] = 0;
    }

    private void makeRoom() {
        if (tail < sequences.length) {
            return;
        }
        int to = 0;
        for (int from = head; from < tail; from++) {
            if ((marks[from] & DEAD) == 0) {
                sequences[to] = sequences[from];
                consumerSequences[to] = consumerSequences[from];
                times[to] = times[from];
                redeliveries[to] = redeliveries[from];
                marks[to++] = marks[from];
            }
        }
        head = 0;
        tail = to;
        if (live > sequences.length / 2) {
            int capacity = sequences.length * 2;
            sequences = Arrays.copyOf(sequences, capacity);
            consumerSequences = Arrays.copyOf(consumerSequences, capacity);
            times = Arrays.copyOf(times, capacity);
            redeliveries = Arrays.copyOf(redeliveries, capacity);
            marks = Arrays.copyOf(marks, capacity);
        } else if (sequences.length == 0) {
            sequences = new long[SMALLEST];
            consumerSequences = new long[SMALLEST];
            times = new long[SMALLEST];
            redeliveries = new int[SMALLEST];
            marks = new byte[SMALLEST];
        }
    }
}
