// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryWriter;
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
import dev.iora.jetstream.lane.LaneOutput;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.RecordType;
import dev.iora.jetstream.stream.Stream;
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

    private final Ports ports;
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

    /**
     * What consumers use of their shard.
     *
     * @param onInactive deletes a consumer that nobody uses
     */
    record Ports(
            ShardOptions options,
            ShardTime time,
            Pipeline pipeline,
            LaneOutput output,
            java.util.function.Consumer<HostedConsumer> onInactive) {}

    HostedConsumer(
            Ports ports,
            HostedStream hosted,
            long number,
            long tag,
            String name,
            ConsumerConfig config,
            long createdEpochNanos) {
        this.ports = ports;
        this.hosted = hosted;
        this.number = number;
        this.tag = tag;
        isFile = isFile(hosted.stream, config);
        int homeLane = (int) (tag % ports.options.lanes().count());
        var random = new SeededRandom(createdEpochNanos ^ tag);
        consumer = new Consumer(hosted.stream.name(), name, config, createdEpochNanos, this, random, homeLane);
    }

    /**
     * Whether the records of a consumer are in the journal. What removes messages of a file stream has to be there, wherever
     * the consumer is kept.
     */
    static boolean isFile(Stream stream, ConsumerConfig config) {
        return stream.isFile() && (!config.memoryStorage() || stream.removesSettled());
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
        return ports.time.nowNanos();
    }

    @Override
    public long epochNanos() {
        return ports.time.epochNanos();
    }

    @Override
    public StreamStore messages() {
        return hosted.stream.store();
    }

    @Override
    public int maxMessageBytes() {
        int ofStream = hosted.stream.config().maxMessageSizeBytes();
        return ofStream > 0 ? ofStream : ports.options.settings().maxPayloadBytes();
    }

    @Override
    public TimerHeap turns() {
        return ports.time.turns();
    }

    @Override
    public boolean hasHeap() {
        return !ports.options.account().heap().isFull();
    }

    @Override
    public MemoryBudget waitingPulls() {
        return ports.options.memory().waitingPulls();
    }

    @Override
    public TimerHeap timers() {
        return ports.time.timers();
    }

    @Override
    public boolean canSend(int lane) {
        return !(isFile && ports.pipeline.refusal() != null) && !ports.pipeline.isFull() && ports.output.canSend(lane);
    }

    /** Has {@link #outgoing} leave. */
    private void put(int lane, Gate gate) {
        Pipeline pipeline = ports.pipeline;
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
        return ports.options.account().laneOf(subject, queueGroup, preferred);
    }

    @Override
    public boolean hasInterest(byte[] subject) {
        return ports.options.account().hasInterest(subject);
    }

    @Override
    public boolean hasInterest(byte[] subject, byte[] queueGroup) {
        return ports.options.account().hasInterest(subject, queueGroup);
    }

    @Override
    public void record(int type, byte[] bytes, int offset, int length, boolean awaited) {
        Stream stream = hosted.stream;
        Pipeline pipeline = ports.pipeline;
        if (isFile && pipeline.failure() != null) {
            // Nothing is written any more, and nothing that waits for it will leave.
            return;
        }
        if (isFile == stream.isFile()) {
            stream.addRecord(stream.removesSettled());
        }
        BinaryWriter body = pipeline.body().addLong(number).addByte(type).add(bytes, offset, length);
        pipeline.addRecord(RecordType.CONSUMER, stream, hosted.head, isFile, awaited, body);
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
        ports.options.events().onAdvisory(hosted.stream.name(), consumer.name(), advisory);
    }

    @Override
    public void onInactive() {
        if (!isDeleting) {
            ports.onInactive.accept(this);
        }
    }
}
