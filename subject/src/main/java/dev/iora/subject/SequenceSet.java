// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

/**
 * A set of stream sequences (unsigned, above 0) that stays small for runs and for scattered members alike.
 *
 * <p>Thread: its owner.
 */
public final class SequenceSet {
    /** Visits runs of members. */
    @FunctionalInterface
    public interface RunVisitor {
        /** Called for members {@code first} to {@code last}, both included, in ascending order. */
        void onRun(long first, long last);
    }

    /** Adds a sequence; false if it was a member. */
    public boolean add(long sequence) {
        return Todo.todo();
    }

    /** Adds {@code first} to {@code last}, both included. */
    public void addRange(long first, long last) {
        Todo.todo();
    }

    /** Removes a sequence; false if it was no member. */
    public boolean remove(long sequence) {
        return Todo.todo();
    }

    /** Removes all members below {@code sequence}; how many there were. */
    public long removeBelow(long sequence) {
        return Todo.todo();
    }

    /** Removes all. */
    public void clear() {
        Todo.todo();
    }

    /** Whether {@code sequence} is a member. */
    public boolean contains(long sequence) {
        return Todo.todo();
    }

    /** The lowest member that is at least {@code from}, 0 if there is none. */
    public long next(long from) {
        return Todo.todo();
    }

    /** The lowest sequence that is at least {@code from} and no member. */
    public long nextAbsent(long from) {
        return Todo.todo();
    }

    /** The highest member, 0 if there is none. */
    public long last() {
        return Todo.todo();
    }

    /** Number of members. */
    public long size() {
        return Todo.todo();
    }

    /** Whether it has no member. */
    public boolean isEmpty() {
        return Todo.todo();
    }

    /** Number of members from {@code first} to {@code last}, both included. */
    public long count(long first, long last) {
        return Todo.todo();
    }

    /** Visits all runs. */
    public void forEachRun(RunVisitor visitor) {
        Todo.todo();
    }

    /** A copy that later changes do not reach. */
    public SequenceSet copy() {
        return Todo.todo();
    }

    /** Bytes of memory in use, about. */
    public long memoryBytes() {
        return Todo.todo();
    }
}
