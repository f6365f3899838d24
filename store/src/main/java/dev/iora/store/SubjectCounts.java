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
 * How many messages each subject of a stream has, and which are the first and the last of them.
 *
 * <p>The count and last sequence of a subject are exact. Its first sequence is a lower bound, found out when asked for: if no
 * live message lies there, the chain of messages of the same subject is followed, else they are scanned.
 *
 * <p>Where the place of a message is damaged, its subject is unknown. When such a one goes, the counts are too high: they are
 * found out again when limits depend on them, so that no intact message goes in its stead.
 *
 * <p>Thread: the shard that owns the stream.
 */
final class SubjectCounts {
    private final LiveSequences live;
    private final MessageEntries entries;
    private SubjectTree tree;

    /** Null as long as all counts are exact; else the subjects that were counted again. */
    private @Nullable Set<Integer> exact;

    /** Goes on from counts that were kept; {@code tree} is taken over. */
    SubjectCounts(LiveSequences live, MessageEntries entries, SubjectTree tree) {
        this.live = live;
        this.entries = entries;
        this.tree = tree;
    }

    /** The subjects that have messages; not to be modified. It is another one after {@link #clear}. */
    SubjectTree tree() {
        return tree;
    }

    /** The subject of a message that is about to be stored. */
    int add(StoredMessage message) {
        return tree.add(message.bytes, message.subject, message.subjectLength);
    }

    /** The last message of a subject, 0 if it has none yet. */
    long lastOf(int handle) {
        return tree.count(handle) == 0 ? 0 : tree.last(handle);
    }

    /** A subject has a message more. */
    void onAppended(int handle, long sequence) {
        long count = tree.count(handle);
        tree.update(handle, count + 1, count == 0 ? sequence : tree.first(handle), sequence);
    }

    /** A message of unknown subject goes: one of the subjects has a message less, and nothing tells which. */
    void onUnknownRemoved() {
        exact = new HashSet<>();
    }

    /** A message is no longer live. Whether it was the only one of its subject, whose handle may name another one from now on. */
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

    /** As {@link #onRemoved} for the first message of the stream: the last one of a subject changes only with the only one. */
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

    /** No subject has a message any more. */
    void clear() {
        exact = null;
        if (tree.size() > 0) {
            tree = new SubjectTree();
        }
    }

    /** The exact first sequence of a subject. */
    long firstOf(int handle) {
        long s = tree.first(handle);
        int there = live.contains(s) ? entries.handleOf(s) : SubjectTree.NONE;
        if (live.contains(s) && (there == handle || there == SubjectTree.NONE)) {
            // What was the first is it as long as it is there, be its place damaged or not.
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

    /** Follows the messages of a subject from a deleted one to a live one; 0 if the chain breaks. */
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
                // It may have been one of those counted.
                exact = new HashSet<>();
            }
            found = live.atLeast(found + 1);
        }
        // Damage may have taken the place from which it would be known.
        return found == 0 ? high : Math.min(found, high);
    }

    /** How many messages a subject has; where damage took the places of some, those that can be told. */
    long countOf(int handle) {
        Set<Integer> counted = exact;
        if (counted != null && counted.add(handle)) {
            recount(handle);
        }
        return tree.count(handle);
    }

    /** Counts the messages of a subject whose places can be read. */
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

    /** The subjects with counts that are as exact as can be, for another thread. */
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
