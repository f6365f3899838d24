// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.lane.Refusal;
import dev.iora.jetstream.record.StreamHeads;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.store.Erasure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream on its shard, with the state that only the shard needs, and the inlets of its publishes and direct gets.
 *
 * <p>Thread: the shard.
 */
final class HostedStream {
    /** The timers of its messages and of their ids. */
    record Timers(ExpiryTimer expiry, MessageIdTimer ids) {}

    final Stream stream;
    final byte[] name;
    final PubAckText pubAcks;

    /** Consumers by their number. */
    final LongMap<HostedConsumer> consumers = new LongMap<>();

    /** Consumers whose state cannot be read; they are kept unchanged until they are deleted. */
    final List<StoredConsumer> unreadableConsumers = new ArrayList<>();

    final OpenBatches batches = new OpenBatches();

    /** Its last record in the journal. */
    final StreamHeads.Head head;

    /** Whether only its name is known, because its state cannot be read; such a stream can only be deleted. */
    boolean unreadable;

    /** Position of its last applied record. */
    long appliedPosition;

    /** Whether a record was applied after its state was captured for a checkpoint. */
    boolean changed = true;

    /** Number of the next consumer. */
    long nextConsumer = 1;

    /** Number of changes of consumers that are in flight, and the changes that wait for them. */
    int consumerChanges;

    final ArrayDeque<Runnable> waitingChanges = new ArrayDeque<>();

    /** Whether it is in the list of streams whose records were just applied. */
    boolean notificationDue;

    /** Removed messages whose bytes are still to be overwritten. */
    final List<Erasure> erasures = new ArrayList<>();

    final Timers timers;
    private final ScheduleTimer schedules;
    final JetStreamAccount account;
    private final ClientInlets inlets;
    private final StreamOrigins origins;

    HostedStream(
            Stream stream, StreamHeads.Head head, Timers timers, JetStreamAccount account, HostedOrigin.Ports ports) {
        this.stream = stream;
        this.head = head;
        this.timers = timers;
        this.account = account;
        name = stream.name().getBytes(StandardCharsets.UTF_8);
        pubAcks = new PubAckText(stream.name(), ports.options().settings().domain());
        Refusal tooMany = Refusal.ofPublish(pubAcks.error(ApiError.STREAM_TOO_MANY_REQUESTS.with()));
        inlets = new ClientInlets(stream.id(), stream.name(), account.account(), ports.intake(), tooMany);
        origins = new StreamOrigins(ports, this);
        schedules = new ScheduleTimer(this, ports);
        stream.originsFrom(origins::statuses);
    }

    /**
     * Subscribes to its subjects, and to those of direct gets if they are allowed. No effect while its account may not use
     * JetStream.
     */
    void listen() {
        if (!account.isEnabled()) {
            return;
        }
        inlets.listen(stream.config());
        origins.follow(stream.config());
    }

    /** A mirror has nearly all messages of its origin. */
    void onCaughtUp() {
        inlets.onCaughtUp(stream.config());
    }

    /** The stream is deleted. */
    void close() {
        stopListening();
        origins.close();
    }

    /** Arms the timers for what the stream has to do next. */
    void armTimers() {
        timers.expiry.arm();
        timers.ids.arm();
        schedules.arm();
    }

    /** Cancels them. */
    void cancelTimers() {
        timers.expiry.cancel();
        timers.ids.cancel();
        schedules.cancel();
    }

    /** Its name in log lines. */
    String label() {
        return account.describe(stream.name());
    }

    /** Ends all subscriptions. */
    void stopListening() {
        inlets.stopListening();
        origins.stop();
    }

    /** Follows the imports of its account, which may have changed. */
    void reviewImports() {
        if (inlets.reviewImports()) {
            origins.stop();
            origins.follow(stream.config());
        }
    }

    /** The subscriptions of clients. */
    ClientInlets inlets() {
        return inlets;
    }

    /** The error for any change of a frozen stream. */
    ApiFault frozenFault() {
        StreamLoss loss = stream.loss();
        return new ApiFault(ApiError.STREAM_STORE_FAILED, "stream is frozen, " + (loss == null ? "" : loss.reason()));
    }

    /** A copy of the list of consumers, for loops that change it. */
    List<HostedConsumer> consumerList() {
        List<HostedConsumer> all = new ArrayList<>();
        consumers.forEach(all::add);
        return all;
    }
}
