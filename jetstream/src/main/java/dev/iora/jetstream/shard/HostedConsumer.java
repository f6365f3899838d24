// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.MemoryBudget;
import dev.iora.common.SeededRandom;
import dev.iora.common.TimerHeap;
import dev.iora.core.OutgoingMessage;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.consumer.ConsumerAdvisory;
import dev.iora.jetstream.consumer.ConsumerHost;
import dev.iora.jetstream.consumer.Delivery;
import dev.iora.jetstream.consumer.RemovedMessages;
import dev.iora.jetstream.lane.ConsumerInlet;
import dev.iora.jetstream.stream.StreamConsumer;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.InterestWatch;
import org.jspecify.annotations.Nullable;

/**
 * A consumer on its shard, and what it asks of it.
 *
 * <p>Thread: the shard.
 */
final class HostedConsumer implements StreamConsumer, ConsumerHost {
    /** Number in its stream, which records name it by. */
    final long number;

    /** What lanes tag its messages with. */
    final long tag;

    private final Shard shard;
    private final HostedStream hosted;
    private final Consumer consumer;
    private final OutgoingMessage outgoing = new OutgoingMessage();
    private final boolean isFile;

    @Nullable
    ConsumerInlet inlet;

    boolean isStarted;
    boolean isDeleting;

    /** Tells when interest in the deliver subject of a push consumer comes or goes. */
    @Nullable
    InterestWatch interest;

    /** Set by whoever subscribes to the deliver subject or unsubscribes from it. */
    volatile boolean isInterestChanged;

    HostedConsumer(
            Shard shard,
            HostedStream hosted,
            long number,
            long tag,
            String name,
            ConsumerConfig config,
            long createdEpochNanos) {
        this.shard = shard;
        this.hosted = hosted;
        this.number = number;
        this.tag = tag;
        // What removes messages of a file stream has to be in the journal, wherever the consumer is kept.
        isFile = hosted.stream.isFile() && (!config.memoryStorage() || hosted.stream.removesSettled());
        int homeLane = (int) (tag % shard.options().lanes().count());
        var random = new SeededRandom(createdEpochNanos ^ tag);
        consumer = new Consumer(hosted.stream.name(), name, config, createdEpochNanos, this, random, homeLane);
    }

    HostedStream hosted() {
        return hosted;
    }

    boolean isFile() {
        return isFile;
    }

    @Override
    public Consumer consumer() {
        return consumer;
    }

    // ---------------------------------------------------------------- as its stream sees it

    @Override
    public String name() {
        return consumer.name();
    }

    @Override
    public FilterSet filters() {
        return consumer.filters();
    }

    @Override
    public boolean isSettled(long sequence) {
        return consumer.isSettled(sequence);
    }

    @Override
    public long ackFloor() {
        return consumer.ackFloor();
    }

    @Override
    public void onMessages() {
        if (isStarted) {
            consumer.onMessages();
        }
    }

    @Override
    public boolean isMixed() {
        return consumer.isMixed();
    }

    @Override
    public void onRemoved(RemovedMessages removed, boolean isPurge) {
        consumer.onRemoved(removed, isPurge);
    }

    @Override
    public void onOthersRemoved(RemovedMessages removed, boolean isPurge) {
        consumer.onOthersRemoved(removed, isPurge);
    }

    @Override
    public void onUnknownRemoved(RemovedMessages removed, boolean isPurge) {
        consumer.onUnknownRemoved(removed, isPurge);
    }

    @Override
    public void onRemovedUpTo(long first, long last, boolean isPurge) {
        consumer.onRemovedUpTo(first, last, isPurge);
    }

    @Override
    public void onPurged() {
        consumer.onPurged();
    }

    // ---------------------------------------------------------------- what it asks of the shard

    @Override
    public long nowNanos() {
        return shard.nowNanos();
    }

    @Override
    public long epochNanos() {
        return shard.epochNanos();
    }

    @Override
    public StreamStore messages() {
        return hosted.stream.store();
    }

    @Override
    public int maxMessageBytes() {
        int ofStream = hosted.stream.config().maxMessageSizeBytes();
        return ofStream > 0 ? ofStream : shard.options().options().maxPayloadBytes();
    }

    @Override
    public TimerHeap turns() {
        return shard.turns();
    }

    @Override
    public MemoryBudget waitingPulls() {
        return shard.options().memory().waitingPulls();
    }

    @Override
    public TimerHeap timers() {
        return shard.timers();
    }

    @Override
    public boolean canSend(int lane) {
        return !(isFile && shard.pipeline().refusal() != null)
                && !shard.pipeline().isFull()
                && shard.output().canSend(lane);
    }

    /** Has {@link #outgoing} leave. */
    private void put(int lane, Gate gate) {
        Pipeline pipeline = shard.pipeline();
        boolean isStuck = isFile && pipeline.refusal() != null;
        if (gate == Gate.COMMITTED) {
            if (!isStuck || pipeline.failure() == null) {
                pipeline.outbox(isFile).whenCommitted(lane).add(0, outgoing);
            }
            // Else nothing will ever be committed.
            return;
        }
        // Who records no deliveries waits for no record, nor does what needs none while nothing is written.
        pipeline.outbox(isFile && !isStuck && consumer.recordsDeliveries())
                .whenWritten(lane)
                .add(0, outgoing);
    }

    @Override
    public void send(Delivery delivery, Gate gate) {
        StoredMessage m = delivery.message;
        outgoing.to(delivery.target).subject(m.bytes, m.subject, m.subjectLength);
        outgoing.reply(delivery.reply, 0, delivery.replyLength);
        byte[] headers = delivery.headers;
        if (headers != null) {
            outgoing.headers(headers, 0, headers.length);
        } else if (m.headersLength > 0) {
            outgoing.headers(m.bytes, m.headers, m.headersLength);
        }
        if (delivery.withPayload) {
            outgoing.payload(m.bytes, m.payload, m.payloadLength);
        }
        put(delivery.lane, gate);
    }

    @Override
    public void sendStatus(int lane, byte[] target, byte[] reply, byte[] headers, Gate gate) {
        outgoing.to(target).reply(reply).headers(headers, 0, headers.length);
        put(lane, gate);
    }

    @Override
    public void answer(int lane, byte[] target, byte[] payload, Gate gate) {
        outgoing.to(target).payload(payload, 0, payload.length);
        put(lane, gate);
    }

    @Override
    public int laneOf(byte[] subject, byte[] queueGroup, int preferred) {
        return shard.options().account().laneOf(subject, queueGroup, preferred);
    }

    @Override
    public boolean hasInterest(byte[] subject) {
        return shard.options().account().hasInterest(subject);
    }

    @Override
    public boolean hasInterest(byte[] subject, byte[] queueGroup) {
        return shard.options().account().hasInterest(subject, queueGroup);
    }

    @Override
    public void record(int type, byte[] bytes, int offset, int length, boolean awaited) {
        shard.consumers().record(this, type, bytes, offset, length, awaited);
    }

    @Override
    public boolean removesSettled() {
        return hosted.stream.removesSettled();
    }

    @Override
    public void onSettled(long sequence) {
        hosted.stream.onSettled(sequence);
    }

    @Override
    public void onReset() {
        hosted.stream.onConsumerReset(this);
    }

    @Override
    public void advise(ConsumerAdvisory advisory) {
        shard.options().events().onAdvisory(hosted.stream.name(), consumer.name(), advisory);
    }

    @Override
    public void onInactive() {
        shard.consumers().deleteInactive(this);
    }
}
