// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.subject.SubjectTree;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds and counts the messages of a stream whose subjects match filters.
 *
 * <p>A search scans the messages and compares each subject once per filter set. The subject index shortens the scan: a
 * filter without wildcards is one subject, whose first and last message bound the search, and the chain of its messages
 * often leads to the next one. With wildcards, finding the bound visits every matching subject, so it is done only after a
 * scan without a match.
 *
 * <p>Thread: the shard that owns the stream.
 */
final class StreamSearch {
    /** Number of messages to scan before the subject index is used to bound the search. */
    private static final int SCAN_BEFORE_BOUND = 512;

    /** Number of messages to scan before results per subject are remembered. */
    private static final int SCAN_BEFORE_MEMO = 64;

    /** Number of messages to scan before other work gets its turn. */
    private static final int SCAN_AT_ONCE = 8192;

    private final LiveSequences live;
    private final SubjectCounts subjects;
    private final MessageEntries entries;
    private final FilterMemos memos = new FilterMemos();

    StreamSearch(LiveSequences live, SubjectCounts subjects, MessageEntries entries) {
        this.live = live;
        this.subjects = subjects;
        this.entries = entries;
    }

    private SubjectTree tree() {
        return subjects.tree();
    }

    /** Forgets a subject without messages, whose handle may be reused. */
    void forget(int handle) {
        memos.forget(handle);
    }

    /** Forgets all subjects, because none has messages any more. */
    void clear() {
        memos.clear();
    }

    /** As {@link StreamStore#matches}. */
    boolean matches(long sequence, FilterSet filters) {
        if (!live.contains(sequence) || filters.isAll()) {
            return live.contains(sequence);
        }
        int handle = entries.handleOf(sequence);
        return handle != SubjectTree.NONE && tree().matches(handle, filters);
    }

    /** As {@link StreamStore#next}. */
    long next(long from, FilterSet filters) {
        return search(from, filters, null);
    }

    /** As {@link StreamStore#seek}. */
    long seek(long from, FilterSet filters, Runnable onReady) {
        return search(from, filters, onReady);
    }

    /** As {@link #seek}; without {@code onReady}, as {@link #next}. */
    private long search(long from, FilterSet filters, @Nullable Runnable onReady) {
        long start = live.atLeast(from);
        if (start == 0 || filters.isAll()) {
            return start;
        }
        SubjectFilter literal = literal(filters);
        if (literal == null) {
            return searchMatch(start, filters, onReady);
        }
        int handle = tree().find(literal.subject(), 0, literal.subject().length);
        if (handle == SubjectTree.NONE || tree().last(handle) < start) {
            return 0;
        }
        // A sequential reader searches from the message after the last match, whose successor is known.
        boolean hinted = live.contains(from - 1) && entries.isIndexed(from - 1) && entries.handleOf(from - 1) == handle;
        long following = hinted ? entries.followingOf(from - 1) : 0;
        return live.contains(following) ? following : searchSubject(start, handle, onReady);
    }

    private long searchMatch(long start, FilterSet filters, @Nullable Runnable onReady) {
        FilterMemos.@Nullable Memo memo = memos.find(filters);
        long bound = live.last();
        int scanned = 0;
        for (long s = start; s != 0 && s <= bound; s = live.atLeast(s + 1)) {
            if (mustStop(s, scanned, onReady)) {
                return -s;
            }
            int handle = entries.handleOf(s);
            if (memo == null ? matchesSubject(handle, filters) : memo.matches(tree(), handle)) {
                return s;
            }
            scanned++;
            if (scanned == SCAN_BEFORE_MEMO && memo == null) {
                memo = memos.of(filters);
            }
            if (scanned == SCAN_BEFORE_BOUND) {
                Bounds bounds = bounds(s + 1, filters);
                bound = bounds.high;
                s = Math.max(s, bounds.low - 1);
            }
        }
        return 0;
    }

    private boolean matchesSubject(int handle, FilterSet filters) {
        return handle != SubjectTree.NONE && tree().matches(handle, filters);
    }

    private long searchSubject(long start, int handle, @Nullable Runnable onReady) {
        long high = tree().last(handle);
        if (tree().count(handle) == 1) {
            return high;
        }
        long low = onReady == null ? subjects.firstOf(handle) : tree().first(handle);
        int scanned = 0;
        for (long s = live.atLeast(Math.max(start, low)); s != 0 && s < high; s = live.atLeast(s + 1)) {
            if (mustStop(s, scanned, onReady)) {
                return -s;
            }
            if (entries.handleOf(s) == handle) {
                return s;
            }
            scanned++;
        }
        return high;
    }

    /** Whether a search must pause and continue later from {@code sequence}. */
    private boolean mustStop(long sequence, int scanned, @Nullable Runnable onReady) {
        if (onReady == null) {
            return false;
        }
        if (scanned == SCAN_AT_ONCE) {
            onReady.run();
            return true;
        }
        return !entries.isIndexed(sequence, onReady);
    }

    private static @Nullable SubjectFilter literal(FilterSet filters) {
        return filters.filters().size() == 1 && filters.filters().getFirst().isLiteral()
                ? filters.filters().getFirst()
                : null;
    }

