// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.GoDuration;
import dev.iora.common.Invariants;
import dev.iora.common.Nanos;
import dev.iora.common.SeededRandom;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.DeliverPolicy;
import dev.iora.jetstream.config.ReplayPolicy;
import dev.iora.subject.FilterSet;
import dev.iora.wire.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of a stream, stepped by its shard.
 *
 * <p>Thread: the shard.
 *
 * <p>Calls from the shard change the state that decisions use, and lead to records, sends and timers at the
 * {@link ConsumerHost}. The durable state changes only when a record is applied: in {@link #apply}, which is called with
 * each record in the order of the journal, at run time and at restart, and when the stream reports removed messages. No
 * other method may be called before {@link #start}.
 *
 * <p>A timer makes the deliveries: the shard runs its timers in every step after it has passed on all events, and before it
 * hands over its batch.
 */
public final class Consumer {
    private static final byte[] NO_HEADERS = {};

    private final ConsumerScope scope;
    private final ConsumerHost host;
    private final StateLog log;
    private final DeliveryCursor cursor;
    private final Acknowledgements acks;
    private final GoneMessages gone;
    private final Pacing pacing = new Pacing();
    private final DeliveryLoop loop;
    private final StepTimer pauseTimer;
    private final @Nullable PullOutlet pull;
    private final @Nullable PushOutlet push;
    private final Inactivity inactivity;
    private final long createdEpochNanos;

    /** Creates a consumer without deliveries, or one whose state will be restored. */
    public Consumer(
            String stream,
            String name,
            ConsumerConfig config,
            long createdEpochNanos,
            ConsumerHost host,
            SeededRandom random,
            int homeLane) {
        this.host = host;
        this.createdEpochNanos = createdEpochNanos;
        scope = new ConsumerScope(stream, name, config, host, random, homeLane);
        boolean acksNeeded = scope.acksNeeded();
        log = new StateLog(host, acksNeeded, acksNeeded || config.isDurable() || host.removesDone());
        cursor = new DeliveryCursor(host.messages(), scope.filters());
        acks = new Acknowledgements(scope, log);
        loop = new DeliveryLoop(scope, log, cursor, acks, pacing);
        gone = new GoneMessages(host, log, loop::wake);
        pull = config.isPull() ? new PullOutlet(scope, log, cursor, loop::wake) : null;
        push = config.isPull() ? null : new PushOutlet(scope, log, cursor, loop::wake);
        inactivity = new Inactivity(scope, acks, pull, push);
        pauseTimer = new StepTimer(now -> onPauseEnded());
    }

    /** Starts after the creation, or at restart when all records are applied. */
    public void start() {
        Invariants.check(!log.isRunning(), "consumer already started");
        gone.forget(1, Long.MAX_VALUE, false);
        log.begin();
        AckState ahead = log.ahead();
        if (!ahead.isStarted()) {
            long first = DeliveryCursor.startSequence(scope.config(), scope.filters(), host.messages());
            log.start(first, DeliveryCursor.resumeAfter(scope.config(), host.messages()));
        }
        // The records since its creation may have changed its configuration.
        cursor.start(scope.filters(), ahead.floor().deliveredStream() + 1, ahead.resumeAfter());
        if (pull != null) {
            pull.onConfigChanged();
        }
        limitRate();
        if (scope.config().replayPolicy() == ReplayPolicy.ORIGINAL) {
            pacing.replay(host.messages().lastSequence());
        }
        acks.start(loop::wake, (lane, reply, body) -> onPull(lane, reply, body, NO_HEADERS));
        armPause();
        loop.start(outlet());
        onInterestChanged();
        inactivity.start();
    }

    /** Whether deliveries are recorded, and leave when their record is written. */
    public boolean recordsDeliveries() {
        return log.recordsDeliveries();
    }

    /** The stream has new committed messages, which may match or not. */
    public void onMessages() {
        loop.wake();
    }

    /**
     * Messages that its filters match were removed from the stream by one record. Also while records are applied at restart.
     *
     * @param purge whether a purge removed them: then, as in the Go server, the end of the wait for acknowledgements is not
     *     reported
     */
    public void onRemoved(RemovedMessages removed, boolean purge) {
        if (log.isRunning()) {
            cursor.onRemoved(removed);
        }
        gone.forget(removed, purge);
    }

    /** The same for messages that its present filters may not match. */
    public void onOthersRemoved(RemovedMessages removed, boolean purge) {
        gone.forgetOthers(removed, purge);
    }

    /** The same for messages with unknown subjects, which its filters may match. */
    public void onUnknownRemoved(RemovedMessages removed, boolean purge) {
        if (log.isRunning()) {
            cursor.onUnknownRemoved(removed.highest());
        }
        gone.forget(removed, purge);
    }

    /** All messages from {@code first}, which was the first one, to {@code last} were removed. Also at restart. */
    public void onRemovedUpTo(long first, long last, boolean purge) {
        if (log.isRunning()) {
            cursor.onRemovedUpTo(last);
        }
        gone.forget(first, last, purge);
    }

    /**
     * Whether acknowledgements may be pending for messages that its present filters do not match. Checks a few of them in
     * each call.
     */
    public boolean isMixed() {
        return gone.isMixed(scope.filters());
    }

    /**
     * The stream was purged; the removed messages were reported before. All messages before the stream's first one count as
     * delivered (nats-server v2.14.5 consumer.go purge). Also at restart.
     */
    public void onPurged() {
        log.onFirst(host.messages().firstSequence());
    }

    /** A pull request: the body of {@code $JS.API.CONSUMER.MSG.NEXT}, and the header block, empty if it has none. */
    public void onPull(int lane, byte[] reply, byte[] body, byte[] headers) {
        if (reply.length == 0) {
            return; // no subject for messages
        }
        if (pull == null) {
            byte[] status = Statuses.of("409 Consumer is push based");
            host.sendStatus(lane, reply, Statuses.NO_REPLY, status, ConsumerHost.Gate.WRITTEN);
        } else {
            pull.onPull(lane, reply, body, headers);
        }
    }

    /**
     * An acknowledgement.
     *
     * @param bytes holds its subject, and its payload without headers
     * @param reply subject of the response, empty if none is expected
     */
    public void onAck(
            int lane, byte[] bytes, int subject, int subjectLength, int payload, int payloadLength, byte[] reply) {
        inactivity.onAck();
        acks.onAck(lane, bytes, subject, subjectLength, payload, payloadLength, reply);
        acks.armTimer();
    }

    /** A response to a flow control message: its subject, and the header block, empty if it has none. */
    public void onFlowControl(byte[] bytes, int offset, int length, byte[] headers) {
        boolean accepted = push != null && push.onFlowControl(bytes, offset, length);
        if (accepted && scope.isAckedByFlowControl() && headers.length > 0) {
            Headers block = Headers.of(headers);
            // An invalid number acknowledges nothing, as in the Go server.
            acks.onFlowControl(block.number("Nats-Last-Consumer"), block.number("Nats-Last-Stream"));
        }
    }

    /** The interest in the deliver subject has changed. */
    public void onInterestChanged() {
        if (push != null) {
            boolean was = push.isActive();
            push.onInterestChanged();
            if (was && !push.isActive()) {
                inactivity.start();
            }
        }
    }

    /** A full lane takes messages again. */
    public void onOutputReady() {
        loop.onOutputReady();
    }

    /** Applies one of its records. */
    public void apply(int type, byte[] bytes, int offset, int length) {
        log.apply(type, bytes, offset, length);
    }

    /** Sets another configuration, which was validated before. */
    public void update(ConsumerConfig config) {
        ConsumerConfig before = scope.config();
        long pausedUntil = scope.pausedUntilEpochNanos();
        scope.config(config);
        if (!config.filters().equals(before.filters())) {
            gone.mixUpTo(host.messages().lastSequence());
        }
        if (!log.isRunning()) {
            return;
        }
        if (!config.filters().equals(before.filters())) {
            cursor.filters(scope.filters());
        }
        if (config.ackWaitNanos() != before.ackWaitNanos()
                || !config.backoffNanos().equals(before.backoffNanos())) {
            acks.onConfigChanged();
        }
        if (config.rateLimitBitsPerSecond() != before.rateLimitBitsPerSecond()) {
            limitRate();
        }
        if (config.inactiveThresholdNanos() != before.inactiveThresholdNanos()) {
            inactivity.start();
        }
        if (scope.pausedUntilEpochNanos() != pausedUntil) {
            onPauseChanged();
        }
        if (!config.deliverSubject().equals(before.deliverSubject())) {
            acks.redeliverAll();
        }
        if (pull != null) {
            pull.onConfigChanged();
        }
        onInterestChanged();
        loop.wake();
    }

    /** Why the consumer cannot be reset to {@code sequence} (0: behind the ack floor); null if it can. */
    public @Nullable String whyNoReset(long sequence) {
        ConsumerConfig config = scope.config();
        if (sequence == 0 || config.deliverPolicy() == DeliverPolicy.ALL) {
            return null;
        }
        if (config.deliverPolicy() == DeliverPolicy.BY_START_SEQUENCE) {
            return sequence < config.optStartSequence() ? "below start seq" : null;
        }
        if (config.deliverPolicy() == DeliverPolicy.BY_START_TIME) {
            return sequence < host.messages().sequenceAt(config.optStartEpochNanos()) ? "below start time" : null;
        }
        return "not allowed";
    }

    /** Restarts deliveries at {@code sequence} (0: behind the ack floor); returns the first sequence. */
    public long reset(long sequence) {
        Invariants.check(whyNoReset(sequence) == null, "reset that is not allowed");
        long from = sequence == 0 ? log.ahead().floor().stream() + 1 : sequence;
        log.reset(from);
        acks.onReset();
        if (push != null) {
            push.onReset();
        }
        cursor.start(scope.filters(), from, 0);
        loop.wake();
        return from;
    }

    /** Unpins the pinned client, if any; the advisory names {@code group}. */
    public void unpin(String group) {
        if (pull != null && scope.config().priorityGroups().contains(group)) {
            pull.groups().unpin(group, "admin");
            loop.wake();
        }
    }

    /** Sends a status to waiting clients, because the server shuts down, and stops. */
    public void shutDown() {
        disconnect();
        stop();
    }

    /** Sends a status to waiting clients, which the server stops to serve. */
    public void disconnect() {
        if (pull != null) {
            pull.onShutdown();
        }
    }

    /** Sends a status to waiting clients, because the consumer is deleted, and stops. */
    public void delete() {
        if (pull != null) {
            pull.onDeleted();
        }
        stop();
    }

    /** Cancels its timers and stops deliveries. */
    public void stop() {
        loop.stop();
        outlet().stop();
        acks.stop();
        inactivity.stop();
        host.timers().cancel(pauseTimer);
    }

    /** Its state. */
    public ConsumerState state() {
        AckState ahead = log.ahead();
        AckFloor floor = ahead.floor();
        // A maximum of one delivery means no redeliveries, although messages that were given up are tracked.
        long redelivered = scope.config().maxDeliver() == 1 ? 0 : ahead.redelivered();
        return new ConsumerState(
                new ConsumerState.Position(
                        floor.deliveredConsumer(), floor.deliveredStream(), ahead.lastDeliveredNanos()),
                new ConsumerState.Position(floor.consumer(), floor.stream(), ahead.lastAckNanos()),
                ahead.pending().size(),
                redelivered,
                pull == null ? 0 : pull.waiting(),
                cursor.left(),
                push != null && push.isActive(),
                scope.pauseRemainingNanos(),
                groups(),
                loop.damaged());
    }

    /** When it was created, epoch nanoseconds. */
    public long createdEpochNanos() {
        return createdEpochNanos;
    }

    /** Its name. */
    public String name() {
        return scope.name();
    }

    /** Its configuration. */
    public ConsumerConfig config() {
        return scope.config();
    }

    /** Whether this consumer no longer needs a message that matches its filters, by the applied records. */
    public boolean isDone(long sequence) {
        return log.durable().isStarted() && log.durable().isDone(sequence);
    }

    /** The stream sequence up to which it no longer needs messages, by the applied records. */
    public long ackFloor() {
        return log.durable().floor().stream();
    }

    /** Its filters. */
    public FilterSet filters() {
        return scope.filters();
    }

    /** Why it delivers nothing at this moment, in one sentence. */
    public String whyNotDelivering() {
        PendingAcks pending = log.ahead().pending();
        long left = cursor.left();
        if (scope.isPaused()) {
            return "paused for " + GoDuration.format(scope.pauseRemainingNanos());
        }
        if (left == 0 && pending.queued() == 0) {
            return pending.isEmpty()
                    ? "no message matches that was not delivered"
                    : "everything was delivered; " + pending.size()
                            + " messages wait for an acknowledgement, the oldest is "
                            + pending.sequence(pending.lowest());
        }
        if (!outlet().isOpen()) {
            return outlet().whyClosed();
        }
        return switch (loop.halt()) {
            case ACK_PENDING -> ackLimit(pending) + "; the oldest message not acknowledged is " + oldest(pending);
            case LOADING -> "the next message is being read from storage";
            case NO_RECEIVER -> "the waiting pull requests may not have the next message (priority group)";
            case OUTPUT -> "the output of the lane is full";
            case PACED -> "the next message waits for its time (rate limit or original replay)";
            case NONE, PAUSED, CLOSED, END -> "it is about to deliver";
        };
    }

    /** Its durable state, for a checkpoint. */
    public byte[] encodeState() {
        return StateCodec.encode(log.durable());
    }

    /**
     * Restores the state from {@link #encodeState}, before any other call.
     *
     * @throws IllegalArgumentException if the bytes are no such state
     */
    public void decodeState(byte[] bytes, int offset, int length) {
        StateCodec.decode(log.durable(), bytes, offset, length);
        // The filters at the time of the deliveries are unknown.
        gone.mixUpTo(log.durable().floor().deliveredStream());
    }

    private Outlet outlet() {
        if (pull != null) {
            return pull;
        }
        if (push == null) {
            throw new IllegalStateException("consumer without outlet");
        }
        return push;
    }

    private List<ConsumerState.Group> groups() {
        if (pull == null || scope.config().priorityGroups().isEmpty()) {
            return List.of();
        }
        PriorityGroups groups = pull.groups();
        String name = scope.config().priorityGroups().getFirst();
        return List.of(new ConsumerState.Group(name, groups.pinId(), groups.pinnedAtEpochNanos()));
    }

    private String ackLimit(PendingAcks pending) {
        int max = scope.config().maxAckPending();
        return max > 0 && pending.size() >= max
                ? "max_ack_pending of " + max + " is reached"
                : "the heap is nearly full, and " + pending.size() + " messages wait for an acknowledgement";
    }

    private static String oldest(PendingAcks pending) {
        return pending.isEmpty() ? "none" : Long.toString(pending.sequence(pending.lowest()));
    }

    private void limitRate() {
        pacing.rate(scope.config().rateLimitBitsPerSecond(), host.maxMessageBytes(), host.nowNanos());
    }

    private void onPauseChanged() {
        host.advise(new ConsumerAdvisory.PauseChanged(
                scope.isPaused(), scope.config().pauseUntil()));
        armPause();
    }

    private void onPauseEnded() {
        if (scope.isPaused()) {
            armPause();
            return;
        }
        host.advise(new ConsumerAdvisory.PauseChanged(false, scope.config().pauseUntil()));
        loop.wake();
    }

    private void armPause() {
        host.timers().cancel(pauseTimer);
        if (scope.isPaused()) {
            long remaining = Nanos.bounded(scope.pausedUntilEpochNanos() - host.epochNanos());
            host.timers().arm(pauseTimer, host.nowNanos() + remaining);
        }
    }
}
