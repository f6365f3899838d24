// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.subject.SubjectHash;
import dev.iora.subject.SubscriptionIndex;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Matches by subject: direct-mapped, so that it is bounded and one probe decides. Entries are valid for one generation of the
 * index and are overwritten in place, so that a miss on a subject without subscribers (as every reply inbox is, once) allocates
 * nothing.
 *
 * <p>Thread: the owner of its lane.
 */
final class MatchCache {
    /** Number of entries of a cache that does not grow any more. */
    static final int MAX_ENTRIES = 4096;

    /** Number of entries of a small cache, so that many accounts take little memory. */
    static final int FIRST_ENTRIES = 64;

    /** Longer subjects are not kept, so that a full cache takes little more than a mebibyte. */
    private static final int MAX_SUBJECT_BYTES = 256;

    /** One subject and its matches; may be overwritten with another subject at any time. */
    static final class Entry {
        private byte[] subject = {};
        private int length = -1;
        private int stripe;
        private long generation;
        private boolean reserved;
        private int version;
        private Matches matches = Matches.NONE;

        /** The permissions of the user who published to the subject last, and their decision. */
        private @Nullable Permissions checked;

        private boolean allowed;

        /** Whether this entry holds the current matches of that subject. */
        boolean isFor(byte[] bytes, int offset, int subjectLength, SubscriptionIndex index) {
            return subjectLength == length
                    && generation == index.generation(stripe)
                    && Arrays.equals(subject, 0, length, bytes, offset, offset + subjectLength);
        }

        /** Changes whenever the entry is overwritten. */
        int version() {
            return version;
        }

        /** Whether the entry is unchanged and current since the caller read {@link #version} as {@code seen}. */
        boolean isStill(int seen, SubscriptionIndex index) {
            return version == seen && generation == index.generation(stripe);
        }

        Matches matches() {
            return matches;
        }

        /** Whether {@code user} may publish to the subject, which is the frame's. */
        boolean allowsPublish(Permissions user, PublishFrame frame) {
            if (checked != user) {
                allowed = user.allowsPublish(frame.names, frame.subject, frame.subjectLength);
                checked = user;
            }
            return allowed;
        }

        /** Whether clients may not publish to the subject. */
        boolean isReserved() {
            return reserved;
        }
    }

    private @Nullable Entry[] entries;

    /** How often a current entry was overwritten since the cache grew. */
    private int evictions;

    private final SubscriptionIndex index;
    private final boolean system;
    private final Matches.Collector collector = new Matches.Collector();

    /** For long subjects, and for acknowledgements: each of their subjects is used once and would only evict others. */
    private final Entry passing = new Entry();

    /**
     * Creates a cache with {@code size} entries, a power of two; it grows up to {@link #MAX_ENTRIES} when that helps.
     *
     * @param system whether the account is the system account, which may publish to more subjects
     */
    MatchCache(SubscriptionIndex index, boolean system, int size) {
        this.index = index;
        this.system = system;
        entries = new Entry[size];
    }

    Entry lookup(PublishFrame frame) {
        return lookup(frame.names, frame.subject, frame.subjectLength);
    }

    Entry lookup(byte[] bytes, int offset, int length) {
        if (length > MAX_SUBJECT_BYTES || ReservedSubjects.isAcknowledgement(bytes, offset, length)) {
            fillPassing(bytes, offset, length);
            return passing;
        }
        int slot = SubjectHash.hash(bytes, offset, length) & (entries.length - 1);
        Entry entry = entries[slot];
        if (entry == null) {
            entry = new Entry();
            entries[slot] = entry;
        } else if (entry.isFor(bytes, offset, length, index)) {
            return entry;
        } else if (entries.length < MAX_ENTRIES && entry.matches != Matches.NONE && evictions++ > entries.length) {
            grow();
            return lookup(bytes, offset, length);
        }
        fill(entry, bytes, offset, length);
        return entry;
    }

    /** Entries that lose their place stay valid for the sessions that refer to them. */
    private void grow() {
        @Nullable Entry[] old = entries;
        entries = new Entry[2 * old.length];
        evictions = 0;
        for (Entry entry : old) {
            if (entry != null && entry.length >= 0) {
                entries[SubjectHash.hash(entry.subject, 0, entry.length) & (entries.length - 1)] = entry;
            }
        }
    }

    private void fill(Entry entry, byte[] bytes, int offset, int length) {
        if (entry.subject.length < length) {
            entry.subject = new byte[(length + 15) & ~7];
        }
        System.arraycopy(bytes, offset, entry.subject, 0, length);
        entry.length = length;
        entry.version++;
        entry.checked = null;
        entry.stripe = SubscriptionIndex.stripe(entry.subject, 0, length);
        entry.reserved = ReservedSubjects.refusesPublish(entry.subject, 0, length, system);
        // Read the generation first: a change during the match makes this entry stale, but never wrong.
        entry.generation = index.generation(entry.stripe);
        collector.begin(entry.subject, 0, length);
        index.match(entry.subject, 0, length, collector);
        entry.matches = collector.finish();
    }

    /** The entry keeps no subject, so no look-up finds it, but its caller can check that it is still valid. */
    private void fillPassing(byte[] bytes, int offset, int length) {
        passing.version++;
        passing.checked = null;
        passing.stripe = SubscriptionIndex.stripe(bytes, offset, length);
        passing.reserved = ReservedSubjects.refusesPublish(bytes, offset, length, system);
        passing.generation = index.generation(passing.stripe);
        collector.begin(bytes, offset, length);
        index.match(bytes, offset, length, collector);
        passing.matches = collector.finish();
    }

    /** Drops the matches of stale entries, which would keep closed connections reachable. */
    void sweep() {
        if (passing.matches != Matches.NONE) {
            passing.matches = Matches.NONE;
            passing.version++;
        }
        for (Entry entry : entries) {
            if (entry != null && entry.matches != Matches.NONE && entry.generation != index.generation(entry.stripe)) {
                entry.matches = Matches.NONE;
                entry.length = -1;
                entry.version++;
            }
        }
    }
}
