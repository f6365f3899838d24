// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.account.JetStreamAccounts.Place;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.StreamHeads;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.MemoryStreamStore;
import dev.iora.store.StreamStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a shard. A stream comes from a creation record, from a checkpoint, or only from leftover files; the last kind
 * is kept under a made-up name.
 *
 * <p>Names are unique in their account. Numbers are never reused, not even those of deleted or unreadable streams: files and
 * records may still contain them.
 *
 * <p>Thread: the shard.
 */
final class ShardStreams {
    /** Creates and deletes the stores of file streams. */
    interface Stores {
        /** The store of a new stream. */
        StreamStore create(long number);

        /** A stream is deleted, and with it its store. */
        void delete(long number);
    }

    private final ShardOptions options;
    private final ShardTime time;
    private final Pipeline pipeline;
    private final HostedOrigin.Ports origins;
    private final ShardConsumers consumers;
    private final Stores stores;
    private final LongMap<HostedStream> byNumber = new LongMap<>();
    private final Map<JetStreamAccount, Map<String, HostedStream>> byName = new HashMap<>();
    private final MemoryStreamStore.Spares memorySpares = new MemoryStreamStore.Spares();

    /** Streams with records that were applied since the last notification. */
    private final List<HostedStream> touched = new ArrayList<>();

    private long nextNumber = 1;

    /**
     * Begins without streams.
     *
     * @param origins services of the shard, for the links of streams to their origins as well
     */
    ShardStreams(HostedOrigin.Ports origins, ShardConsumers consumers, Stores stores) {
        this.origins = origins;
        options = origins.options();
        time = origins.time();
        pipeline = origins.pipeline();
        this.consumers = consumers;
        this.stores = stores;
    }

    /** A stream by number, null if there is none. */
    @Nullable
    HostedStream find(long number) {
        pipeline.checkOwner();
        return byNumber.find(number);
    }

    /** A stream of an account by name, null if there is none. */
    @Nullable
    HostedStream named(JetStreamAccount account, String name) {
        pipeline.checkOwner();
        Map<String, HostedStream> streams = byName.get(account);
        return streams == null ? null : streams.get(name);
    }

    void forEach(Consumer<? super HostedStream> action) {
        pipeline.checkOwner();
        byNumber.forEach(action);
    }

    /** The number for a new stream. */
    long takeNumber() {
        pipeline.checkOwner();
        return nextNumber++;
    }

    // ---------------------------------------------------------------- creation and deletion

    /** Creates a stream as a record says. */
    HostedStream create(long number, JetStreamAccount account, long createdEpochNanos, StreamConfig config) {
        StreamStore store =
                config.storage() == StorageType.FILE ? stores.create(number) : new MemoryStreamStore(memorySpares);
        return add(number, account, createdEpochNanos, config, store);
    }

    private HostedStream add(
            long number, JetStreamAccount account, long createdEpochNanos, StreamConfig config, StreamStore store) {
        pipeline.checkOwner();
        var stream = new Stream(number, createdEpochNanos, config, store, account.usage());
        var head = new StreamHeads.Head(number);
        var expiry = new ExpiryTimer(stream, head, pipeline, time);
        var timers = new HostedStream.Timers(expiry, new MessageIdTimer(stream, time));
        var hosted = new HostedStream(stream, head, timers, account, origins);
        byNumber.put(number, hosted);
        byName.computeIfAbsent(account, _ -> new HashMap<>()).put(config.name(), hosted);
        nextNumber = Math.max(nextNumber, number + 1);
        return hosted;
    }

    /** Restores a stream from a checkpoint. */
    void restore(long number, StreamState state, StreamStore store) {
        JetStreamAccount account = options.accounts().get(state.account());
        HostedStream hosted = add(number, account, state.createdEpochNanos(), state.config(), store);
        hosted.head.position = state.lastPosition();
        hosted.appliedPosition = state.lastPosition();
        hosted.nextConsumer = state.nextConsumer();
        hosted.changed = false;
        hosted.stream.restore(state.lastMessageId());
        state.loss().restore(hosted.stream);
        state.erasures().forEach(place -> hosted.erasures.add(place.of(number)));
        for (StreamState.Id id : state.ids()) {
            byte[] text = id.text();
            hosted.stream.messageIds().add(text, 0, text.length, id.sequence(), id.timeNanos());
        }
        hosted.stream.lifetimes().restore(state.lifetimes());
        hosted.stream.sources().restore(state.sources());
        hosted.stream.schedules().restore(state.schedules());
        state.consumers().forEach(consumer -> consumers.restore(hosted, consumer));
    }

