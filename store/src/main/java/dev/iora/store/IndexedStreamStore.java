// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SequenceSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.subject.SubjectTree;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the file and the memory store have in common: counters, deleted sequences, subjects, and all questions that can be
 * answered from what is known of each message beside its content.
 *
 * <p>The count and last sequence of a subject are exact. Its first sequence is a lower bound, found out when asked for: if no
 * live message lies there, the chain of messages of the same subject is followed, else they are scanned.
 *
 * <p>Where the place of a message is damaged, its subject and time are unknown, and its size only together with those around it.
 * When such a one goes, the counts of subjects are too high: they are found out again when limits depend on them, so that no
 * intact message goes in its stead.
 *
 * <p>Thread: the shard that owns the stream.
 */
abstract sealed class IndexedStreamStore implements StreamStore permits MemoryStreamStore, FileStreamStore {
    /** Messages looked at one by one before the subjects are asked where a match can be at all. */
    private static final int SCAN_BEFORE_BOUND = 512;

    /** Messages a search looks at before others get their turn. */
    private static final int SCAN_AT_ONCE = 8192;

    private final FilterMemos memos = new FilterMemos();
    private SubjectTree subjects = new SubjectTree();
    private SequenceSet deleted = new SequenceSet();
    private long messages;
    private long bytes;
    private long first;
    private long last;
    private long lastTimeNanos;
    private long changes;

    /** Null as long as all counts of subjects are exact; else the subjects that were counted again. */
    private @Nullable Set<Integer> exact;

    /** The first sequence for which {@link #firstTimeNanos} was found out, and that time. */
    private long timedFirst;

    private long firstTimeNanos;

    /** The subject of a live message; {@link SubjectTree#NONE} if that is damaged. */
    abstract int handleOf(long sequence);

    /** Whether {@link #handleOf} of a live message does not wait for the disk, as far as that is easily known. */
    boolean isIndexed(long sequence) {
        return true;
    }

    /**
     * Whether {@link #handleOf} of a live message does not wait for the disk; {@code onReady} is run when it does not, but not if
     * reading fails.
     */
    boolean isIndexed(long sequence, Runnable onReady) {
        return true;
    }

    /** When a live message was stored. */
    abstract long timeOf(long sequence);

    /** What a live message counts in {@link #bytes}. */
    abstract int sizeOf(long sequence);

    /** The message of the same subject after {@code sequence}, which may be deleted; 0 if that is not known. */
    abstract long followingOf(long sequence);

    /** What a message counts in {@link #bytes}. */
    abstract int sizeOf(StoredMessage message);

    /** Keeps a message. {@code previous} is the last one of its subject, 0 if there is none. */
    abstract void keep(StoredMessage message, long position, int handle, long previous);

    /** A live message is removed; called before it stops to be one. */
    abstract void drop(long sequence);

    /** No message below {@code sequence} is live any more. */
    abstract void dropBelow(long sequence);

    @Override
    public final long messages() {
        return messages;
    }

    @Override
    public final long bytes() {
        return bytes;
    }

    @Override
    public final long firstSequence() {
        return first;
    }

    @Override
    public final long lastSequence() {
        return last;
    }

    @Override
    public final long firstTimeNanos() {
        if (messages == 0) {
            return 0;
        }
        if (timedFirst != first || firstTimeNanos == 0) {
            long timed = timedFrom(first, last + 1);
            timedFirst = first;
            firstTimeNanos = timed == 0 ? lastTimeNanos : timeOf(timed);
        }
        return firstTimeNanos;
    }

    /** The first live sequence from {@code sequence} on whose time is known; 0 if there is none below {@code end}. */
    private long timedFrom(long sequence, long end) {
        long s = liveFrom(sequence);
        while (s != 0 && s < end && timeOf(s) == 0) {
            s = liveFrom(s + 1);
        }
        return s < end ? s : 0;
    }

    @Override
    public final long lastTimeNanos() {
        return lastTimeNanos;
    }

    @Override
    public final SequenceSet deleted() {
        return deleted;
    }

    @Override
    public final SubjectTree subjects() {
        return subjects;
    }

    @Override
    public final int bytesOf(long sequence) {
        return isLive(sequence) ? sizeOf(sequence) : 0;
    }

