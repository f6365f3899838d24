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
 * Removes messages from a stream one by one, because of limits, rollups or purges, always while a record is applied.
 *
 * <p>All removals of a record lie between {@link #begin} and {@link #end}, which notifies the consumers: of each message
 * those whose filters match it, or all of them that the beginning of the stream was removed, if that is long.
 *
 * <p>Thread: the shard.
 */
final class Removals {
    private static final long NOT_BEGUN = -1;

    /** Messages at the beginning that are removed one by one, so that only consumers they concern are notified. */
    private static final int FEW = 64;

    private final StreamStore store;
    private final StreamConsumers consumers;

    /** The first sequence of the stream before these removals. */
    private long firstBefore = NOT_BEGUN;

    /** Whether many messages at the beginning were removed. */
    private boolean beginningGone;

    /** Whether the removals are a purge as a whole, rather than removals of single messages. */
    private boolean purge;

    Removals(StreamStore store, StreamConsumers consumers) {
        this.store = store;
        this.consumers = consumers;
    }

    /** Begins the removals of a record. */
    void begin() {
        Invariants.check(firstBefore == NOT_BEGUN, "removal within another one");
        firstBefore = store.firstSequence();
        consumers.beginRemovals();
    }

    /** Begins the removals of a purge. */
    void beginPurge() {
        begin();
        purge = true;
    }

    /** Ends the removals and notifies the consumers. */
    void end() {
        notifyConsumers();
        firstBefore = NOT_BEGUN;
        purge = false;
    }

    private void notifyConsumers() {
        consumers.notifyRemoved(purge);
        long first = store.firstSequence();
        if (beginningGone && first > firstBefore && firstBefore > 0) {
            consumers.notifyRemovedUpTo(firstBefore, first - 1, purge);
        }
        beginningGone = false;
    }

    /** Removes a message; false if it does not exist. */
    boolean remove(long sequence) {
        return remove(sequence, SubjectTree.NONE);
    }

    private boolean remove(long sequence, int knownHandle) {
        int handle = knownHandle == SubjectTree.NONE ? store.subjectOf(sequence) : knownHandle;
        // The subject may go with its last message.
        consumers.onRemoving(handle);
        boolean removed = store.remove(sequence, knownHandle);
        if (removed) {
            consumers.noteRemoved(sequence, handle);
        }
        return removed;
    }

    /** Removes all messages before a sequence; how many. */
    long removeBelow(long sequence) {
        long few = 0;
        while (few < FEW && store.messages() > 0 && store.firstSequence() < sequence) {
            remove(store.firstSequence());
            few++;
        }
        long many = store.removeBelow(sequence);
        beginningGone |= many > 0;
        return few + many;
    }

    /** Removes messages that match before a sequence, except for the {@code keep} newest of all that match; how many. */
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
        removeOfSubject(m.bytes, m.subject, m.subjectLength, keep);
    }

    private void removeOfSubject(byte[] subject, int offset, int length, long keep) {
        int handle = store.subjects().find(subject, offset, length);
        while (handle != SubjectTree.NONE && removeOldest(handle, keep)) {
            handle = store.subjects().find(subject, offset, length);
        }
    }

    /** Removes the oldest message of a subject that has more than {@code keep}; false if it has no more. */
    private boolean removeOldest(int handle, long keep) {
        if (store.countOf(handle) <= keep) {
            return false;
        }
        long oldest = store.firstOf(handle);
        // The search may have found that fewer messages can be read than were counted.
        return store.countOf(handle) > keep && remove(oldest, handle);
    }

    // ---------------------------------------------------------------- limits

    /** Removes the oldest messages until the stream is within its limits, unless it discards new ones. */
    void enforceLimits(StreamPolicy policy) {
        if (policy.discardNew) {
            return;
        }
        while (store.messages() > policy.maxMessages || (store.bytes() > policy.maxBytes && store.messages() > 0)) {
            remove(store.firstSequence());
        }
    }

    /** Does the same for the subject of a message. */
    void enforceSubjectLimit(StreamPolicy policy, StoredMessage m) {
        if (policy.maxPerSubject != Long.MAX_VALUE) {
            removeOfSubject(m, policy.maxPerSubject);
        }
    }

    /** Does the same for all subjects. */
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
            boolean moreWork = true;
            while (moreWork) {
                moreWork = removeOldest(handle, policy.maxPerSubject);
            }
        });
    }

    // ---------------------------------------------------------------- rollups

    /** Removes the messages that the rollup header of a message that was just stored replaces, if it has one. */
    void rollUp(StreamPolicy policy, StoredMessage m, PublishHeaders headers) {
        if (!policy.makesRollups() || !headers.any()) {
            return;
        }
        if (headers.isWord(PublishHeader.ROLLUP, "all")) {
            notifyConsumers();
            purge = true;
            removeBelow(m.sequence);
        } else if (headers.isWord(PublishHeader.ROLLUP, "sub")) {
            removeOfSubject(m, 1);
        }
        endSchedule(headers);
    }

    /** Removes the messages of the subject whose schedule a message ends. */
    private void endSchedule(PublishHeaders headers) {
        if (headers.endsSchedule() && headers.has(PublishHeader.SCHEDULER)) {
            int at = headers.offset(PublishHeader.SCHEDULER);
            removeOfSubject(headers.bytes(), at, headers.length(PublishHeader.SCHEDULER), 0);
        }
    }

    /** Removes the messages that the rollup header of a message that is not stored replaces, if it has one. */
    void rollUpForNotStored(StreamPolicy policy, StoredMessage m, PublishHeaders headers) {
        if (policy.makesRollups() && headers.isWord(PublishHeader.ROLLUP, "sub")) {
            removeOfSubject(m, 0);
        } else if (policy.makesRollups() && headers.isWord(PublishHeader.ROLLUP, "all")) {
            removeBelow(m.sequence + 1);
        }
        if (policy.makesRollups()) {
            endSchedule(headers);
        }
    }
}
