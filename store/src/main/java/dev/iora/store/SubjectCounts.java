// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectTree;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The number of messages of each subject of a stream, and their first and last sequence.
 *
 * <p>The count and last sequence of a subject are exact. Its first sequence is a lower bound until it is requested: if no
 * live message lies there, the chain of messages of the same subject is followed or, if it breaks, the messages are
 * scanned.
 *
 * <p>If the row of a message is damaged, its subject is unknown. After the removal of such a message the counts are too
 * high; they are recounted when limits depend on them, so that no intact message is removed instead.
 *
 * <p>Thread: the shard that owns the stream.
 */
final class SubjectCounts {
    private final LiveSequences live;
    private final MessageEntries entries;
    private SubjectTree tree;

    /** Null while all counts are exact; otherwise the subjects that were recounted. */
    private @Nullable Set<Integer> exact;

    /** Continues from stored counts and takes ownership of {@code tree}. */
    SubjectCounts(LiveSequences live, MessageEntries entries, SubjectTree tree) {
        this.live = live;
        this.entries = entries;
        this.tree = tree;
    }

    /** Returns the subjects that have messages; not to be modified. {@link #clear} replaces the object. */
    SubjectTree tree() {
        return tree;
    }

    /** Adds the subject of a message that is about to be stored; returns its handle. */
    int add(StoredMessage message) {
        return tree.add(message.bytes, message.subject, message.subjectLength);
    }

    /** Returns the last message of a subject, 0 if it has none yet. */
    long lastOf(int handle) {
        return tree.count(handle) == 0 ? 0 : tree.last(handle);
    }

    /** Counts a new message of a subject. */
    void onAppended(int handle, long sequence) {
        long count = tree.count(handle);
        tree.update(handle, count + 1, count == 0 ? sequence : tree.first(handle), sequence);
    }

    /** A message of unknown subject is removed: the count of some subject is now too high. */
    void onUnknownRemoved() {
        exact = new HashSet<>();
    }

    /**
     * Counts the removal of a message; returns whether it was the only one of its subject, whose handle may now be reused.
     */
    boolean onRemoved(int handle, long sequence) {
        long count = tree.count(handle) - 1;
        if (count == 0) {
            tree.remove(handle);
            return true;
        }
        long low = tree.first(handle);
        long high = tree.last(handle);
        if (sequence == high) {
            high = count == 1 && live.contains(low) ? low : lastBelow(handle, sequence, low);
        }
        tree.update(handle, count, count == 1 ? high : low, high);
        return false;
    }

    private long lastBelow(int handle, long sequence, long low) {
        for (long s = live.atMost(sequence - 1); s > low; s = live.atMost(s - 1)) {
            if (entries.handleOf(s) == handle) {
                return s;
            }
        }
        return low;
    }

    /**
     * As {@link #onRemoved} for the first message of the stream, which is the last of its subject only if it is the only
     * one.
     */
    boolean onFirstRemoved(int handle) {
        long count = tree.count(handle) - 1;
        if (count == 0) {
            tree.remove(handle);
            return true;
        }
        long high = tree.last(handle);
        tree.update(handle, count, count == 1 ? high : tree.first(handle), high);
        return false;
    }

    /** Removes all subjects. */
    void clear() {
        exact = null;
        if (tree.size() > 0) {
            tree = new SubjectTree();
        }
    }

    /** Returns the exact first sequence of a subject. */
    long firstOf(int handle) {
        long s = tree.first(handle);
        int current = live.contains(s) ? entries.handleOf(s) : SubjectTree.NONE;
        if (live.contains(s) && (current == handle || current == SubjectTree.NONE)) {
            // The first message stays the first while it is live, even if its row is damaged.
            return s;
        }
        long high = tree.last(handle);
        long found = tree.count(handle) == 1 ? high : chainedFirst(s, high);
        if (found == 0) {
            found = scannedFirst(handle, s, high);
        }
        tree.update(handle, tree.count(handle), found, high);
        return found;
    }

    /** Follows the chain of a subject from a deleted message to a live one; 0 if the chain breaks. */
    private long chainedFirst(long from, long high) {
        long s = from;
        while (s != 0 && s < high && !live.contains(s)) {
            s = entries.followingOf(s);
        }
        return s;
    }

    private long scannedFirst(int handle, long from, long high) {
        long found = live.atLeast(from);
        while (found != 0 && found < high) {
            int candidate = entries.handleOf(found);
            if (candidate == handle) {
                break;
            }
            if (candidate == SubjectTree.NONE && exact == null) {
                // The unreadable message may be one of the counted ones.
                exact = new HashSet<>();
            }
            found = live.atLeast(found + 1);
        }
        // The row that would show it may be damaged.
        return found == 0 ? high : Math.min(found, high);
    }

    /** Returns the number of messages of a subject; after damage, only those whose rows are readable. */
    long countOf(int handle) {
        Set<Integer> counted = exact;
        if (counted != null && counted.add(handle)) {
            recount(handle);
        }
        return tree.count(handle);
    }

    /** Counts the messages of a subject whose rows are readable. */
    private void recount(int handle) {
        long high = tree.last(handle);
        long low = 0;
        long top = 0;
        long count = 0;
        for (long s = live.atLeast(tree.first(handle)); s != 0 && s <= high; s = live.atLeast(s + 1)) {
            if (entries.handleOf(s) == handle) {
                low = count == 0 ? s : low;
                top = s;
                count++;
            }
        }
        if (count > 0) {
            tree.update(handle, count, low, top);
        }
    }

    /** Captures the subjects with recounted numbers, for another thread. */
    SubjectTree capture() {
        if (exact != null) {
            IntStream.Builder handles = IntStream.builder();
            tree.forEach(FilterSet.ALL, handles::add);
            handles.build().forEach(this::countOf);
        }
        return tree.copy();
    }

    long memoryBytes() {
        return tree.memoryBytes();
    }
}