    /** Range of the next match: not below {@code low}, not above {@code high}; {@code high} is 0 if there is no match. */
    private static final class Bounds {
        long low = Long.MAX_VALUE;
        long high;

        void add(long atLeast, long atMost) {
            low = Math.min(low, atLeast);
            high = high == 0 ? atMost : Math.min(high, atMost);
        }
    }

    private Bounds bounds(long from, FilterSet filters) {
        Bounds bounds = new Bounds();
        tree().forEach(filters, handle -> {
            long high = tree().last(handle);
            if (high >= from) {
                long low = tree().count(handle) == 1 ? high : tree().first(handle);
                // If the first sequence is only a lower bound, the last one is the only certain match.
                long certain = low >= from && live.contains(low) ? low : high;
                bounds.add(Math.max(low, from), certain);
            }
        });
        return bounds;
    }

    /** As {@link StreamStore#previous}. */
    long previous(long from, FilterSet filters) {
        long start = live.atMost(from);
        if (start == 0 || filters.isAll()) {
            return start;
        }
        SubjectFilter literal = literal(filters);
        if (literal != null) {
            int handle = tree().find(literal.subject(), 0, literal.subject().length);
            if (handle == SubjectTree.NONE || start < tree().first(handle)) {
                return 0;
            }
            start = Math.min(start, tree().last(handle));
        }
        FilterMemos.Memo memo = memos.of(filters);
        for (long s = start; s != 0; s = live.atMost(s - 1)) {
            if (memo.matches(tree(), entries.handleOf(s))) {
                return s;
            }
        }
        return 0;
    }

    /** As {@link StreamStore#visit}. */
    long visit(FilterSet filters, long from, long below, int budget, LongPredicate visitor) {
        SubjectFilter literal = literal(filters);
        long end = Math.min(below, live.last() + 1);
        long s = live.atLeast(from);
        if (literal != null && s != 0) {
            int handle = tree().find(literal.subject(), 0, literal.subject().length);
            if (handle == SubjectTree.NONE) {
                return below;
            }
            end = Math.min(end, tree().last(handle) + 1);
            s = Math.max(s, subjects.firstOf(handle));
        }
        FilterMemos.Memo memo = filters.isAll() ? null : memos.of(filters);
        for (int looked = 0; s != 0 && s < end; looked++) {
            if (looked == budget) {
                return s;
            }
            boolean matching = memo == null || memo.matches(tree(), entries.handleOf(s));
            if (matching && !visitor.test(s)) {
                return s + 1;
            }
            // The chain of a subject often leads to the next match.
            long following = matching && literal != null ? entries.followingOf(s) : 0;
            s = live.atLeast(Math.max(following, s + 1));
        }
        return below;
    }

    /** As {@link StreamStore#visitBack}. */
    long visitBack(FilterSet filters, long from, int budget, LongPredicate visitor) {
        FilterMemos.Memo memo = filters.isAll() ? null : memos.of(filters);
        long s = live.atMost(from);
        for (int looked = 0; s != 0; looked++) {
            if (looked == budget) {
                return s;
            }
            boolean matching = memo == null || memo.matches(tree(), entries.handleOf(s));
            if (matching && !visitor.test(s)) {
                return s - 1;
            }
            s = live.atMost(s - 1);
        }
        return 0;
    }

    /** As {@link StreamStore#count}. */
    long count(long from, FilterSet filters) {
        if (live.isEmpty() || from > live.last()) {
            return 0;
        }
        if (filters.isAll()) {
            return live.countBetween(from, live.last());
        }
        if (!filters.isLiteral() && live.countBetween(from, live.last()) <= SCAN_BEFORE_BOUND) {
            return scan(from, live.last(), filters);
        }
        long[] sums = new long[2];
        tree().forEach(filters, handle -> {
            if (tree().first(handle) >= from || from <= live.first()) {
                sums[0] += tree().count(handle);
            } else if (tree().last(handle) >= from) {
                sums[1] += tree().count(handle);
            }
        });
        if (sums[1] == 0) {
            return sums[0];
        }
        // Some subjects have messages on both sides: scan the shorter side.
        if (live.countBetween(from, live.last()) <= live.countBetween(live.first(), from - 1)) {
            return scan(from, live.last(), filters);
        }
        return totalOf(filters) - scan(live.first(), from - 1, filters);
    }

    private long totalOf(FilterSet filters) {
        long[] total = new long[1];
        tree().forEach(filters, handle -> total[0] += tree().count(handle));
        return total[0];
    }

    private long scan(long from, long to, FilterSet filters) {
        FilterMemos.@Nullable Memo memo = memos.find(filters);
        if (memo == null && live.countBetween(from, to) > SCAN_BEFORE_MEMO) {
            memo = memos.of(filters);
        }
        long matching = 0;
        for (long s = live.atLeast(from); s != 0 && s <= to; s = live.atLeast(s + 1)) {
            int handle = entries.handleOf(s);
            if (memo == null ? matchesSubject(handle, filters) : memo.matches(tree(), handle)) {
                matching++;
            }
        }
        return matching;
    }

    long memoryBytes() {
        return memos.memoryBytes();
    }
}
