// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryWriter;
import dev.iora.common.MemoryBudget;
import dev.iora.common.SeededRandom;
import dev.iora.common.TimerHeap;
import dev.iora.core.Account;
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
 * A consumer on its shard: connects it with its stream and with the services of the shard.
 *
 * <p>Thread: the shard.
 */
final class HostedConsumer implements StreamConsumer, ConsumerHost {
    /** Number in its stream, used by records. */
    final long number;

    /** Tag of its messages in lanes. */
    final long tag;

    private final Ports ports;
    private final HostedStream hosted;
    private final Consumer consumer;
    private final OutgoingMessage outgoing = new OutgoingMessage();
    private final boolean file;
    private final boolean feedsStream;

    @Nullable
    ConsumerInlet inlet;

    boolean started;
    boolean deleting;

    /** Watches the interest in the deliver subject of a push consumer. */
    @Nullable
    InterestWatch interest;

    /** Set by the thread that changes the interest in the deliver subject. */
    volatile boolean interestChanged;

    /**
     * The services of the shard that consumers use.
     *
     * @param onInactive deletes a consumer that was inactive for too long
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
        file = isFile(hosted.stream, config);
        feedsStream = config.feedsStream();
        int homeLane = (int) (tag % ports.options.lanes().count());
        var random = new SeededRandom(createdEpochNanos ^ tag);
        consumer = new Consumer(hosted.stream.name(), name, config, createdEpochNanos, this, random, homeLane);
    }

    /**
     * Whether the records of a consumer are in the journal. Records that remove messages of a file stream must be, even
     * those of a memory consumer. A mirror or source makes its direct consumer anew after a restart.
     */
    static boolean isFile(Stream stream, ConsumerConfig config) {
        boolean memory = config.memoryStorage() || config.direct();
        return stream.isFile() && (!memory || stream.removesDone());
    }

    HostedStream hosted() {
        return hosted;
    }

    boolean isFile() {
        return file;
    }

    private Account account() {
        return hosted.account.account();
    }

    @Override
    public Consumer consumer() {
        return consumer;
    }

    // ---------------------------------------------------------------- for the stream

    @Override
    public String name() {
        return consumer.name();
    }

    @Override
    public FilterSet filters() {
        return consumer.filters();
    }

    @Override
    public boolean isDone(long sequence) {
        return consumer.isDone(sequence);
    }

    @Override
    public long ackFloor() {
        return consumer.ackFloor();
    }

    @Override
    public boolean isDirect() {
        return consumer.config().direct();
    }

    @Override
    public void onMessages() {
        if (started) {
            consumer.onMessages();
        }
    }

    @Override
    public boolean isMixed() {
        return consumer.isMixed();
    }

    @Override
    public void onRemoved(RemovedMessages removed, boolean purge) {
        consumer.onRemoved(removed, purge);
    }

    @Override
    public void onOthersRemoved(RemovedMessages removed, boolean purge) {
        consumer.onOthersRemoved(removed, purge);
    }

    @Override
    public void onUnknownRemoved(RemovedMessages removed, boolean purge) {
        consumer.onUnknownRemoved(removed, purge);
    }

    @Override
    public void onRemovedUpTo(long first, long last, boolean purge) {
        consumer.onRemovedUpTo(first, last, purge);
    }

    @Override
    public void onPurged() {
        consumer.onPurged();
    }

    // ---------------------------------------------------------------- services of the shard

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

    /** Messages on their way to another stream count as requests of that stream, which are bounded. */
    @Override
    public long flowControlWindowBytes() {
        return feedsStream
                ? ports.options.settings().heap().originWindowBytes()
                : ConsumerHost.super.flowControlWindowBytes();
    }

    @Override
    public boolean hasHeap() {
        return !ports.options.heap().isFull();
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
        return !(file && ports.pipeline.refusal() != null) && !ports.pipeline.isFull() && ports.output.canSend(lane);
    }

    /** Adds {@link #outgoing} to the outbox of its gate. */
    private void put(int lane, Gate gate) {
        Pipeline pipeline = ports.pipeline;
        boolean stuck = file && pipeline.refusal() != null;
        if (gate == Gate.COMMITTED) {
            if (!stuck || pipeline.failure() == null) {
                pipeline.outbox(file).whenCommitted(lane).add(0, outgoing);
            }
            // Nothing will be committed after a failure of the journal.
            return;
        }
        // Messages of consumers that record no deliveries wait for no record; nor do messages without a record while
        // nothing
        // is written.
        pipeline.outbox(file && !stuck && consumer.recordsDeliveries())
                .whenWritten(lane)
                .add(0, outgoing);
    }

    @Override
    public void send(Delivery delivery, Gate gate) {
        StoredMessage m = delivery.message;
        outgoing.to(account(), delivery.target).subject(m.bytes, m.subject, m.subjectLength);
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
        outgoing.to(account(), target).reply(reply).headers(headers, 0, headers.length);
        put(lane, gate);
    }

    @Override
    public void respond(int lane, byte[] target, byte[] payload, Gate gate) {
        outgoing.to(account(), target).payload(payload, 0, payload.length);
        put(lane, gate);
    }

    @Override
    public int laneOf(byte[] subject, byte[] queueGroup, int preferred) {
        return account().laneOf(subject, queueGroup, preferred);
    }

    @Override
    public boolean hasInterest(byte[] subject) {
        return hosted.account.isEnabled() && account().hasInterest(subject);
    }

    @Override
    public boolean hasInterest(byte[] subject, byte[] queueGroup) {
        return hosted.account.isEnabled() && account().hasInterest(subject, queueGroup);
    }

    @Override
    public void record(int type, byte[] bytes, int offset, int length, boolean awaited) {
        Stream stream = hosted.stream;
        Pipeline pipeline = ports.pipeline;
        if (file && pipeline.failure() != null) {
            // Nothing is written any more, so output that waits for records will not leave.
            return;
        }
        if (file == stream.isFile()) {
            stream.addRecord(stream.removesDone());
        }
        BinaryWriter body = pipeline.body().addLong(number).addByte(type).add(bytes, offset, length);
        pipeline.addRecord(RecordType.CONSUMER, stream, hosted.head, file, awaited, body);
    }

    @Override
    public boolean removesDone() {
        return hosted.stream.removesDone();
    }

    @Override
    public void onDone(long sequence) {
        hosted.stream.onDone(sequence);
    }

    @Override
    public void onReset() {
        hosted.stream.onConsumerReset(this);
    }

    @Override
    public void advise(ConsumerAdvisory advisory) {
        ports.options.events().onAdvisory(hosted.account, hosted.stream.name(), consumer.name(), advisory);
    }

    @Override
    public void onInactive() {
        if (!deleting && hosted.account.isEnabled()) {
            ports.onInactive.accept(this);
        }
    }
}
