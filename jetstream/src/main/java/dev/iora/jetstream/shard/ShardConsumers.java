// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryWriter;
import dev.iora.common.LittleEndian;
import dev.iora.core.FrameBatch;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.lane.ConsumerInlet;
import dev.iora.jetstream.lane.LaneBatch;
import dev.iora.jetstream.lane.ShardIntake;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.subject.FilterSet;
import dev.iora.subject.InterestWatch;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The consumers of a shard's streams: their records, and the messages that lanes hand over for them.
 *
 * <p>Thread: the shard.
 */
final class ShardConsumers {
    private static final byte[] NONE = {};

    private final HostedConsumer.Ports ports;
    private final ShardIntake intake;
    private final Runnable wake;
    private final LongMap<HostedConsumer> byTag = new LongMap<>();
    private long nextTag = 1;

    /** Whether interest in any deliver subject has changed. */
    private volatile boolean interestChanged;

    /**
     * Begins without consumers.
     *
     * @param wake makes the shard look for changed interest
     */
    ShardConsumers(HostedConsumer.Ports ports, ShardIntake intake, Runnable wake) {
        this.ports = ports;
        this.intake = intake;
        this.wake = wake;
    }

    /** Creates a consumer or gives it another configuration; returns its number. */
    long applySet(HostedStream hosted, byte[] bytes, int offset, int length, boolean live) {
        ports.pipeline().checkOwner();
        long number = LittleEndian.longAt(bytes, offset);
        long created = LittleEndian.longAt(bytes, offset + 8);
        int nameLength = LittleEndian.intAt(bytes, offset + 16);
        int nameAt = offset + 20;
        String name = new String(bytes, nameAt, nameLength, StandardCharsets.UTF_8);
        ConsumerConfig config = ConsumerConfig.parse(Arrays.copyOfRange(bytes, nameAt + nameLength, offset + length));
        hosted.nextConsumer = Math.max(hosted.nextConsumer, number + 1);
        HostedConsumer existing = hosted.consumers.find(number);
        if (existing != null) {
            FilterSet before = existing.filters();
            // First, so that no subscription that is made meanwhile is missed.
            watch(existing, config);
            existing.consumer().update(config);
            if (!existing.filters().equals(before)) {
                hosted.stream.onFiltersChanged(existing);
            }
        } else {
            add(hosted, number, name, config, created, live);
        }
        return number;
    }

    private void add(HostedStream hosted, long number, String name, ConsumerConfig config, long created, boolean live) {
        var added = new HostedConsumer(ports, hosted, number, nextTag++, name, config, created);
        hosted.consumers.put(number, added);
        hosted.stream.applyConsumer(added);
        if (live) {
            start(added);
        }
    }

    /** Restores a consumer from a checkpoint. */
    void restore(HostedStream hosted, StoredConsumer state) {
        ports.pipeline().checkOwner();
        var restored = new HostedConsumer(
                ports, hosted, state.number(), nextTag++, state.name(), state.config(), state.createdEpochNanos());
        try {
            restored.consumer().decodeState(state.state(), 0, state.state().length);
        } catch (IllegalArgumentException e) {
            hosted.unreadableConsumers.add(state);
            hosted.stream.addUnreadableConsumer();
            ports.options()
                    .log()
                    .error("JetStream stream '" + hosted.label() + "': consumer '" + state.name()
                            + "' is not there, its state is damaged: " + e.getMessage()
                            + ". The stream removes no message for being acknowledged until that consumer is deleted");
            return;
        }
        hosted.consumers.put(state.number(), restored);
        hosted.stream.applyConsumer(restored);
    }

    /** Starts a consumer after its creation, or at the end of the replay. */
    void start(HostedConsumer consumer) {
        ports.pipeline().checkOwner();
        byTag.put(consumer.tag, consumer);
        if (consumer.hosted().account.isEnabled()) {
            consumer.inlet = inlet(consumer);
        }
        consumer.started = true;
        watch(consumer, consumer.consumer().config());
        consumer.consumer().start();
    }

    private ConsumerInlet inlet(HostedConsumer consumer) {
        return new ConsumerInlet(
                consumer.hosted().stream.name(),
                consumer.name(),
                consumer.consumer().config(),
                ports.options().settings().domain(),
                consumer.tag,
                consumer.hosted().account.account(),
                intake);
    }

    /**
     * Starts or stops serving clients, as the account of the stream may use JetStream now or not. Clients that wait for messages
     * get a status; a push consumer finds no interest.
     */
    void serveIfEnabled(HostedConsumer consumer) {
        ports.pipeline().checkOwner();
        ConsumerInlet inlet = consumer.inlet;
        boolean enabled = consumer.hosted().account.isEnabled();
        if (enabled && inlet == null) {
            consumer.inlet = inlet(consumer);
        } else if (!enabled && inlet != null) {
            inlet.close();
            consumer.inlet = null;
            consumer.consumer().disconnect();
        }
        consumer.consumer().onInterestChanged();
    }

    /** Deletes a consumer; 0 if it does not exist. */
    long applyDeleted(HostedStream hosted, byte[] bytes, int offset) {
        ports.pipeline().checkOwner();
        long number = LittleEndian.longAt(bytes, offset);
        HostedConsumer gone = hosted.consumers.find(number);
        if (gone == null) {
            boolean unreadable = hosted.unreadableConsumers.removeIf(consumer -> consumer.number() == number);
            if (unreadable) {
                hosted.stream.applyUnreadableConsumerDeleted();
            }
            return unreadable ? 1 : 0;
        }
        hosted.consumers.remove(gone.number);
        stop(gone);
        hosted.stream.applyConsumerDeleted(gone.name());
        return 1;
    }

