// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.lane.ShardIntake;
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
 * The streams of a shard: which there are, and how each came to be there. A record creates one, a checkpoint has it, or files
 * hold something of it and nothing says what it was; that one is kept all the same, under a name made up for it if need be.
 *
 * <p>No two have the same name. No number is given twice, not even that of a stream that is gone or cannot be read: files and
 * records may still have it.
 *
 * <p>Thread: the shard.
 */
final class ShardStreams {
    /** Where messages of streams in files are kept. */
    interface Stores {
        /** The store of a new stream. */
        StreamStore create(long number);

        /** A stream is deleted, and with it its store. */
        void delete(long number);
    }

    private final ShardOptions options;
    private final ShardTime time;
    private final ShardIntake intake;
    private final Pipeline pipeline;
    private final ShardConsumers consumers;
    private final Stores stores;
    private final LongMap<HostedStream> byNumber = new LongMap<>();
    private final Map<String, HostedStream> byName = new HashMap<>();
    private final MemoryStreamStore.Spares memorySpares = new MemoryStreamStore.Spares();

    /** Those with records that were just applied. */
    private final List<HostedStream> touched = new ArrayList<>();

    private long nextNumber = 1;

    ShardStreams(
            ShardOptions options,
            ShardTime time,
            ShardIntake intake,
            Pipeline pipeline,
            ShardConsumers consumers,
            Stores stores) {
        this.options = options;
        this.time = time;
        this.intake = intake;
        this.pipeline = pipeline;
        this.consumers = consumers;
        this.stores = stores;
    }

    /** A stream by number, null if there is none. */
    @Nullable
    HostedStream find(long number) {
        pipeline.checkOwner();
        return byNumber.find(number);
    }

    /** A stream by name, null if there is none. */
    @Nullable
    HostedStream named(String name) {
        pipeline.checkOwner();
        return byName.get(name);
    }

    void forEach(Consumer<? super HostedStream> action) {
        pipeline.checkOwner();
        byNumber.forEach(action);
    }

    /** The number of the next stream to be created here. */
    long takeNumber() {
        pipeline.checkOwner();
        return nextNumber++;
    }

    // ---------------------------------------------------------------- coming and going

    /** Creates a stream as a record says. */
    HostedStream create(long number, long createdEpochNanos, StreamConfig config) {
        StreamStore store =
                config.storage() == StorageType.FILE ? stores.create(number) : new MemoryStreamStore(memorySpares);
        return add(number, createdEpochNanos, config, store);
    }

    private HostedStream add(long number, long createdEpochNanos, StreamConfig config, StreamStore store) {
        pipeline.checkOwner();
        var stream = new Stream(number, createdEpochNanos, config, store, options.usage());
        var head = new StreamHeads.Head(number);
        var hosted = new HostedStream(stream, head, new AgeTimer(stream, head, pipeline, time), options, intake);
        byNumber.put(number, hosted);
        byName.put(config.name(), hosted);
        nextNumber = Math.max(nextNumber, number + 1);
        return hosted;
    }

    /** Brings a stream back as a checkpoint has it. */
    void restore(long number, StreamState state, StreamStore store) {
        HostedStream hosted = add(number, state.createdEpochNanos(), state.config(), store);
        hosted.head.position = state.lastPosition();
        hosted.appliedPosition = state.lastPosition();
        hosted.nextConsumer = state.nextConsumer();
        hosted.isChanged = false;
        hosted.stream.restore(state.lastMessageId());
        state.loss().restore(hosted.stream);
        state.erasures().forEach(place -> hosted.erasures.add(place.of(number)));
        for (StreamState.Id id : state.ids()) {
            byte[] text = id.text();
            hosted.stream.messageIds().add(text, 0, text.length, id.sequence(), id.timeNanos());
        }
        state.consumers().forEach(consumer -> consumers.restore(hosted, consumer));
    }

    /** Keeps what is there of a stream whose creation is not in the journal any more. */
    HostedStream keepLost(long number) {
        return create(number, time.epochNanos(), LostStreams.config(lostName(number)));
    }

    /** Takes the place of a stream whose state cannot be read, so that nobody takes its name; the name it has now. */
    String holdUnreadable(long number, String knownName, String reason) {
        String name = knownName.isEmpty() || byName.containsKey(knownName) ? lostName(number) : knownName;
        HostedStream hosted = add(number, 0, LostStreams.config(name), new MemoryStreamStore(memorySpares));
        hosted.isUnreadable = true;
        hosted.isChanged = false;
        hosted.stream.noteLoss().freeze(reason, "");
        return name;
    }

    private String lostName(long number) {
        String name = "LOST_STREAM_" + number;
        while (byName.containsKey(name)) {
            name += "_";
        }
        return name;
    }

    /**
     * The replay has ended: lets them work.
     *
     * @param lastNumber the highest one that files have of a stream, be it there or not
     */
    void start(long lastNumber) {
        nextNumber = Math.max(nextNumber, lastNumber + 1);
        byNumber.forEach(hosted -> {
            hosted.stream.finishReplay();
            hosted.listen();
            hosted.age.arm();
            hosted.consumerList().forEach(consumers::start);
        });
    }

    /** A stream is deleted. */
    void drop(HostedStream hosted) {
        pipeline.checkOwner();
        hosted.stopListening();
        hosted.age.cancel();
        consumers.dropAll(hosted);
        byNumber.remove(hosted.stream.id());
        byName.remove(hosted.stream.name());
        hosted.stream.close();
        stores.delete(hosted.stream.id());
    }

    /** Ends them all; what is in files stays there. */
    void close() {
        pipeline.checkOwner();
        byNumber.forEach(hosted -> hosted.stream.close());
        memorySpares.close();
    }

    // ---------------------------------------------------------------- news

    /** A record of the stream was applied in this run. */
    void touch(HostedStream hosted) {
        pipeline.checkOwner();
        if (!hosted.isTouched) {
            hosted.isTouched = true;
            touched.add(hosted);
        }
    }

    /** Whether {@link #tellNews} has something to tell. */
    boolean hasNews() {
        return !touched.isEmpty();
    }

    /** After records were applied: news for consumers, timers; of how many streams. */
    int tellNews() {
        int count = touched.size();
        for (int i = 0; i < count; i++) {
            HostedStream hosted = touched.get(i);
            hosted.isTouched = false;
            hosted.stream.tellNews();
            hosted.age.arm();
        }
        touched.subList(0, count).clear();
        return count;
    }
}