    /** Whether a message with this sequence is there. */
    final boolean isLive(long sequence) {
        return messages > 0 && sequence >= first && sequence <= last && !deleted.contains(sequence);
    }

    /** Number of live messages from {@code low} to {@code high}. */
    final long liveBetween(long low, long high) {
        long from = Math.max(low, first);
        long to = Math.min(high, last);
        return messages == 0 || from > to ? 0 : to - from + 1 - deleted.count(from, to);
    }

    @Override
    public final void append(StoredMessage message, long position) {
        long sequence = last + 1;
        Invariants.check(message.sequence == sequence, "a message is appended out of order");
        int handle = subjects.add(message.bytes, message.subject, message.subjectLength);
        long count = subjects.count(handle);
        long previous = count == 0 ? 0 : subjects.last(handle);
        keep(message, position, handle, previous);
        subjects.update(handle, count + 1, count == 0 ? sequence : subjects.first(handle), sequence);
        if (messages == 0) {
            first = sequence;
        }
        last = sequence;
        lastTimeNanos = message.timeNanos;
        messages++;
        changes++;
        bytes += sizeOf(message);
    }

    @Override
    public final void skip(long lastSequence, long timeNanos) {
        if (lastSequence <= last) {
            return;
        }
        if (messages == 0) {
            first = lastSequence + 1;
        } else {
            deleted.addRange(last + 1, lastSequence);
        }
        last = lastSequence;
        lastTimeNanos = timeNanos;
        changes++;
    }

    @Override
    public final boolean remove(long sequence) {
        return remove(sequence, SubjectTree.NONE);
    }

    @Override
    public final boolean remove(long sequence, int subjectHandle) {
        if (!isLive(sequence)) {
            return false;
        }
        int handle = discount(sequence, subjectHandle);
        if (messages == 0) {
            reset(last + 1);
            return true;
        }
        if (sequence == first) {
            first = deleted.nextAbsent(sequence + 1);
            deleted.removeBelow(first);
            dropBelow(first);
        } else {
            deleted.add(sequence);
        }
        forget(handle, sequence);
        return true;
    }

    /** Takes a live message out of the counters; its subject, which may be known in spite of damage. */
    private int discount(long sequence, int knownHandle) {
        int found = handleOf(sequence);
        int handle = found == SubjectTree.NONE ? knownHandle : found;
        if (handle == SubjectTree.NONE) {
            // One of the subjects has a message less, and nothing tells which.
            exact = new HashSet<>();
        }
        bytes -= sizeOf(sequence);
        messages--;
        changes++;
        drop(sequence);
        return handle;
    }

    /** Takes a message that is no longer live from its subject. */
    private void forget(int handle, long sequence) {
        if (handle == SubjectTree.NONE) {
            return;
        }
        long count = subjects.count(handle) - 1;
        if (count == 0) {
            subjects.remove(handle);
            memos.forget(handle);
            return;
        }
        long low = subjects.first(handle);
        long high = subjects.last(handle);
        if (sequence == high) {
            high = count == 1 && isLive(low) ? low : lastBelow(handle, sequence, low);
        }
        subjects.update(handle, count, count == 1 ? high : low, high);
    }

    private long lastBelow(int handle, long sequence, long low) {
        for (long s = liveAtMost(sequence - 1); s > low; s = liveAtMost(s - 1)) {
            if (handleOf(s) == handle) {
                return s;
            }
        }
        return low;
    }

    /** Nothing is left, and the next sequence is {@code next}. */
    private void reset(long next) {
        changes++;
        messages = 0;
        bytes = 0;
        first = next;
        last = next - 1;
        deleted.clear();
        exact = null;
        if (subjects.size() > 0) {
            subjects = new SubjectTree();
        }
        memos.clear();
        dropBelow(next);
    }

    @Override
    public final long removeBelow(long sequence) {
        long before = messages;
        if (sequence > last) {
            long next = Math.max(sequence, last + 1);
            if (messages > 0 || next > first) {
                reset(next);
            }
            return before;
        }
        if (messages == 0 || sequence <= first) {
            return 0;
        }
        for (long s = liveFrom(first); s != 0 && s < sequence; s = liveFrom(s + 1)) {
            first = s;
            int handle = discount(s, SubjectTree.NONE);
            forgetFirst(handle);
        }
        if (messages == 0) {
            reset(last + 1);
            return before;
        }
        first = deleted.nextAbsent(sequence);
        deleted.removeBelow(first);
        dropBelow(first);
        return before - messages;
    }