    private void stop(HostedConsumer gone) {
        if (gone.started) {
            gone.consumer().delete();
            gone.started = false;
        }
        ConsumerInlet inlet = gone.inlet;
        if (inlet != null) {
            inlet.close();
        }
        unwatch(gone);
        byTag.remove(gone.tag);
    }

    long applyRecord(HostedStream hosted, byte[] bytes, int offset, int length) {
        HostedConsumer consumer = hosted.consumers.find(LittleEndian.longAt(bytes, offset));
        if (consumer == null) {
            return 0;
        }
        consumer.consumer().apply(bytes[offset + 8] & 0xFF, bytes, offset + 9, length - 9);
        hosted.stream.finishRecord();
        return 1;
    }

    /** Writes the body of the record that creates or changes a consumer. */
    static void write(BinaryWriter body, long number, long createdEpochNanos, String name, ConsumerConfig config) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        body.clear()
                .addLong(number)
                .addLong(createdEpochNanos)
                .addInt(nameBytes.length)
                .add(nameBytes);
        body.add(config.toJson());
    }

    /** Processes messages that a lane hands over for consumers. */
    void handle(LaneBatch batch) {
        ports.pipeline().checkOwner();
        FrameBatch.Cursor cursor = batch.frames().cursor();
        while (cursor.next()) {
            int kind = (int) (cursor.tag() % ConsumerInlet.KINDS);
            HostedConsumer hosted = byTag.find(cursor.tag() / ConsumerInlet.KINDS);
            if (hosted != null && !mustDrop(hosted)) {
                handle(hosted.consumer(), batch.lane(), kind, cursor.frame());
            }
        }
        batch.release();
    }

    /**
     * Whether messages for the consumer are dropped as if the network had lost them, because too much waits for the disk.
     */
    private boolean mustDrop(HostedConsumer hosted) {
        Pipeline pipeline = ports.pipeline();
        return hosted.isFile() && (pipeline.refusal() == null ? pipeline.isBursting() : pipeline.isFull());
    }

    private static void handle(Consumer consumer, int lane, int kind, PublishFrame frame) {
        int headers = Math.max(0, frame.headerSize);
        int payload = frame.payload + headers;
        switch (kind) {
            case ConsumerInlet.ACK ->
                consumer.onAck(
                        lane,
                        frame.names,
                        frame.subject,
                        frame.subjectLength,
                        payload,
                        frame.size - headers,
                        copy(frame.names, frame.reply, frame.replyLength));
            case ConsumerInlet.FLOW_CONTROL ->
                consumer.onFlowControl(
                        frame.names, frame.subject, frame.subjectLength, copy(frame.bytes, frame.payload, headers));
            default ->
                consumer.onPull(
                        lane,
                        copy(frame.names, frame.reply, frame.replyLength),
                        copy(frame.bytes, payload, frame.size - headers),
                        copy(frame.bytes, frame.payload, headers));
        }
    }

    private static byte[] copy(byte[] bytes, int offset, int length) {
        return length == 0 ? NONE : Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /** Called when full lanes take messages again. */
    void onOutputReady() {
        byTag.forEach(hosted -> hosted.consumer().onOutputReady());
    }

    /** Stops and forgets the consumers of a stream that is deleted. */
    void dropAll(HostedStream hosted) {
        for (HostedConsumer consumer : hosted.consumerList()) {
            hosted.consumers.remove(consumer.number);
            stop(consumer);
        }
    }

    /** Stops all consumers; clients that wait for messages get a status if the server shuts down. */
    void stopAll(boolean shutdown) {
        byTag.forEach(hosted -> {
            if (shutdown) {
                hosted.consumer().shutDown();
            } else {
                hosted.consumer().stop();
            }
            unwatch(hosted);
            ConsumerInlet inlet = hosted.inlet;
            if (inlet != null) {
                inlet.close();
            }
        });
    }

    // ---------------------------------------------------------------- interest in deliver subjects

    private void watch(HostedConsumer consumer, ConsumerConfig config) {
        if (!consumer.started) {
            return;
        }
        unwatch(consumer);
        if (!config.isPull()) {
            byte[] subject = config.deliverSubject().getBytes(StandardCharsets.UTF_8);
            consumer.interest = consumer.hosted()
                    .account
                    .account()
                    .subscriptions()
                    .watch(subject, () -> {
                        consumer.interestChanged = true;
                        interestChanged = true;
                        wake.run();
                    });
        }
    }

    private static void unwatch(HostedConsumer consumer) {
        InterestWatch interest = consumer.interest;
        if (interest != null) {
            interest.close();
            consumer.interest = null;
        }
    }

    /** Whether {@link #onInterestChanged} has something to do. Thread: any. */
    boolean hasInterestChanged() {
        return interestChanged;
    }

    /** Notifies consumers whose interest has changed; how many. */
    int onInterestChanged() {
        if (!interestChanged) {
            return 0;
        }
        interestChanged = false;
        int[] notified = {0};
        byTag.forEach(consumer -> {
            if (consumer.interestChanged) {
                consumer.interestChanged = false;
                consumer.consumer().onInterestChanged();
                notified[0]++;
            }
        });
        return notified[0];
    }
}
