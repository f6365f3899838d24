// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.Invariants;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectTree;
import java.util.stream.IntStream;

/**
 * How messages leave a stream: by its limits, by rollups and purges, one by one, always as part of applying a record.
 *
 * <p>What a record removes lies between {@link #begin} and {@link #end}, where the consumers are told of it: of each message
 * those that it is for, or all of them that the beginning of the stream went, if that is many.
 *
 * <p>Thread: the shard.
 */
final class Removals {
    private static final long NOT_BEGUN = -1;

    /** Messages at the beginning that are removed one by one, so that only those are told whom they concern. */
    private static final int FEW = 64;

    private final StreamStore store;
    private final StreamConsumers consumers;

    /** The first sequence before what is being removed went. */
    private long firstBefore = NOT_BEGUN;

    /** Whether many went from the beginning. */
    private boolean isBeginningGone;

    /** Whether all that goes was meant to, and not each message by itself. */
    private boolean isPurge;

    Removals(StreamStore store, StreamConsumers consumers) {
        this.store = store;
        this.consumers = consumers;
    }

    /** Messages may go from here on. */
    void begin() {
        Invariants.check(firstBefore == NOT_BEGUN, "removal within another one");
        firstBefore = store.firstSequence();
        consumers.beginRemovals();
    }

    /** The same, and all that goes is purged. */
    void beginPurge() {
        begin();
        isPurge = true;
    }

    /** No more go. */
    void end() {
        tell();
        firstBefore = NOT_BEGUN;
        isPurge = false;
    }

    private void tell() {
        consumers.tellRemoved(isPurge);
        long first = store.firstSequence();
        if (isBeginningGone && first > firstBefore && firstBefore > 0) {
            consumers.tellRemovedUpTo(firstBefore, first - 1, isPurge);
        }
        isBeginningGone = false;
    }

    /** Removes a message; false if it is not there. */
    boolean remove(long sequence) {
        return remove(sequence, SubjectTree.NONE);
    }

    private boolean remove(long sequence, int knownHandle) {
        int handle = knownHandle == SubjectTree.NONE ? store.subjectOf(sequence) : knownHandle;
        // Its subject may go with it.
        consumers.onRemoving(handle);
        boolean isRemoved = store.remove(sequence, knownHandle);
        if (isRemoved) {
            consumers.noteRemoved(sequence, handle);
        }
        return isRemoved;
    }

    /** Removes all below a sequence; how many. */
    long removeBelow(long sequence) {
        long few = 0;
        while (few < FEW && store.messages() > 0 && store.firstSequence() < sequence) {
            remove(store.firstSequence());
            few++;
        }
        long many = store.removeBelow(sequence);
        isBeginningGone |= many > 0;
        return few + many;
    }

    /** Removes what matches, below a sequence and but the {@code keep} newest of all that match; how many. */
    long removeMatching(FilterSet filters, long end, long keep) {
        long first = store.firstSequence();
        long budget = store.count(first, filters) - keep;
        long removed = 0;
        long sequence = store.next(first, filters);
        while (sequence != 0 && sequence < end && removed < budget) {
            remove(sequence);
            removed++;
            sequence = store.next(sequence + 1, filters);
        }
        return removed;
    }

    private void removeOfSubject(StoredMessage m, long keep) {
        int handle = store.subjects().find(m.bytes, m.subject, m.subjectLength);
        while (handle != SubjectTree.NONE && removeOldest(handle, keep)) {
            handle = store.subjects().find(m.bytes, m.subject, m.subjectLength);
        }
    }

    /** Removes the oldest message of a subject that has more than {@code keep}; false if it has not. */
    private boolean removeOldest(int handle, long keep) {
        if (store.countOf(handle) <= keep) {
            return false;
        }
        long oldest = store.firstOf(handle);
        // To look for it may have shown that fewer can be read than were counted.
        return store.countOf(handle) > keep && remove(oldest, handle);
    }

    // ---------------------------------------------------------------- limits

    /** Removes the oldest messages until there are no more than the stream may have, unless new ones are refused. */
    void enforceLimits(StreamPolicy policy) {
        if (policy.isDiscardNew) {
            return;
        }
        while (store.messages() > policy.maxMessages || (store.bytes() > policy.maxBytes && store.messages() > 0)) {
            remove(store.firstSequence());
        }
    }

    /** The same for the subject of a message. */
    void enforceSubjectLimit(StreamPolicy policy, StoredMessage m) {
        if (policy.maxPerSubject != Long.MAX_VALUE) {
            removeOfSubject(m, policy.maxPerSubject);
        }
    }

    /** The same for all subjects. */
    void enforceSubjectLimits(StreamPolicy policy) {
        if (policy.maxPerSubject == Long.MAX_VALUE) {
            return;
        }
        SubjectTree subjects = store.subjects();
        // The tree must not change while it is visited.
        IntStream.Builder over = IntStream.builder();
        subjects.forEach(FilterSet.ALL, handle -> {
            if (subjects.count(handle) > policy.maxPerSubject) {
                over.add(handle);
            }
        });
        over.build().forEach(handle -> {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = removeOldest(handle, policy.maxPerSubject);
            }
        });
    }

    // ---------------------------------------------------------------- rollups

    /** Removes what a message that was just stored takes the place of, if it says so. */
    void rollUp(StreamPolicy policy, StoredMessage m, PublishHeaders headers) {
        if (!policy.allowsRollup || !headers.has(PublishHeader.ROLLUP)) {
            return;
        }
        if (headers.isWord(PublishHeader.ROLLUP, "all")) {
            tell();
            isPurge = true;
            removeBelow(m.sequence);
        } else if (headers.isWord(PublishHeader.ROLLUP, "sub")) {
            removeOfSubject(m, 1);
        }
    }

    /** Removes what a message that is not stored takes the place of, if it says so. */
    void rollUpForNotStored(StreamPolicy policy, StoredMessage m, PublishHeaders headers) {
        if (policy.allowsRollup && headers.isWord(PublishHeader.ROLLUP, "sub")) {
            removeOfSubject(m, 0);
        } else if (policy.allowsRollup && headers.isWord(PublishHeader.ROLLUP, "all")) {
            removeBelow(m.sequence + 1);
        }
    }
}