    /** Keeps the rest of a stream whose creation record is lost. */
    HostedStream keepLost(long number) {
        JetStreamAccount account = options.accounts().ofLost();
        return create(number, account, time.epochNanos(), LostStreams.config(lostName(account, number)));
    }

    /** Reserves the name of a stream whose state cannot be read; its name in log lines from now on. */
    String holdUnreadable(long number, String knownName, String reason) {
        Place known = options.accounts().place(knownName);
        JetStreamAccount account = knownName.isEmpty() ? options.accounts().ofLost() : known.account();
        boolean taken = known.stream().isEmpty() || named(account, known.stream()) != null;
        String name = taken ? lostName(account, number) : known.stream();
        HostedStream hosted = add(number, account, 0, LostStreams.config(name), new MemoryStreamStore(memorySpares));
        hosted.unreadable = true;
        hosted.changed = false;
        hosted.stream.noteLoss().freeze(reason, "");
        return hosted.label();
    }

    private String lostName(JetStreamAccount account, long number) {
        String name = "LOST_STREAM_" + number;
        while (named(account, name) != null) {
            name += "_";
        }
        return name;
    }

    /**
     * Starts the streams after the replay.
     *
     * @param lastNumber the highest number in the files, also of streams that are gone
     */
    void start(long lastNumber) {
        nextNumber = Math.max(nextNumber, lastNumber + 1);
        byNumber.forEach(hosted -> {
            hosted.stream.finishReplay();
            hosted.listen();
            hosted.armTimers();
            hosted.consumerList().forEach(consumers::start);
        });
    }

    /** Starts or stops serving the clients of accounts that may use JetStream now, or may no longer. */
    void serveEnabled() {
        forEach(hosted -> {
            boolean enabled = hosted.account.isEnabled();
            hosted.reviewImports();
            if (enabled == hosted.inlets().isServing()) {
                return;
            }
            if (enabled) {
                hosted.listen();
            } else {
                hosted.stopListening();
            }
            hosted.consumerList().forEach(consumers::serveIfEnabled);
        });
    }

    /** A stream is deleted. */
    void drop(HostedStream hosted) {
        pipeline.checkOwner();
        hosted.close();
        hosted.cancelTimers();
        dropBatches(hosted, false, false);
        consumers.dropAll(hosted);
        byNumber.remove(hosted.stream.id());
        byName.computeIfPresent(hosted.account, (_, streams) -> {
            streams.remove(hosted.stream.name());
            return streams.isEmpty() ? null : streams;
        });
        hosted.stream.close();
        stores.delete(hosted.stream.id());
    }

    /** Drops the batches in progress whose kind a stream does not allow any more. */
    void dropBatches(HostedStream hosted, boolean allowsAtomic, boolean allowsFast) {
        hosted.batches.drop(allowsAtomic, allowsFast, time.timers());
    }

    /** Closes all streams; files stay. */
    void close() {
        pipeline.checkOwner();
        byNumber.forEach(hosted -> hosted.stream.close());
        memorySpares.close();
    }

    // ---------------------------------------------------------------- notifications

    /** A record of the stream was applied in this run. */
    void noteApplied(HostedStream hosted) {
        pipeline.checkOwner();
        if (!hosted.notificationDue) {
            hosted.notificationDue = true;
            touched.add(hosted);
        }
    }

    /** Whether {@link #notifyConsumers} has something to do. */
    boolean hasNotifications() {
        return !touched.isEmpty();
    }

    /** Notifies the consumers of streams whose records were applied, and arms their timers; how many streams. */
    int notifyConsumers() {
        int count = touched.size();
        for (int i = 0; i < count; i++) {
            HostedStream hosted = touched.get(i);
            hosted.notificationDue = false;
            hosted.stream.notifyConsumers();
            hosted.armTimers();
        }
        touched.subList(0, count).clear();
        return count;
    }
}
