// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.config.StreamConfig;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.Subject;
import dev.iora.subject.SubjectFilter;
import dev.iora.subject.SubjectTransform;
import dev.iora.subject.SubjectTree;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One stream: what is stored of it and what is decided about it.
 *
 * <p>{@link #decide} says what becomes of a publish and changes nothing durable. Methods named {@code apply…} are the only
 * ones that change durable state; they are called in journal order, at run time when a record is committed and in the same
 * way at restart. Limits with discard old, retention and rollups follow from applying; only removal by age is a record of its
 * own.
 *
 * <p>Thread: the shard.
 */
public final class Stream {
    private static final byte[] NONE = {};

    private final long id;
    private final long createdEpochNanos;
    private final StreamStore store;
    private final AccountUsage usage;
    private final MessageIds messageIds = new MessageIds();
    private final InFlight inFlight = new InFlight();
    private final Map<String, StreamConsumer> consumers = new LinkedHashMap<>();
    private final Retention retention = new Retention(this);
    private StreamPolicy policy;
    private byte[] lastMessageId = NONE;
    private long countedBytes;
    private boolean hasNews;
    /** Whether what the present record removes is purged. */
    private boolean isPurging;

    private @Nullable StreamLoss loss;
    private int unreadableConsumers;

    /** Creates a stream over its store, which is empty or about to be restored. */
    public Stream(long id, long createdEpochNanos, StreamConfig config, StreamStore store, AccountUsage usage) {
        this.id = id;
        this.createdEpochNanos = createdEpochNanos;
        this.store = store;
        this.usage = usage;
        policy = new StreamPolicy(config);
        if (config.firstSequence() > 0 && store.lastSequence() == 0) {
            store.removeBelow(config.firstSequence());
        }
        countStored();
        inFlight.reset(store.lastSequence(), store.lastTimeNanos(), NONE);
    }

    /** Its number in the journal. */
    public long id() {
        return id;
    }

    /** Its name. */
    public String name() {
        return policy.config.name();
    }

    /** Its configuration. */
    public StreamConfig config() {
        return policy.config;
    }

    /** When it was created. */
    public long createdEpochNanos() {
        return createdEpochNanos;
    }

    /** Its committed messages; changed by this stream only. */
    public StreamStore store() {
        return store;
    }

    /** Its consumers. */
    public Collection<StreamConsumer> consumers() {
        return consumers.values();
    }

    /** A consumer, null if there is none of that name. */
    public @Nullable StreamConsumer consumer(String name) {
        return consumers.get(name);
    }

    StreamPolicy policy() {
        return policy;
    }

    /** Whether it keeps its messages in files. */
    public boolean isFile() {
        return policy.isFile;
    }

    /** What it has lost; null if nothing is known to be. */
    public @Nullable StreamLoss loss() {
        return loss;
    }

    /** What it has lost, to be added to. */
    public StreamLoss noteLoss() {
        StreamLoss known = loss;
        if (known == null) {
            known = new StreamLoss();
            loss = known;
        }
        return known;
    }

    /** Whether it takes no messages, because records of it are missing. */
    public boolean isFrozen() {
        StreamLoss known = loss;
        return known != null && known.isFrozen();
    }

    /** Whether nothing is removed because of what consumers did: it is unknown what some of them did. */
    boolean holdsSettled() {
        return unreadableConsumers > 0 || isFrozen();
    }

    /** A consumer is known of whose state cannot be read: it may need every message. */
    public void addUnreadableConsumer() {
        unreadableConsumers++;
    }

    /** Such a consumer was deleted. */
    public void applyUnreadableConsumerDeleted() {
        unreadableConsumers--;
        // It is unknown how far it came.
        removeUnwanted(0);
    }

    /** Whether messages are removed when consumers are done with them. */
    public boolean removesSettled() {
        return policy.removesSettled();
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** The message ids of its window; changed by this stream only, but for restoring them. */
    public MessageIds messageIds() {
        return messageIds;
    }

    AccountUsage usage() {
        return usage;
    }

    // ---------------------------------------------------------------- decisions

    /**
     * Decides about a publish. If it is accepted or not wanted, it is in flight and its record has to follow.
     *
     * @param into takes the decision
     */
    public void decide(PublishFrame frame, long epochNanos, Publish into) {
        into.wrap(frame, policy);
        into.timeNanos = Math.max(epochNanos, inFlight.lastTimeNanos());
        if (inFlight.mayChange()) {
            into.undecided();
            return;
        }
        inFlight.catchUp(store.lastSequence());
        IngestRules.check(into, this);
        if (into.outcome == Publish.Outcome.ACCEPTED || into.outcome == Publish.Outcome.NOT_WANTED) {
            boolean isStored = into.outcome == Publish.Outcome.ACCEPTED;
            into.sequence = inFlight.lastSequence() + 1;
            into.message.sequence = into.sequence;
            into.message.timeNanos = into.timeNanos;
            inFlight.addMessage(into, isStored, isStored && IngestRules.mayRemove(into, this));
        }
    }

    /** Notes a record that is no message; {@code removes} if it may remove messages or change what decisions depend on. */
    public void addRecord(boolean removes) {
        inFlight.addRecord(removes);
    }

    /** Notes a record that changes what every decision depends on: the configuration, or the last sequence. */
    public void addChange() {
        inFlight.addRecord(true);
        inFlight.addChange();
    }

    /** The last sequence given to a message, applied or not. */
    public long decidedLastSequence() {
        return Math.max(inFlight.lastSequence(), store.lastSequence());
    }

    /** Whether all records made so far are applied. */
    public boolean isSettled() {
        return inFlight.isEmpty();
    }

    /** Forgets what was decided and will never be applied. */
    public void forgetInFlight() {
        inFlight.forget();
        inFlight.reset(store.lastSequence(), store.lastTimeNanos(), lastMessageId);
    }

    /** The last sequence of a subject, decided or stored; 0 if there is none. */
    long lastSequenceOf(byte[] bytes, int offset, int length) {
        long last = inFlight.subjects().last(bytes, offset, length);
        if (last != 0) {
            return last;
        }
        int handle = store.subjects().find(bytes, offset, length);
        return handle == SubjectTree.NONE ? 0 : store.subjects().last(handle);
    }

    /** The last sequence of the subjects that match. */
    long lastSequenceOf(SubjectFilter filter) {
        long stored = store.previous(store.lastSequence(), FilterSet.of(List.of(filter)));
        return Math.max(stored, inFlight.subjects().last(filter));
    }

    /**
     * Where a message is published again once it is stored; null if it is not. Never where the stream would store it once
     * more: no check of a configuration sees what functions in a destination come to.
     */
    public byte @Nullable [] republishTarget(StoredMessage m) {
        SubjectTransform republish = policy.republish;
        byte[] target = republish == null ? null : republish.apply(m.bytes, m.subject, m.subjectLength);
        boolean isTarget = target != null && Subject.isValidLiteral(target, 0, target.length) && !policy.takes(target);
        return isTarget ? target : null;
    }

    /** Whether what is published again has no payload. */
    public boolean republishesHeadersOnly() {
        return policy.republishesHeadersOnly;
    }

    /** The last sequence of the message's subject that is stored, 0 if there is none. */
    public long storedLastSequenceOf(StoredMessage m) {
        int handle = store.subjects().find(m.bytes, m.subject, m.subjectLength);
        return handle == SubjectTree.NONE ? 0 : store.subjects().last(handle);
    }

    /** Messages of a subject, decided or stored. */
    long messagesOf(byte[] bytes, int offset, int length) {
        int handle = store.subjects().find(bytes, offset, length);
        long stored = handle == SubjectTree.NONE ? 0 : store.subjects().count(handle);
        return stored + inFlight.subjects().count(bytes, offset, length);
    }

    /** Bytes the first message with the same subject counts, 0 if there is none. */
    long firstBytesOf(StoredMessage m) {
        int handle = store.subjects().find(m.bytes, m.subject, m.subjectLength);
        return handle == SubjectTree.NONE ? 0 : store.bytesOf(store.firstOf(handle));
    }

    /** Whether a consumer's filters match the message. */
    boolean isWanted(StoredMessage m) {
        if (unreadableConsumers > 0) {
            return true;
        }
        for (StreamConsumer consumer : consumers.values()) {
            if (consumer.filters().matches(m.bytes, m.subject, m.subjectLength)) {
                return true;
            }
        }
        return false;
    }

    // ---------------------------------------------------------------- application

    /**
     * A message is committed.
     *
     * @param live whether it was decided in this run
     */
    public void applyMessage(StoredMessage m, long position, boolean live, PublishHeaders headers) {
        headers.clear();
        if (m.headersLength > 0) {
            headers.scan(m.bytes, m.headers, m.headersLength);
        }
        long messageBytes = policy.bytesOf(m.subjectLength, m.headersLength, m.payloadLength);
        if (!live) {
            // Messages before it are missing if their part of the journal is damaged.
            store.skip(m.sequence - 1, m.timeNanos);
        }
        store.append(m, position);
        noteMessageId(headers, m.sequence, m.timeNanos);
        countStored();
        long first = store.firstSequence();
        if (!isFrozen()) {
            enforceSubjectLimit(m);
            enforceLimits();
        }
        rollUp(m, headers);
        tellRemovedBelow(first);
        hasNews = true;
        if (live) {
            boolean hasId = headers.has(PublishHeader.MESSAGE_ID);
            inFlight.onMessageApplied(m, true, hasId, messageBytes);
        }
    }

    /** Records are missing up to the one that had {@code lastSequence}: no sequence is given twice. */
    public void applyMissing(long lastSequence) {
        noteLoss().addMissing(store.lastSequence() + 1, lastSequence);
        store.skip(lastSequence, store.lastTimeNanos());
    }

    /** A message that nobody wanted got its sequence; {@code m} has no payload. */
    public void applyNotWanted(StoredMessage m, boolean live, PublishHeaders headers) {
        headers.clear();
        if (m.headersLength > 0) {
            headers.scan(m.bytes, m.headers, m.headersLength);
        }
        store.skip(m.sequence, m.timeNanos);
        noteMessageId(headers, m.sequence, m.timeNanos);
        long first = store.firstSequence();
        if (policy.allowsRollup && headers.isWord(PublishHeader.ROLLUP, "sub")) {
            removeOfSubject(m, 0);
        } else if (policy.allowsRollup && headers.isWord(PublishHeader.ROLLUP, "all")) {
            removeBelow(m.sequence + 1);
        }
        tellRemovedBelow(first);
        if (live) {
            inFlight.onMessageApplied(m, false, headers.has(PublishHeader.MESSAGE_ID), 0);
        }
    }

    private void noteMessageId(PublishHeaders headers, long sequence, long timeNanos) {
        long window = policy.config.duplicateWindowNanos();
        messageIds.expire(timeNanos - window);
        int length = headers.length(PublishHeader.MESSAGE_ID);
        if (length == 0) {
            lastMessageId = NONE;
            return;
        }
        int at = headers.offset(PublishHeader.MESSAGE_ID);
        lastMessageId = Arrays.copyOfRange(headers.bytes(), at, at + length);
        if (window > 0) {
            messageIds.add(headers.bytes(), at, length, sequence, timeNanos);
        }
    }

    private void enforceSubjectLimit(StoredMessage m) {
        if (policy.maxPerSubject != Long.MAX_VALUE) {
            removeOfSubject(m, policy.maxPerSubject);
        }
    }

    private void enforceLimits() {
        if (policy.isDiscardNew) {
            return;
        }
        while (store.messages() > policy.maxMessages || (store.bytes() > policy.maxBytes && store.messages() > 0)) {
            removeOne(store.firstSequence());
        }
    }

    private void rollUp(StoredMessage m, PublishHeaders headers) {
        if (!policy.allowsRollup || !headers.has(PublishHeader.ROLLUP)) {
            return;
        }
        if (headers.isWord(PublishHeader.ROLLUP, "all")) {
            isPurging = true;
            store.removeBelow(m.sequence);
        } else if (headers.isWord(PublishHeader.ROLLUP, "sub")) {
            removeOfSubject(m, 1);
        }
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
        return store.countOf(handle) > keep && removeOne(oldest, handle);
    }

    /** Removes a message; false if it is not there. */
    public boolean applyDelete(long sequence) {
        long first = store.firstSequence();
        boolean removed = removeOne(sequence);
        tellRemovedBelow(first);
        StreamLoss known = loss;
        if (known == null) {
            return removed;
        }
        boolean wasFrozen = known.isFrozen();
        boolean wasMissing = known.onDeleted(sequence);
        goOn(wasFrozen);
        return removed || wasMissing;
    }

    /** Removes messages below a sequence: what is too old. */
    public long applyRemoveBelow(long sequence) {
        long first = store.firstSequence();
        long removed = removeBelow(sequence);
        tellRemovedBelow(first);
        return removed;
    }

    /**
     * Removes messages that match, below a sequence and but the {@code keep} newest of them.
     *
     * @param belowSequence 0 for all
     * @return how many
     */
    public long applyPurge(FilterSet filters, long belowSequence, long keep) {
        isPurging = true;
        long first = store.firstSequence();
        long end = belowSequence == 0 ? store.lastSequence() + 1 : belowSequence;
        long removed = filters.isAll() && keep == 0 ? removeBelow(end) : removeMatching(filters, end, keep);
        tellRemovedBelow(first);
        finishPurge();
        StreamLoss known = loss;
        if (known != null && filters.isAll() && keep == 0) {
            boolean wasFrozen = known.isFrozen();
            known.onPurged(end, store.lastSequence());
            goOn(wasFrozen);
        }
        return removed;
    }

    /** Removes a run of messages, as a part of a purge; how many were there. */
    public long applyRemove(long firstSequence, long lastSequence) {
        isPurging = true;
        long first = store.firstSequence();
        long removed = 0;
        for (long sequence = firstSequence; sequence <= lastSequence; sequence++) {
            removed += removeOne(sequence) ? 1 : 0;
        }
        tellRemovedBelow(first);
        return removed;
    }

    /** Lets the consumers know that a purge, or a part of it, is applied. */
    public void finishPurge() {
        for (StreamConsumer consumer : consumers.values()) {
            consumer.onPurged();
        }
    }

    private long removeMatching(FilterSet filters, long end, long keep) {
        long first = store.firstSequence();
        long budget = store.count(first, filters) - keep;
        long removed = 0;
        long sequence = store.next(first, filters);
        while (sequence != 0 && sequence < end && removed < budget) {
            removeOne(sequence);
            removed++;
            sequence = store.next(sequence + 1, filters);
        }
        return removed;
    }

    private long removeBelow(long sequence) {
        long removed = store.removeBelow(sequence);
        countStored();
        return removed;
    }

    /** Tells the consumers of one in the midst; what lies below the first is told once per record. */
    private boolean removeOne(long sequence) {
        return removeOne(sequence, SubjectTree.NONE);
    }

    private boolean removeOne(long sequence, int handle) {
        boolean isFirst = sequence == store.firstSequence();
        if (!consumers.isEmpty()) {
            for (StreamConsumer consumer : consumers.values()) {
                consumer.onRemoving(sequence);
            }
        }
        boolean removed = store.remove(sequence, handle);
        if (removed && !isFirst) {
            for (StreamConsumer consumer : consumers.values()) {
                consumer.onRemoved(sequence, sequence, isPurging);
            }
        }
        return removed;
    }

    private void tellRemovedBelow(long firstBefore) {
        countStored();
        long first = store.firstSequence();
        if (first > firstBefore && firstBefore > 0) {
            for (StreamConsumer consumer : consumers.values()) {
                consumer.onRemoved(firstBefore, first - 1, isPurging);
            }
        }
        isPurging = false;
    }

    /** A new configuration is in force. */
    public void applyUpdate(StreamConfig config) {
        boolean wasInterest = policy.isInterest;
        policy = new StreamPolicy(config);
        StreamLoss known = loss;
        if (known != null) {
            known.onAccepted(config.metadata().getOrDefault(StreamLoss.ACCEPT, ""));
        }
        messageIds.expire(store.lastTimeNanos() - config.duplicateWindowNanos());
        goOn(true);
        if (policy.isInterest && !wasInterest) {
            removing(retention::removeDone);
        }
    }

    /**
     * Removes what limits did not while the stream was frozen: with deletions lost they would have taken what is intact.
     *
     * @param areLimitsNew whether limits may ask for more than before, if it is not frozen now
     */
    private void goOn(boolean areLimitsNew) {
        if (areLimitsNew && !isFrozen()) {
            removing(() -> {
                enforceSubjectLimits();
                enforceLimits();
            });
        }
        removing(retention::removeHeld);
    }

    /** Runs what may remove messages from the beginning of the stream, and tells consumers of those. */
    private void removing(Runnable removal) {
        long first = store.firstSequence();
        removal.run();
        tellRemovedBelow(first);
    }

    /** Consumers want less than before: removes what nobody needs any more, beginning behind a sequence. */
    private void removeUnwanted(long afterSequence) {
        removing(() -> {
            retention.removeHeld();
            retention.removeUnwanted(consumers.isEmpty() ? 0 : afterSequence);
        });
    }

    private void enforceSubjectLimits() {
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

    /** A consumer is there from now on, in place of an earlier one of the same name. */
    public void applyConsumer(StreamConsumer consumer) {
        if (consumers.put(consumer.name(), consumer) == null) {
            usage.addConsumers(1);
        }
    }

    /** A consumer has other filters: what nobody needs any more goes. */
    public void onFiltersChanged(StreamConsumer consumer) {
        removeUnwanted(consumer.ackFloor());
    }

    /** A consumer is gone: it needs no message any more. */
    public @Nullable StreamConsumer applyConsumerDeleted(String name) {
        StreamConsumer gone = consumers.remove(name);
        if (gone != null) {
            usage.addConsumers(-1);
            removeUnwanted(gone.ackFloor());
        }
        return gone;
    }

    /** Says, while a record of a consumer is applied, that it is done with a message. */
    public void onSettled(long sequence) {
        retention.onSettled(sequence);
    }

    /** A consumer begins again somewhere: what it skipped goes, unless another needs it. */
    public void onConsumerReset(StreamConsumer consumer) {
        removing(() -> retention.removeSkipped(consumer));
    }

    /** Ends the application of a consumer's record: removes what everybody is done with. */
    public void finishSettled() {
        if (retention.hasSettled()) {
            long first = store.firstSequence();
            retention.removeSettled();
            tellRemovedBelow(first);
        }
    }

    /** Removes a message that no consumer needs; called by the retention. */
    void removeUnneeded(long sequence) {
        removeOne(sequence);
    }

    /** A record that is no message was applied, one of this run. */
    public void onRecordApplied() {
        inFlight.onRecordApplied();
    }

    /** Ends a replay: decisions go on from the state restored. */
    public void finishReplay() {
        inFlight.reset(store.lastSequence(), store.lastTimeNanos(), lastMessageId);
    }

    /** Lets the consumers know what was applied since the last call. */
    public void tellNews() {
        if (hasNews) {
            hasNews = false;
            for (StreamConsumer consumer : consumers.values()) {
                consumer.onMessages();
            }
        }
    }

    /** Whether {@link #tellNews} has something to tell. */
    public boolean hasNews() {
        return hasNews;
    }

    /** Brings the account's usage up to date. */
    private void countStored() {
        long bytes = store.bytes();
        usage.addBytes(policy.isFile, bytes - countedBytes);
        countedBytes = bytes;
    }

    /** Gives back what the account counts of it: the stream is gone. */
    public void close() {
        usage.addBytes(policy.isFile, -countedBytes);
        usage.addConsumers(-consumers.size());
        consumers.clear();
        countedBytes = 0;
        store.close();
    }

    /** The message id of the last message; empty if it had none. */
    public byte[] lastMessageId() {
        return lastMessageId.clone();
    }

    /** Restores what {@link #lastMessageId} was. */
    public void restore(byte[] messageId) {
        lastMessageId = messageId.clone();
    }
}
