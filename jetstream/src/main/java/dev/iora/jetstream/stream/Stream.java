// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.Invariants;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamSource;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.Subject;
import dev.iora.subject.SubjectTransform;
import dev.iora.subject.SubjectTree;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One stream: its stored state and the decisions about new messages.
 *
 * <p>{@link #decide} decides about a publish and changes nothing durable. Only methods named {@code apply…} change durable
 * state; they are called in journal order, when a record is committed at run time, and in the same way at restart.
 * Discarding old messages, retention and rollups follow from applying other records; only removal by age has records of its
 * own. This class and {@link Retention} decide which messages are removed and when; {@link Removals} removes them.
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
    private final Lifetimes lifetimes;
    private final Schedules schedules;
    private final InFlight inFlight;
    private @Nullable Counters counters;
    private final StreamConsumers consumers;
    private final Removals removals;
    private final Retention retention;
    private StreamPolicy policy;
    private byte[] lastMessageId = NONE;
    private long countedBytes;
    private @Nullable StreamLoss loss;
    private final SourcePositions sources = new SourcePositions();

    /** Sequence of a message that a client published with the header of a source; 0 if none is known. */
    private long notSourced;

    private Supplier<List<OriginStatus>> origins = List::of;

    /** Creates a stream over its store, which is empty or will be restored. */
    public Stream(long id, long createdEpochNanos, StreamConfig config, StreamStore store, AccountUsage usage) {
        this.id = id;
        this.createdEpochNanos = createdEpochNanos;
        this.store = store;
        this.usage = usage;
        messageIds = new MessageIds(usage.server().messageIds());
        lifetimes = new Lifetimes(store);
        schedules = new Schedules(store);
        policy = new StreamPolicy(config);
        inFlight = new InFlight(store);
        prepareCounters(config);
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

    /** Its committed messages; only this stream changes them. */
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
        return policy.file;
    }

    /** Whether messages are acknowledged before they are durable. */
    public boolean isAsynchronous() {
        return policy.asynchronous;
    }

    /** Its loss; null if it has none that is known. */
    public @Nullable StreamLoss loss() {
        return loss;
    }

    /** Its loss, created if necessary, to be added to. */
    public StreamLoss noteLoss() {
        StreamLoss known = loss;
        if (known == null) {
            known = new StreamLoss();
            loss = known;
        }
        return known;
    }

    /** Whether it refuses messages, because records of it are missing. */
    public boolean isFrozen() {
        StreamLoss known = loss;
        return known != null && known.isFrozen();
    }

    /** Whether messages are kept although consumers are done with them, because the state of some consumers is unknown. */
    boolean keepsDone() {
        return consumers.hasUnreadable() || isFrozen();
    }

    /** Adds a consumer whose state cannot be read; it may need every message. */
    public void addUnreadableConsumer() {
        consumers.addUnreadable();
    }

    /** Removes such a consumer. */
    public void applyUnreadableConsumerDeleted() {
        consumers.removeUnreadable();
        // Its ack floor is unknown.
        removeUnwanted(0);
    }

    /** Whether messages are removed when consumers are done with them. */
    public boolean removesDone() {
        return policy.removesDone();
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** The configuration never changes this, but that of a stream whose creation is lost is only known from an update. */
    private void prepareCounters(StreamConfig config) {
        if (config.allowMessageCounter() && counters == null) {
            counters = new Counters(store, inFlight);
        }
    }

    /** Its counters; null if its messages do not count. */
    @Nullable
    Counters counters() {
        return counters;
    }

    /** The message ids of its window; only this stream changes them, except when they are restored. */
    public MessageIds messageIds() {
        return messageIds;
    }

    /** When its messages end; only this stream changes that, except when it is restored. */
    public Lifetimes lifetimes() {
        return lifetimes;
    }

    /** Its message schedules; only this stream changes when they are due, except when they are restored. */
    public Schedules schedules() {
        return schedules;
    }

    /** How far it has copied its sources; only this stream changes that, except when it is restored. */
    public SourcePositions sources() {
        return sources;
    }

    /** Sets where {@link #origins} comes from. */
    public void originsFrom(Supplier<List<OriginStatus>> newOrigins) {
        origins = newOrigins;
    }

    /** The state of its copies: of the origin of a mirror, or of its sources in the order of the configuration. */
    public List<OriginStatus> origins() {
        return origins.get();
    }

    /** Whether a client published a message with the header of a source; the position of the source must not follow it. */
    public boolean pretendsToBeSourced(Publish publish) {
        return policy.hasSources() && publish.route == null && publish.headers.has(PublishHeader.STREAM_SOURCE);
    }

    AccountUsage usage() {
        return usage;
    }

    // ---------------------------------------------------------------- decisions

    /**
     * Decides about a publish. If it is accepted or not wanted, it is in flight and its record must follow.
     *
     * @param into receives the decision
     */
    public void decide(PublishFrame frame, long epochNanos, Publish into) {
        into.wrap(frame, policy);
        decideWrapped(epochNanos, into);
    }

    private void decideWrapped(long epochNanos, Publish into) {
        if (prepare(epochNanos, into)) {
            IngestRules.check(into, this);
            takeIfAccepted(into);
        }
    }

    /** Whether the decision can be made now. */
    private boolean prepare(long epochNanos, Publish into) {
        into.timeNanos = Math.max(epochNanos, inFlight.lastTimeNanos());
        if (inFlight.mayChange()) {
            into.undecided();
            return false;
        }
        inFlight.catchUp();
        return true;
    }

    private void takeIfAccepted(Publish into) {
        if (into.outcome == Publish.Outcome.ACCEPTED || into.outcome == Publish.Outcome.NOT_WANTED) {
            take(into);
        }
    }

    /** Whether a batch may be decided: no other message may be in flight, so that it can be taken back. */
    public boolean mayDecideTogether() {
        return inFlight.mayBegin();
    }

    /** Begins to decide about a batch. */
    public void beginTogether() {
        inFlight.catchUp();
        inFlight.begin();
        if (counters != null) {
            counters.begin();
        }
    }

    /** A batch is decided, or given up after it was taken back. */
    public void endTogether() {
        inFlight.end();
        if (counters != null) {
            counters.end();
        }
    }

    /** Takes back the decisions about a batch, which may begin again. */
    public void takeBackTogether() {
        inFlight.takeBack();
        if (counters != null) {
            counters.takeBack();
        }
    }

    /** Begins to read the total that a message of a batch counts on, if it has to be read. */
    public void prepareTogether(PublishFrame frame, Publish into) {
        if (counters != null) {
            wrapOfBatch(frame, into);
            counters.find(into.message);
        }
    }

    /**
     * Decides about a message of a batch, behind those of its batch that are in flight.
     *
     * @param index its number in the batch
     * @param marksEnd whether it becomes the message that committed the batch
     */
    public void decideTogether(PublishFrame frame, int index, boolean marksEnd, long epochNanos, Publish into) {
        wrapOfBatch(frame, into);
        if (marksEnd) {
            int before = into.message.headersLength;
            into.setHeader("Nats-Batch-Commit", "1", policy);
            into.addedHeaderBytes = into.message.headersLength - before;
        }
        into.batchIndex = index;
        decideWrapped(epochNanos, into);
    }

    /** Decides about a message of a fast batch, as about any other message. */
    public void decideOfFastBatch(PublishFrame frame, long epochNanos, Publish into) {
        wrapOfBatch(frame, into);
        decideWrapped(epochNanos, into);
    }

    /**
     * Decides about a message from an origin.
     *
     * @param sequence its sequence in the origin
     * @param timeNanos when the origin stored it; a mirror keeps both
     */
    public void decideFromOrigin(PublishFrame frame, OriginRoute route, long sequence, long timeNanos, Publish into) {
        into.wrapFromOrigin(frame, route, sequence, policy);
        if (!prepare(timeNanos, into)) {
            return;
        }
        Invariants.check(
                !route.isMirror() || sequence > inFlight.lastSequence(), "a mirrored message is stored a second time");
        IngestRules.checkFromOrigin(into, this);
        takeIfAccepted(into);
    }

    /** Whether messages in flight replace or end a schedule. */
    public boolean changesSchedule(Schedules.Entry schedule) {
        return inFlight.changesSchedule(schedule.subject().getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Decides about a message that a schedule publishes.
     *
     * @param content the message whose payload it has
     */
    public void decideScheduled(String subject, byte[] headers, StoredMessage content, long epochNanos, Publish into) {
        into.wrapScheduled(subject.getBytes(StandardCharsets.UTF_8), headers, content, policy);
        decideWrapped(epochNanos, into);
    }

    private void wrapOfBatch(PublishFrame frame, Publish into) {
        into.wrap(frame, policy);
        into.batchKnown = true;
        if (into.headers.has(PublishHeader.REQUIRED_API_LEVEL)) {
            into.removeHeader("Nats-Required-Api-Level", policy);
        }
    }

    private void take(Publish into) {
        boolean stored = into.outcome == Publish.Outcome.ACCEPTED;
        into.sequence = into.isMirrored() ? into.originSequence : inFlight.lastSequence() + 1;
        into.message.sequence = into.sequence;
        into.message.timeNanos = into.timeNanos;
        inFlight.addMessage(into, stored, stored && IngestRules.mayRemove(into, this));
        if (counters != null && into.total != null) {
            counters.onDecided(into.message, into.total);
        }
    }

    /** Whether decisions wait for records in flight. */
    public boolean isUndecided() {
        return inFlight.mayChange();
    }

    /**
     * Takes a delete marker in place of the last message of a subject, unless {@code others} more messages than that will be
     * left, decided ones included, or no consumer wants it. Then it is in flight, and its record must follow.
     *
     * @param others number of messages of the subject that are being removed
     */
    public boolean decideMarker(byte[] subject, long others, byte[] headers, long epochNanos, Publish into) {
        if (inFlight.messagesOf(subject, 0, subject.length) != others + 1) {
            return false;
        }
        into.wrapOwn(subject, headers, policy);
        if (policy.interestPolicy && !consumers.isWanted(into.message)) {
            return false;
        }
        into.timeNanos = Math.max(epochNanos, inFlight.lastTimeNanos());
        inFlight.catchUp();
        take(into);
        return true;
    }

    /**
     * Counts a record other than a message as in flight; {@code removes} if it may remove messages or change what decisions
     * depend on.
     */
    public void addRecord(boolean removes) {
        inFlight.addRecord(removes);
    }

    /** Counts a record as in flight that changes what every decision depends on: the configuration, or the last sequence. */
    public void addChange() {
        inFlight.addRecord(true);
        inFlight.addChange();
    }

    /** The last sequence assigned to a message, applied or not. */
    public long decidedLastSequence() {
        return Math.max(inFlight.lastSequence(), store.lastSequence());
    }

    /** Forgets the decisions that will never be applied. */
    public void forgetInFlight() {
        inFlight.forget();
        inFlight.reset(lastMessageId);
    }

    /**
     * The subject under which a message is republished once it is stored; null if it is not. Never a subject that the stream
     * would store again: validation of a configuration cannot know the result of functions in a destination.
     */
    public byte @Nullable [] republishTarget(StoredMessage m) {
        SubjectTransform republish = policy.republish;
        byte[] target = republish == null ? null : republish.apply(m.bytes, m.subject, m.subjectLength);
        boolean valid = target != null && Subject.isValidLiteral(target, 0, target.length) && !policy.takes(target);
        return valid ? target : null;
    }

    /** Whether messages are republished without their payload. */
    public boolean republishesHeadersOnly() {
        return policy.republishesHeadersOnly;
    }

    /** The last stored sequence of the message's subject, 0 if there is none. */
    public long storedLastSequenceOf(StoredMessage m) {
        int handle = store.subjects().find(m.bytes, m.subject, m.subjectLength);
        return handle == SubjectTree.NONE ? 0 : store.subjects().last(handle);
    }

    /** Bytes by which the first message with the same subject counts, 0 if there is none. */
    long firstBytesOf(StoredMessage m) {
        int handle = store.subjects().find(m.bytes, m.subject, m.subjectLength);
        return handle == SubjectTree.NONE ? 0 : store.bytesOf(store.firstOf(handle));
    }

    // ---------------------------------------------------------------- application

    /**
     * Applies a committed message.
     *
     * @param live whether it was decided in this run
     */
    public void applyMessage(StoredMessage m, long position, boolean live, PublishHeaders headers) {
        headers.scan(m);
        long messageBytes = policy.bytesOf(m.subjectLength, m.headersLength, m.payloadLength);
        if (!live || policy.isMirror()) {
            // The origin of a mirror has no messages in between, or their part of the journal is damaged.
            store.skip(m.sequence - 1, m.timeNanos);
        }
        store.append(m, position);
        noteMessageId(headers, m.sequence, m.timeNanos);
        noteSource(headers, m.sequence);
        if (policy.allowsTimeToLive) {
            lifetimes.onStored(m.sequence, m.timeNanos, headers);
        }
        schedules.onStored(m, headers);
        removals.begin();
        if (!isFrozen()) {
            removals.enforceSubjectLimit(policy, m);
            removals.enforceLimits(policy);
        }
        removals.rollUp(policy, m, headers);
        endRemoval();
        if (live) {
            consumers.noteStored(m);
            inFlight.onMessageApplied(m, true, headers, messageBytes);
        }
    }

    /** Applies that records up to the one with {@code lastSequence} are missing, so that no sequence is assigned twice. */
    public void applyMissing(long lastSequence) {
        noteLoss().addMissing(store.lastSequence() + 1, lastSequence);
        store.skip(lastSequence, store.lastTimeNanos());
    }

    /** Applies a message that no consumer wanted and that only gets its sequence; {@code m} has no payload. */
    public void applyNotWanted(StoredMessage m, boolean live, PublishHeaders headers) {
        headers.scan(m);
        store.skip(m.sequence, m.timeNanos);
        noteMessageId(headers, m.sequence, m.timeNanos);
        noteSource(headers, m.sequence);
        schedules.onPublished(headers);
        removals.begin();
        removals.rollUpForNotStored(policy, m, headers);
        endRemoval();
        if (live) {
            inFlight.onMessageApplied(m, false, headers, 0);
        }
    }

    private void noteSource(PublishHeaders headers, long sequence) {
        if (policy.hasSources() && headers.has(PublishHeader.STREAM_SOURCE) && sequence != notSourced) {
            sources.onStored(
                    headers.bytes(),
                    headers.offset(PublishHeader.STREAM_SOURCE),
                    headers.length(PublishHeader.STREAM_SOURCE));
        }
    }

    /** Applies that the message with a sequence has no position of a source, although it has the header of one. */
    public void applyNotSourced(long sequence) {
        notSourced = sequence;
    }

    /** Applies that the origin of a mirror has no messages up to a sequence. */
    public void applySkipped(long lastSequence) {
        if (store.messages() == 0) {
            store.removeBelow(lastSequence + 1);
        }
        store.skip(lastSequence, store.lastTimeNanos());
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

    /** Removes a message; false if it does not exist. */
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
        resume(wasFrozen);
        return removed || wasMissing;
    }

    /** Removes messages before a sequence, which are too old; those that never end stay. */
    public long applyExpired(long belowSequence) {
        removals.begin();
        long removed =
                lifetimes.keepsBelow(belowSequence) ? removeAging(belowSequence) : removals.removeBelow(belowSequence);
        endRemoval();
        return removed;
    }

    private long removeAging(long belowSequence) {
        long removed = 0;
        long sequence = lifetimes.firstAging();
        while (sequence != 0 && sequence < belowSequence) {
            removals.remove(sequence);
            removed++;
            sequence = lifetimes.nextAging(sequence + 1);
        }
        return removed;
    }

    /** Removes messages whose own time is over; how many. */
    public long applyEnded(long[] sequences) {
        removals.begin();
        long removed = 0;
        for (long sequence : sequences) {
            removed += removals.remove(sequence) ? 1 : 0;
        }
        endRemoval();
        lifetimes.onEnded();
        return removed;
    }

    /**
     * Removes messages that match before a sequence, except for the {@code keep} newest of them.
     *
     * @param belowSequence 0 for all
     * @return number of removed messages
     */
    public long applyPurge(FilterSet filters, long belowSequence, long keep) {
        removals.beginPurge();
        boolean complete = filters.isAll() && keep == 0;
        long end = belowSequence == 0 ? store.lastSequence() + 1 : belowSequence;
        long removed = complete ? removals.removeBelow(end) : removals.removeMatching(filters, end, keep);
        endRemoval();
        consumers.notifyPurged();
        StreamLoss known = loss;
        if (known != null && complete) {
            boolean wasFrozen = known.isFrozen();
            known.onPurged(end, store.lastSequence());
            resume(wasFrozen);
        }
        return removed;
    }

    /**
     * Removes runs of messages, as a part of a purge; how many messages.
     *
     * @param runs the first and the last sequence of each run
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
        consumers.notifyPurged();
        return removed;
    }

    /** Applies a new configuration. */
    public void applyUpdate(StreamConfig config) {
        boolean wasInterest = policy.interestPolicy;
        policy = new StreamPolicy(config);
        sources.keep(config.sources().stream().map(StreamSource::indexName).collect(Collectors.toSet()));
        prepareCounters(config);
        StreamLoss known = loss;
        if (known != null) {
            known.onAccepted(config.metadata().getOrDefault(StreamLoss.ACCEPT, ""));
        }
        messageIds.expire(store.lastTimeNanos() - config.duplicateWindowNanos());
        resume(true);
        if (policy.interestPolicy && !wasInterest) {
            runRemoval(retention::removeDone);
        }
    }

    /**
     * Removes the messages that exceed limits and were kept while the stream was frozen: limits would have removed intact
     * messages in place of those whose deletion is lost.
     *
     * @param limitsChanged whether limits may remove more than before, unless the stream is frozen
     */
    private void resume(boolean limitsChanged) {
        if (limitsChanged && !isFrozen()) {
            runRemoval(() -> {
                removals.enforceSubjectLimits(policy);
                removals.enforceLimits(policy);
            });
        }
        runRemoval(retention::removeHeld);
    }

    private void runRemoval(Runnable removal) {
        removals.begin();
        removal.run();
        endRemoval();
    }

    private void endRemoval() {
        removals.end();
        countStored();
    }

    /** Removes messages behind a sequence that no consumer needs any more. */
    private void removeUnwanted(long afterSequence) {
        runRemoval(() -> {
            retention.removeHeld();
            retention.removeUnwanted(consumers.size() == 0 ? 0 : afterSequence);
        });
    }

    /** Adds a consumer, or replaces the one of the same name. */
    public void applyConsumer(StreamConsumer consumer) {
        consumers.put(consumer);
    }

    /** A consumer has other filters: removes messages that no consumer needs any more. */
    public void onFiltersChanged(StreamConsumer consumer) {
        consumers.onFiltersChanged(consumer);
        removeUnwanted(consumer.ackFloor());
    }

    /** Removes a consumer, and messages that no consumer needs any more. */
    public @Nullable StreamConsumer applyConsumerDeleted(String name) {
        StreamConsumer gone = consumers.remove(name);
        if (gone != null) {
            removeUnwanted(gone.ackFloor());
        }
        return gone;
    }

    /** A consumer is done with a message; called while a record of the consumer is applied. */
    public void onDone(long sequence) {
        retention.onDone(sequence);
    }

    /** A consumer was reset: removes messages it skipped, unless another consumer needs them. */
    public void onConsumerReset(StreamConsumer consumer) {
        runRemoval(() -> retention.removeSkipped(consumer));
    }

    /** Ends the application of a consumer's record: removes messages that all consumers are done with. */
    public void finishRecord() {
        if (retention.hasDone()) {
            removals.begin();
            retention.removeNoted();
            endRemoval();
        }
    }

    /** A record of this run other than a message was applied. */
    public void onRecordApplied() {
        inFlight.onRecordApplied();
    }

    /** Ends a replay: decisions continue from the restored state. */
    public void finishReplay() {
        inFlight.reset(lastMessageId);
    }

    /** Notifies consumers of messages that were stored since the last call. */
    public void notifyConsumers() {
        consumers.notifyMessages();
    }

    /** Updates the account's usage. */
    private void countStored() {
        long bytes = store.bytes();
        usage.addBytes(policy.file, bytes - countedBytes);
        countedBytes = bytes;
    }

    /** Removes the stream from the account's usage, and closes its store. */
    public void close() {
        usage.addBytes(policy.file, -countedBytes);
        consumers.clear();
        countedBytes = 0;
        messageIds.close();
        store.close();
    }

    /** The message id of the last message; empty if it had none. */
    public byte[] lastMessageId() {
        return lastMessageId.clone();
    }

    /** Restores the value of {@link #lastMessageId}. */
    public void restore(byte[] messageId) {
        lastMessageId = messageId.clone();
    }
}
