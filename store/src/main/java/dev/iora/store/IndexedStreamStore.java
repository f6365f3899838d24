// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SequenceSet;
import dev.iora.subject.SubjectTree;
import java.util.function.LongPredicate;

/**
 * The common part of file and memory stores: live sequences, their sizes, subjects and times, and how these change
 * together. {@link StreamSearch} handles filters.
 *
 * <p>If the row of a message is damaged, its subject and time are unknown, and its size is known only as part of a sum with
 * its neighbors.
 *
 * <p>Thread: the shard that owns the stream.
 */
abstract sealed class IndexedStreamStore extends MessageEntries implements StreamStore
        permits MemoryStreamStore, FileStreamStore {
    private final LiveSequences live;
    private final SubjectCounts subjects;
    private final StreamSearch search;
    private long bytes;
    private long lastTimeNanos;
    private long changes;

    /** The first sequence at which {@link #firstTimeNanos} was determined. */
    private long timedFirst;

    private long firstTimeNanos;

    /** Continues from a captured state and takes ownership of its sets. */
    IndexedStreamStore(StoreState state) {
        live = state.live();
        subjects = new SubjectCounts(live, this, state.subjects());
        search = new StreamSearch(live, subjects, this);
        bytes = state.bytes();
        lastTimeNanos = state.lastTimeNanos();
    }

    /** Returns the size of a message in {@link #bytes}. */
    abstract int sizeOf(StoredMessage message);

    /** Stores a message; {@code previous} is the last message of its subject, 0 if there is none. */
    abstract void keep(StoredMessage message, long position, int handle, long previous);

    /** Removes a live message; called while it is still live. */
    abstract void drop(long sequence);

    /** Drops everything below {@code sequence}, where no message is live any more. */
    abstract void dropBelow(long sequence);

    /** Returns the sequences that have a message; not to be modified. */
    final LiveSequences live() {
        return live;
    }

    @Override
    public final long messages() {
        return live.count();
    }

    @Override
    public final long bytes() {
        return bytes;
    }

    @Override
    public final boolean contains(long sequence) {
        return live.contains(sequence);
    }

    @Override
    public final long firstSequence() {
        return live.first();
    }

    @Override
    public final long lastSequence() {
        return live.last();
    }

    @Override
    public final long firstTimeNanos() {
        if (live.isEmpty()) {
            return 0;
        }
        long first = live.first();
        if (timedFirst != first || firstTimeNanos == 0) {
            long timed = timedFrom(first, live.last() + 1);
            timedFirst = first;
            firstTimeNanos = timed == 0 ? lastTimeNanos : timeOf(timed);
        }
        return firstTimeNanos;
    }

    /**
     * Returns the first live sequence from {@code sequence} on whose time is known; 0 if there is none below {@code end}.
     */
    private long timedFrom(long sequence, long end) {
        long s = live.atLeast(sequence);
        while (s != 0 && s < end && timeOf(s) == 0) {
            s = live.atLeast(s + 1);
        }
        return s < end ? s : 0;
    }

    @Override
    public final long lastTimeNanos() {
        return lastTimeNanos;
    }

    @Override
    public final SequenceSet deleted() {
        return live.deleted();
    }

    @Override
    public final SubjectTree subjects() {
        return subjects.tree();
    }

    @Override
    public final int bytesOf(long sequence) {
        return live.contains(sequence) ? sizeOf(sequence) : 0;
    }

    @Override
    public final void append(StoredMessage message, long position) {
        long sequence = message.sequence;
        Invariants.check(sequence == live.last() + 1, "a message is appended out of order");
        int handle = subjects.add(message);
        keep(message, position, handle, subjects.lastOf(handle));
        subjects.onAppended(handle, sequence);
        live.append();
        lastTimeNanos = message.timeNanos;
        changes++;
        bytes += sizeOf(message);
    }

    @Override
    public final void skip(long lastSequence, long timeNanos) {
        if (lastSequence <= live.last()) {
            return;
        }
        live.skip(lastSequence);
        lastTimeNanos = timeNanos;
        changes++;
    }

    @Override
    public final boolean remove(long sequence) {
        return remove(sequence, SubjectTree.NONE);
    }

    @Override
    public final boolean remove(long sequence, int subjectHandle) {
        if (!live.contains(sequence)) {
            return false;
        }
        boolean first = sequence == live.first();
        int handle = discount(sequence, subjectHandle);
        live.remove(sequence);
        if (live.isEmpty()) {
            clear(live.first());
            return true;
        }
        if (first) {
            dropBelow(live.first());
        }
        if (handle != SubjectTree.NONE && subjects.onRemoved(handle, sequence)) {
            search.forget(handle);
        }
        return true;
    }

    /** Subtracts a live message from the counts; returns its subject, which the caller may know in spite of damage. */
    private int discount(long sequence, int knownHandle) {
        int found = handleOf(sequence);
        int handle = found == SubjectTree.NONE ? knownHandle : found;
        if (handle == SubjectTree.NONE) {
            subjects.onUnknownRemoved();
        }
        bytes -= sizeOf(sequence);
        changes++;
        drop(sequence);
        return handle;
    }

    /** Removes everything; the next sequence is {@code next}. */
    private void clear(long next) {
        changes++;
        bytes = 0;
        live.clear(next);
        subjects.clear();
        search.clear();
        dropBelow(next);
    }

    @Override
    public final long removeBelow(long sequence) {
        long before = live.count();
        if (sequence > live.last()) {
            long next = Math.max(sequence, live.last() + 1);
            if (before > 0 || next > live.first()) {
                clear(next);
            }
            return before;
        }
        if (before == 0 || sequence <= live.first()) {
            return 0;
        }
        while (!live.isEmpty() && live.first() < sequence) {
            removeFirst();
        }
        if (live.isEmpty()) {
            clear(live.first());
            return before;
        }
        dropBelow(live.first());
        return before - live.count();
    }

    private void removeFirst() {
        long first = live.first();
        int handle = discount(first, SubjectTree.NONE);
        live.remove(first);
        if (handle != SubjectTree.NONE && subjects.onFirstRemoved(handle)) {
            search.forget(handle);
        }
    }

    @Override
    public final int subjectOf(long sequence) {
        return live.contains(sequence) ? handleOf(sequence) : SubjectTree.NONE;
    }

    @Override
    public final long firstOf(int subjectHandle) {
        return subjects.firstOf(subjectHandle);
    }

    @Override
    public final long countOf(int subjectHandle) {
        return subjects.countOf(subjectHandle);
    }

    @Override
    public final boolean matches(long sequence, FilterSet filters) {
        return search.matches(sequence, filters);
    }

    @Override
    public final long next(long from, FilterSet filters) {
        return search.next(from, filters);
    }

    @Override
    public final long seek(long from, FilterSet filters, Runnable onReady) {
        return search.seek(from, filters, onReady);
    }

    @Override
    public final long previous(long from, FilterSet filters) {
        return search.previous(from, filters);
    }

    @Override
    public final long visit(FilterSet filters, long from, long below, int budget, LongPredicate visitor) {
        return search.visit(filters, from, below, budget, visitor);
    }

    @Override
    public final long visitBack(FilterSet filters, long from, int budget, LongPredicate visitor) {
        return search.visitBack(filters, from, budget, visitor);
    }

    @Override
    public final long count(long from, FilterSet filters) {
        return search.count(from, filters);
    }

    @Override
    public final long sequenceAt(long timeNanos) {
        long end = live.last() + 1;
        if (live.isEmpty()) {
            return end;
        }
        long low = live.first();
        long high = end;
        while (low < high) {
            long middle = low + (high - low) / 2;
            // A damaged message counts as old as the next one, so that no intact message expires too early.
            long timed = timedFrom(middle, high);
            if (timed == 0 || timeOf(timed) >= timeNanos) {
                high = middle;
            } else {
                low = timed + 1;
            }
        }
        long found = low == end ? 0 : live.atLeast(low);
        return found == 0 ? end : found;
    }

    /** Number that grows with every change. */
    final long changes() {
        return changes;
    }

    /** Captures everything but the positions of messages, for another thread. */
    final StoreState capture() {
        return new StoreState(live.copy(), bytes, lastTimeNanos, subjects.capture());
    }

    /** Bytes of heap used by the common part. */
    final long indexBytes() {
        return subjects.memoryBytes() + live.memoryBytes() + search.memoryBytes();
    }
}