    /** Takes the first message from its subject: the last one changes only with the only one. */
    private void forgetFirst(int handle) {
        if (handle == SubjectTree.NONE) {
            return;
        }
        long count = subjects.count(handle) - 1;
        if (count == 0) {
            subjects.remove(handle);
            memos.forget(handle);
        } else {
            long high = subjects.last(handle);
            subjects.update(handle, count, count == 1 ? high : subjects.first(handle), high);
        }
    }

    @Override
    public final long remove(FilterSet filters, long sequence, long keep, long limit) {
        if (messages == 0) {
            return 0;
        }
        long matching = count(first, filters) - (sequence > last ? 0 : count(sequence, filters));
        long target = Math.min(limit, matching - keep);
        if (target <= 0) {
            return 0;
        }
        if (target == messages) {
            reset(last + 1);
            return target;
        }
        long removed = 0;
        long s = next(first, filters);
        while (removed < target) {
            remove(s);
            removed++;
            s = next(s + 1, filters);
        }
        return removed;
    }

    @Override
    public final long firstOf(int handle) {
        long s = subjects.first(handle);
        int there = isLive(s) ? handleOf(s) : SubjectTree.NONE;
        if (isLive(s) && (there == handle || there == SubjectTree.NONE)) {
            // What was the first is it as long as it is there, be its place damaged or not.
            return s;
        }
        long high = subjects.last(handle);
        long found = subjects.count(handle) == 1 ? high : chainedFirst(s, high);
        if (found == 0) {
            found = liveFrom(Math.max(s, first));
            while (found != 0 && found < high) {
                int candidate = handleOf(found);
                if (candidate == handle) {
                    break;
                }
                if (candidate == SubjectTree.NONE && exact == null) {
                    // It may have been one of those counted.
                    exact = new HashSet<>();
                }
                found = liveFrom(found + 1);
            }
            // Damage may have taken the place from which it would be known.
            found = found == 0 ? high : Math.min(found, high);
        }
        subjects.update(handle, subjects.count(handle), found, high);
        return found;
    }

    @Override
    public final long countOf(int handle) {
        Set<Integer> counted = exact;
        if (counted != null && counted.add(handle)) {
            recount(handle);
        }
        return subjects.count(handle);
    }

    /** Counts the messages of a subject whose places can be read. */
    private void recount(int handle) {
        long high = subjects.last(handle);
        long low = 0;
        long top = 0;
        long count = 0;
        for (long s = liveFrom(Math.max(subjects.first(handle), first)); s != 0 && s <= high; s = liveFrom(s + 1)) {
            if (handleOf(s) == handle) {
                low = count == 0 ? s : low;
                top = s;
                count++;
            }
        }
        if (count > 0) {
            subjects.update(handle, count, low, top);
        }
    }

    /** Follows the messages of a subject from a deleted one to a live one; 0 if the chain breaks. */
    private long chainedFirst(long from, long high) {
        long s = from;
        while (s != 0 && s < high && !isLive(s)) {
            s = followingOf(s);
        }
        return s;
    }

    /** The first live sequence at or above {@code sequence}, which is at least the first; 0 if there is none. */
    private long liveFrom(long sequence) {
        long live = deleted.isEmpty() ? sequence : deleted.nextAbsent(sequence);
        return live <= last && messages > 0 ? live : 0;
    }

    /** The last live sequence at or below {@code sequence}; 0 if there is none. */
    private long liveAtMost(long sequence) {
        long s = Math.min(sequence, last);
        long step = 1;
        while (s >= first && messages > 0) {
            if (!deleted.contains(s)) {
                return s;
            }
            // Runs of deleted ones are skipped in growing steps.
            long low = Math.max(first, s - step + 1);
            if (deleted.count(low, s) == s - low + 1) {
                s = low - 1;
                step *= 2;
            } else {
                step = Math.max(1, step / 2);
            }
        }
        return 0;
    }

    @Override
    public final boolean matches(long sequence, FilterSet filters) {
        if (!isLive(sequence) || filters.isAll()) {
            return isLive(sequence);
        }
        int handle = handleOf(sequence);
        return handle != SubjectTree.NONE && subjects.matches(handle, filters);
    }

