// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.config.StreamConfig;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.Subject;
import dev.iora.subject.SubjectTransform;
import dev.iora.subject.SubjectTree;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One stream: what is stored of it and what is decided about it.
 *
 * <p>{@link #decide} says what becomes of a publish and changes nothing durable. Methods named {@code apply…} are the only
 * ones that change durable state; they are called in journal order, at run time when a record is committed and in the same
 * way at restart. Limits with discard old, retention and rollups follow from applying; only removal by age is a record of its
 * own. Which messages go, and when, is decided here and in {@link Retention}; {@link Removals} has them go.
 *
 * <p>Thread: the shard.
 */
public final class Stream {
    private static final byte[] NONE = {};

    private final long id;
    private final long createdEpochNanos;
    private final StreamStore store;
    private final AccountUsage usage;
    private final MessageIds messageIds;
    private final InFlight inFlight;
    private final StreamConsumers consumers;
    private final Removals removals;
    private final Retention retention;
    private StreamPolicy policy;
    private byte[] lastMessageId = NONE;
    private long countedBytes;
    private @Nullable StreamLoss loss;

    /** Creates a stream over its store, which is empty or about to be restored. */
    public Stream(long id, long createdEpochNanos, StreamConfig config, StreamStore store, AccountUsage usage) {
        this.id = id;
        this.createdEpochNanos = createdEpochNanos;
        this.store = store;
        this.usage = usage;
        messageIds = new MessageIds(usage.messageIds());
        policy = new StreamPolicy(config);
        inFlight = new InFlight(store);
        consumers = new StreamConsumers(store, usage);
        removals = new Removals(store, consumers);
        retention = new Retention(this, removals);
        if (config.firstSequence() > 0 && store.lastSequence() == 0) {
            store.removeBelow(config.firstSequence());
        }
        countStored();
        inFlight.reset(NONE);
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
    public StreamConsumers consumers() {
        return consumers;
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
        return consumers.hasUnreadable() || isFrozen();
    }

    /** A consumer is known of whose state cannot be read: it may need every message. */
    public void addUnreadableConsumer() {
        consumers.addUnreadable();
    }

    /** Such a consumer was deleted. */
    public void applyUnreadableConsumerDeleted() {
        consumers.removeUnreadable();
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
        inFlight.catchUp();
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

    /** Forgets what was decided and will never be applied. */
    public void forgetInFlight() {
        inFlight.forget();
        inFlight.reset(lastMessageId);
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

    /** Bytes the first message with the same subject counts, 0 if there is none. */
    long firstBytesOf(StoredMessage m) {
        int handle = store.subjects().find(m.bytes, m.subject, m.subjectLength);
        return handle == SubjectTree.NONE ? 0 : store.bytesOf(store.firstOf(handle));
    }

    // ---------------------------------------------------------------- application

    /**
     * A message is committed.
     *
     * @param live whether it was decided in this run
     */
    public void applyMessage(StoredMessage m, long position, boolean live, PublishHeaders headers) {
        headers.scan(m);
        long messageBytes = policy.bytesOf(m.subjectLength, m.headersLength, m.payloadLength);
        if (!live) {
            // Messages before it are missing if their part of the journal is damaged.
            store.skip(m.sequence - 1, m.timeNanos);
        }
        store.append(m, position);
        noteMessageId(headers, m.sequence, m.timeNanos);
        removals.begin();
        if (!isFrozen()) {
            removals.enforceSubjectLimit(policy, m);
            removals.enforceLimits(policy);
        }
        removals.rollUp(policy, m, headers);
        endRemoval();
        if (live) {
            consumers.noteStored(m);
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
        headers.scan(m);
        store.skip(m.sequence, m.timeNanos);
        noteMessageId(headers, m.sequence, m.timeNanos);
        removals.begin();
        removals.rollUpForNotStored(policy, m, headers);
        endRemoval();
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

    /** Removes a message; false if it is not there. */
    public boolean applyDelete(long sequence) {
        removals.begin();
        boolean removed = removals.remove(sequence);
        endRemoval();
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
        removals.begin();
        long removed = removals.removeBelow(sequence);
        endRemoval();
        return removed;
    }

    /**
     * Removes messages that match, below a sequence and but the {@code keep} newest of them.
     *
     * @param belowSequence 0 for all
     * @return how many
     */
    public long applyPurge(FilterSet filters, long belowSequence, long keep) {
        removals.beginPurge();
        boolean isWhole = filters.isAll() && keep == 0;
        long end = belowSequence == 0 ? store.lastSequence() + 1 : belowSequence;
        long removed = isWhole ? removals.removeBelow(end) : removals.removeMatching(filters, end, keep);
        endRemoval();
        consumers.tellPurged();
        StreamLoss known = loss;
        if (known != null && isWhole) {
            boolean wasFrozen = known.isFrozen();
            known.onPurged(end, store.lastSequence());
            goOn(wasFrozen);
        }
        return removed;
    }

    /**
     * Removes runs of messages, as a part of a purge; how many were there.
     *
     * @param runs the first and the last sequence of each
     */
    public long applyPurgeOfRuns(long[] runs) {
        removals.beginPurge();
        long removed = 0;
        for (int i = 0; i < runs.length; i += 2) {
            for (long sequence = runs[i]; sequence <= runs[i + 1]; sequence++) {
                removed += removals.remove(sequence) ? 1 : 0;
            }
        }
        endRemoval();
        consumers.tellPurged();
        return removed;
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
                removals.enforceSubjectLimits(policy);
                removals.enforceLimits(policy);
            });
        }
        removing(retention::removeHeld);
    }

    private void removing(Runnable removal) {
        removals.begin();
        removal.run();
        endRemoval();
    }

    private void endRemoval() {
        removals.end();
        countStored();
    }

    /** Consumers want less than before: removes what nobody needs any more, beginning behind a sequence. */
    private void removeUnwanted(long afterSequence) {
        removing(() -> {
            retention.removeHeld();
            retention.removeUnwanted(consumers.size() == 0 ? 0 : afterSequence);
        });
    }

    /** A consumer is there from now on, in place of an earlier one of the same name. */
    public void applyConsumer(StreamConsumer consumer) {
        consumers.put(consumer);
    }

    /** A consumer has other filters: what nobody needs any more goes. */
    public void onFiltersChanged(StreamConsumer consumer) {
        consumers.onFiltersChanged(consumer);
        removeUnwanted(consumer.ackFloor());
    }

    /** A consumer is gone: it needs no message any more. */
    public @Nullable StreamConsumer applyConsumerDeleted(String name) {
        StreamConsumer gone = consumers.remove(name);
        if (gone != null) {
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
            removals.begin();
            retention.removeSettled();
            endRemoval();
        }
    }

    /** A record that is no message was applied, one of this run. */
    public void onRecordApplied() {
        inFlight.onRecordApplied();
    }

    /** Ends a replay: decisions go on from the state restored. */
    public void finishReplay() {
        inFlight.reset(lastMessageId);
    }

    /** Lets the consumers know what was applied since the last call. */
    public void notifyConsumers() {
        consumers.tellMessages();
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
        consumers.clear();
        countedBytes = 0;
        messageIds.close();
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
