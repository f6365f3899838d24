// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.Invariants;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.subject.SubjectTree;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a stream that are decided but not applied yet. Decisions see their effects on top of the durable state.
 *
 * <p>The effects of messages are known exactly: sequences, counts, message ids, last sequences by subject. Removals by a
 * record are known only when it is applied; {@link #mayRemove} says that there are such records, and a decision that a
 * removal could change waits until they are applied. So a batch of any size has the same decisions as batches of one.
 *
 * <p>Thread: the shard.
 */
final class InFlight {
    private final StreamStore store;
    private final MessageIds ids = new MessageIds();
    private final SubjectOverlay subjects = new SubjectOverlay();

    /** Subjects whose schedules end with messages in flight; null if none ever did. */
    private @Nullable SubjectOverlay endedSchedules;

    private long made;
    private long applied;
    private long removingUpTo;
    private long changingUpTo;
    private long lastSequence;
    private long lastTimeNanos;
    private long messages;
    private long bytes;
    private byte[] lastMessageId = {};
    private int lastMessageIdLength;

    /** Messages that are not applied yet, also those that will not be kept. */
    private long publishes;

    /** The state before a batch that is being decided; null if there is none. */
    private @Nullable Mark mark;

    /** The state that a batch changes, apart from that of messages in flight. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    private record Mark(long made, long removingUpTo, long lastSequence, byte[] lastMessageId) {}

    InFlight(StreamStore store) {
        this.store = store;
    }

    /** Starts from the durable state; nothing may be in flight. */
    void reset(byte[] messageId) {
        Invariants.check(isEmpty(), "records in flight");
        lastSequence = store.lastSequence();
        lastTimeNanos = Math.max(lastTimeNanos, store.lastTimeNanos());
        lastMessageId = messageId.clone();
        lastMessageIdLength = messageId.length;
        clearMessages();
    }

    private void clearMessages() {
        publishes = 0;
        messages = 0;
        bytes = 0;
        ids.clear();
        subjects.clear();
        endedSchedules = null;
    }

    /** Whether a batch may begin: then all messages in flight are its own. */
    boolean mayBegin() {
        return publishes == 0 && !mayChange();
    }

    /** A batch begins, which may be taken back. */
    void begin() {
        Invariants.check(mayBegin(), "messages in flight before a batch");
        mark = new Mark(made, removingUpTo, lastSequence, Arrays.copyOf(lastMessageId, lastMessageIdLength));
    }

    /** The batch is decided. */
    void end() {
        mark = null;
    }

    /** Takes back all messages of the batch. */
    void takeBack() {
        Mark before = mark;
        if (before == null) {
            throw new IllegalStateException("no batch to take back");
        }
        made = before.made;
        removingUpTo = before.removingUpTo;
        lastSequence = before.lastSequence;
        setLastMessageId(before.lastMessageId, 0, before.lastMessageId.length);
        clearMessages();
        mark = null;
    }

    /** Whether records before the batch that are not applied yet may remove messages. */
    boolean mayRemoveBefore() {
        Mark before = mark;
        return before != null && applied < before.removingUpTo;
    }

    /** Forgets the records in flight, which will never be applied. */
    void forget() {
        applied = made;
    }

    /** Whether all records are applied. */
    boolean isEmpty() {
        return made == applied;
    }

    /** Whether records that are not applied yet may remove messages or change the configuration. */
    boolean mayRemove() {
        return applied < removingUpTo;
    }

    /** Whether records that are not applied yet change what every decision depends on. */
    boolean mayChange() {
        return applied < changingUpTo;
    }

    /** Makes all decisions wait until the last record is applied. */
    void addChange() {
        changingUpTo = made;
    }

    /** Includes sequences that were assigned by other records than messages. */
    void catchUp() {
        lastSequence = Math.max(lastSequence, store.lastSequence());
    }

    /** Adds a record other than a message. */
    void addRecord(boolean removes) {
        made++;
        if (removes) {
            removingUpTo = made;
        }
    }

    /** Adds a message that will be stored, or only counted if {@code kept} is false. */
    void addMessage(Publish publish, boolean kept, boolean removes) {
        StoredMessage m = publish.message;
        addRecord(removes);
        publishes++;
        lastSequence = publish.sequence;
        lastTimeNanos = publish.timeNanos;
        PublishHeaders headers = publish.headers;
        int idLength = headers.length(PublishHeader.MESSAGE_ID);
        setLastMessageId(headers.bytes(), headers.offset(PublishHeader.MESSAGE_ID), idLength);
        if (idLength > 0) {
            ids.add(
                    headers.bytes(),
                    headers.offset(PublishHeader.MESSAGE_ID),
                    idLength,
                    publish.sequence,
                    publish.timeNanos);
        }
        if (kept) {
            messages++;
            bytes += publish.bytes;
            subjects.add(m.bytes, m.subject, m.subjectLength, publish.sequence);
        }
        if (headers.endsSchedule()) {
            SubjectOverlay ended = endedSchedules == null ? new SubjectOverlay() : endedSchedules;
            ended.add(
                    headers.bytes(),
                    headers.offset(PublishHeader.SCHEDULER),
                    headers.length(PublishHeader.SCHEDULER),
                    publish.sequence);
            endedSchedules = ended;
        }
    }

    private void setLastMessageId(byte[] from, int offset, int length) {
        if (length > lastMessageId.length) {
            lastMessageId = new byte[length];
        }
        System.arraycopy(from, offset, lastMessageId, 0, length);
        lastMessageIdLength = length;
    }

    /** A record other than a message was applied. */
    void onRecordApplied() {
        applied++;
    }

    /** A message was applied. */
    void onMessageApplied(StoredMessage m, boolean kept, PublishHeaders headers, long messageBytes) {
        applied++;
        publishes--;
        if (headers.has(PublishHeader.MESSAGE_ID)) {
            ids.removeOldest();
        }
        if (kept) {
            messages--;
            bytes -= messageBytes;
            subjects.remove(m.bytes, m.subject, m.subjectLength);
        }
        if (endedSchedules != null && headers.endsSchedule()) {
            endedSchedules.remove(
                    headers.bytes(), headers.offset(PublishHeader.SCHEDULER), headers.length(PublishHeader.SCHEDULER));
        }
    }

    /** Whether messages in flight replace or end the schedule of a subject. */
    boolean changesSchedule(byte[] subject) {
        return hasMessagesOf(subject, 0, subject.length)
                || (endedSchedules != null && endedSchedules.count(subject, 0, subject.length) > 0);
    }

    /** The last sequence assigned. */
    long lastSequence() {
        return lastSequence;
    }

    /** Time of the last decided message. */
    long lastTimeNanos() {
        return lastTimeNanos;
    }

    /** Number of messages that will be added. */
    long messages() {
        return messages;
    }

    /** Bytes that will be added. */
    long bytes() {
        return bytes;
    }

    MessageIds ids() {
        return ids;
    }

    /** The last sequence of a subject, decided or stored; 0 if there is none. */
    long lastSequenceOf(byte[] subject, int offset, int length) {
        long last = subjects.last(subject, offset, length);
        if (last != 0) {
            return last;
        }
        int handle = store.subjects().find(subject, offset, length);
        return handle == SubjectTree.NONE ? 0 : store.subjects().last(handle);
    }

    /** The last sequence of the subjects that match, decided or stored; 0 if there is none. */
    long lastSequenceOf(SubjectFilter filter) {
        return Math.max(storedLastSequenceOf(filter), subjects.last(filter));
    }

    /** The last stored sequence of the subjects that match; 0 if there is none. */
    long storedLastSequenceOf(SubjectFilter filter) {
        return store.previous(store.lastSequence(), FilterSet.of(List.of(filter)));
    }

    /** Whether messages of a subject are decided and not applied yet. */
    boolean hasMessagesOf(byte[] subject, int offset, int length) {
        return subjects.count(subject, offset, length) > 0;
    }

    /** Messages of a subject, decided or stored. */
    long messagesOf(byte[] subject, int offset, int length) {
        int handle = store.subjects().find(subject, offset, length);
        long stored = handle == SubjectTree.NONE ? 0 : store.subjects().count(handle);
        return stored + subjects.count(subject, offset, length);
    }

    /** The message id of the last message; empty if it has none. */
    byte[] lastMessageId() {
        return lastMessageId;
    }

    int lastMessageIdLength() {
        return lastMessageIdLength;
    }
}