    @Override
    public final long next(long from, FilterSet filters) {
        return search(from, filters, null);
    }

    @Override
    public final long seek(long from, FilterSet filters, Runnable onReady) {
        return search(from, filters, onReady);
    }

    /** As {@link #seek}, or, without {@code onReady}, as {@link #next}. */
    private long search(long from, FilterSet filters, @Nullable Runnable onReady) {
        if (messages == 0 || from > last) {
            return 0;
        }
        long start = liveFrom(Math.max(from, first));
        if (filters.isAll() || start == 0) {
            return start;
        }
        SubjectFilter literal = literal(filters);
        if (literal == null) {
            return searchMatch(start, filters, onReady);
        }
        int handle = subjects.find(literal.subject(), 0, literal.subject().length);
        if (handle == SubjectTree.NONE || subjects.last(handle) < start) {
            return 0;
        }
        // Who goes from message to message asks for what follows the last one: that is known.
        boolean isHinted = isLive(from - 1) && isIndexed(from - 1) && handleOf(from - 1) == handle;
        long following = isHinted ? followingOf(from - 1) : 0;
        return isLive(following) ? following : searchSubject(start, handle, onReady);
    }

    private long searchMatch(long start, FilterSet filters, @Nullable Runnable onReady) {
        FilterMemos.Memo memo = memos.of(filters);
        long bound = last;
        int scanned = 0;
        for (long s = start; s != 0 && s <= bound; s = liveFrom(s + 1)) {
            if (mustStop(s, scanned, onReady)) {
                return -s;
            }
            if (memo.matches(subjects, handleOf(s))) {
                return s;
            }
            if (++scanned == SCAN_BEFORE_BOUND) {
                bound = bound(s + 1, filters);
            }
        }
        return 0;
    }

    private long searchSubject(long start, int handle, @Nullable Runnable onReady) {
        long high = subjects.last(handle);
        if (subjects.count(handle) == 1) {
            return high;
        }
        long low = onReady == null ? firstOf(handle) : subjects.first(handle);
        int scanned = 0;
        for (long s = liveFrom(Math.max(start, low)); s != 0 && s < high; s = liveFrom(s + 1)) {
            if (mustStop(s, scanned, onReady)) {
                return -s;
            }
            if (handleOf(s) == handle) {
                return s;
            }
            scanned++;
        }
        return high;
    }

    /** Whether a search has to go on later, from {@code sequence} on. */
    private boolean mustStop(long sequence, int scanned, @Nullable Runnable onReady) {
        if (onReady == null) {
            return false;
        }
        if (scanned == SCAN_AT_ONCE) {
            onReady.run();
            return true;
        }
        return !isIndexed(sequence, onReady);
    }

    private static @Nullable SubjectFilter literal(FilterSet filters) {
        return filters.filters().size() == 1 && filters.filters().getFirst().isLiteral()
                ? filters.filters().getFirst()
                : null;
    }

    /** A sequence above which the next match after {@code from} cannot be; 0 if there is none. */
    private long bound(long from, FilterSet filters) {
        long[] bound = {0};
        subjects.forEach(filters, handle -> {
            long high = subjects.last(handle);
            if (high >= from) {
                long low = subjects.count(handle) == 1 ? high : subjects.first(handle);
                // A first that is only a lower bound is none for the next match: then only the last is sure.
                long sure = low >= from && isLive(low) ? low : high;
                bound[0] = bound[0] == 0 ? sure : Math.min(bound[0], sure);
            }
        });
        return bound[0];
    }

    @Override
    public final long previous(long from, FilterSet filters) {
        long start = liveAtMost(from);
        if (start == 0 || filters.isAll()) {
            return start;
        }
        SubjectFilter literal = literal(filters);
        if (literal != null) {
            int handle = subjects.find(literal.subject(), 0, literal.subject().length);
            if (handle == SubjectTree.NONE || start < subjects.first(handle)) {
                return 0;
            }
            start = Math.min(start, subjects.last(handle));
        }
        FilterMemos.Memo memo = memos.of(filters);
        for (long s = start; s != 0; s = liveAtMost(s - 1)) {
            if (memo.matches(subjects, handleOf(s))) {
                return s;
            }
        }
        return 0;
    }

    @Override
    public final long visit(FilterSet filters, long from, long below, int budget, LongPredicate visitor) {
        SubjectFilter literal = literal(filters);
        long end = Math.min(below, last + 1);
        long s = liveFrom(Math.max(from, first));
        if (literal != null) {
            int handle = subjects.find(literal.subject(), 0, literal.subject().length);
            if (handle == SubjectTree.NONE) {
                return below;
            }
            end = Math.min(end, subjects.last(handle) + 1);
            s = Math.max(s, firstOf(handle));
        }
        FilterMemos.Memo memo = filters.isAll() ? null : memos.of(filters);
        for (int looked = 0; s != 0 && s < end; looked++) {
            if (looked == budget) {
                return s;
            }
            boolean isMatch = memo == null || memo.matches(subjects, handleOf(s));
            if (isMatch && !visitor.test(s)) {
                return s + 1;
            }
            // Of one subject it is often known which one follows.
            long following = isMatch && literal != null ? followingOf(s) : 0;
            s = liveFrom(Math.max(following, s + 1));
        }
        return below;
    }

    @Override
    public final long visitBack(FilterSet filters, long from, int budget, LongPredicate visitor) {
        FilterMemos.Memo memo = filters.isAll() ? null : memos.of(filters);
        long s = liveAtMost(from);
        for (int looked = 0; s != 0; looked++) {
            if (looked == budget) {
                return s;
            }
            boolean isMatch = memo == null || memo.matches(subjects, handleOf(s));
            if (isMatch && !visitor.test(s)) {
                return s - 1;
            }
            s = liveAtMost(s - 1);
        }
        return 0;
    }

    @Override
    public final long count(long from, FilterSet filters) {
        if (messages == 0 || from > last) {
            return 0;
        }
        if (filters.isAll()) {
            return liveBetween(from, last);
        }
        long[] sums = new long[2];
        subjects.forEach(filters, handle -> {
            if (subjects.first(handle) >= from || from <= first) {
                sums[0] += subjects.count(handle);
            } else if (subjects.last(handle) >= from) {
                sums[1] += subjects.count(handle);
            }
        });
        if (sums[1] == 0) {
            return sums[0];
        }
        // Some subjects have messages on both sides: count on the side with fewer.
        if (liveBetween(from, last) <= liveBetween(first, from - 1)) {
            return scan(from, last, filters);
        }
        return totalOf(filters) - scan(first, from - 1, filters);
    }

    private long totalOf(FilterSet filters) {
        long[] total = new long[1];
        subjects.forEach(filters, handle -> total[0] += subjects.count(handle));
        return total[0];
    }

    private long scan(long from, long to, FilterSet filters) {
        FilterMemos.Memo memo = memos.of(filters);
        long matching = 0;
        for (long s = liveFrom(Math.max(from, first)); s != 0 && s <= to; s = liveFrom(s + 1)) {
            if (memo.matches(subjects, handleOf(s))) {
                matching++;
            }
        }
        return matching;
    }

    @Override
    public final long sequenceAt(long timeNanos) {
        if (messages == 0) {
            return last + 1;
        }
        long low = first;
        long high = last + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            // A damaged message is as old as the next one: what is intact does not go before its time.
            long live = timedFrom(middle, high);
            if (live == 0 || timeOf(live) >= timeNanos) {
                high = middle;
            } else {
                low = live + 1;
            }
        }
        long found = low > last ? 0 : liveFrom(low);
        return found == 0 ? last + 1 : found;
    }

    /** Grows with every change. */
    final long changes() {
        return changes;
    }

    /** What is known beside the places of messages, for another thread. */
    final StoreState capture() {
        if (exact != null) {
            IntStream.Builder handles = IntStream.builder();
            subjects.forEach(FilterSet.ALL, handles::add);
            handles.build().forEach(this::countOf);
        }
        return new StoreState(messages, bytes, first, last, lastTimeNanos, deleted.copy(), subjects.copy());
    }

    /** Goes on from what was captured; the sets are taken over. */
    final void restore(StoreState state) {
        messages = state.messages();
        bytes = state.bytes();
        first = state.first();
        last = state.last();
        lastTimeNanos = state.lastTimeNanos();
        deleted = state.deleted();
        subjects = state.subjects();
    }

    /** Bytes of heap the common part uses. */
    final long indexBytes() {
        return subjects.memoryBytes() + deleted.memoryBytes() + memos.memoryBytes();
    }
}
