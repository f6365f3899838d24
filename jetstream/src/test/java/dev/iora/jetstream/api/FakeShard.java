// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.consumer.ConsumerState;
import dev.iora.jetstream.direct.FakeStore;
import dev.iora.jetstream.shard.ShardCommands;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A shard that carries out commands when it is stepped, and keeps everything in memory. */
final class FakeShard implements ShardCommands<FakeShard.FakeStream, FakeShard.FakeConsumer> {
    static final long CREATED = 1_700_000_000_000_000_000L;

    /** A stream. */
    static final class FakeStream {
        StreamConfig config;
        final FakeStore store = new FakeStore();
        final TreeMap<String, FakeConsumer> consumers = new TreeMap<>();

        FakeStream(StreamConfig config) {
            this.config = config;
        }
    }

    /** A consumer. */
    static final class FakeConsumer {
        final String stream;
        final String name;
        ConsumerConfig config;

        @Nullable
        OffsetDateTime pausedUntil;

        long floor;
        String why = "no pull request waits";

        FakeConsumer(String stream, String name, ConsumerConfig config) {
            this.stream = stream;
            this.name = name;
            this.config = config;
        }
    }

    /** How the API looks at them. */
    static final ShardViews<FakeStream, FakeConsumer> VIEWS = new ShardViews<>() {
        @Override
        public StreamConfig config(FakeStream stream) {
            return stream.config;
        }

        @Override
        public long createdEpochNanos(FakeStream stream) {
            return CREATED;
        }

        @Override
        public @Nullable StreamLoss loss(FakeStream stream) {
            return null;
        }

        @Override
        public StreamStore store(FakeStream stream) {
            return stream.store;
        }

        @Override
        public List<FakeConsumer> consumers(FakeStream stream) {
            return List.copyOf(stream.consumers.values());
        }

        @Override
        public int consumerCount(FakeStream stream) {
            return stream.consumers.size();
        }

        @Override
        public @Nullable FakeConsumer consumer(FakeStream stream, String name) {
            return stream.consumers.get(name);
        }

        @Override
        public String consumerName(FakeConsumer consumer) {
            return consumer.name;
        }

        @Override
        public ConsumerConfig consumerConfig(FakeConsumer consumer) {
            return consumer.config;
        }

        @Override
        public String whyNotDelivering(FakeConsumer consumer) {
            return consumer.why;
        }

        @Override
        public ConsumerSnapshot snapshot(FakeStream stream, FakeConsumer consumer) {
            ConsumerState.Position delivered = new ConsumerState.Position(0, consumer.floor, 0);
            List<ConsumerState.Group> groups = consumer.config.priorityGroups().stream()
                    .map(group -> new ConsumerState.Group(group, "", 0))
                    .toList();
            ConsumerState state = new ConsumerState(
                    delivered, delivered, 0, 0, 0, 1, false, consumer.pausedUntil != null ? 5 : 0, groups, 0);
            return new ConsumerSnapshot(consumer.stream, consumer.name, CREATED, consumer.config, state);
        }
    };

    final TreeMap<String, FakeStream> streams = new TreeMap<>();
    IntConsumer onTake = lane -> {};
    private final ArrayDeque<Runnable> commands = new ArrayDeque<>();

    /** Commands that are not carried out yet. */
    int waiting() {
        return commands.size();
    }

    /** Carries out what was asked; whether there was anything. */
    boolean step() {
        boolean busy = false;
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            busy = true;
            command.run();
        }
        return busy;
    }

    private <R> CompletableFuture<R> command(Supplier<R> action) {
        CompletableFuture<R> future = new CompletableFuture<>();
        commands.add(() -> {
            try {
                future.complete(action.get());
            } catch (ApiException e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    private CompletableFuture<Void> run(Runnable action) {
        return command(() -> {
                    action.run();
                    return true;
                })
                .thenAccept(done -> {});
    }

    FakeStream stream(String name) {
        FakeStream stream = streams.get(name);
        if (stream == null) {
            throw ApiError.STREAM_NOT_FOUND.with().exception();
        }
        return stream;
    }

    private FakeConsumer consumer(String stream, String name) {
        FakeConsumer consumer = stream(stream).consumers.get(name);
        if (consumer == null) {
            throw ApiError.CONSUMER_NOT_FOUND.with().exception();
        }
        return consumer;
    }

    @Override
    public void takeGathered(int lane) {
        onTake.accept(lane);
    }

    @Override
    public CompletableFuture<Void> createStream(StreamConfig config) {
        return run(() -> streams.put(config.name(), new FakeStream(config)));
    }

    @Override
    public CompletableFuture<Void> updateStream(StreamConfig config) {
        return run(() -> stream(config.name()).config = config);
    }

    @Override
    public CompletableFuture<Void> deleteStream(String stream) {
        return run(() -> streams.remove(stream));
    }

    @Override
    public CompletableFuture<Long> purge(String stream, FilterSet filters, long belowSequence, long keep) {
        return command(() -> {
            FakeStore store = stream(stream).store;
            long end = belowSequence == 0 ? store.lastSequence() + 1 : belowSequence;
            long budget = store.count(1, filters) - keep;
            long removed = 0;
            for (long next = store.next(1, filters); next != 0 && next < end && removed < budget; removed++) {
                store.remove(next);
                next = store.next(next + 1, filters);
            }
            return removed;
        });
    }

    @Override
    public CompletableFuture<Boolean> deleteMessage(String stream, long sequence, boolean erase) {
        return command(() -> stream(stream).store.remove(sequence));
    }

    @Override
    public <R> CompletableFuture<R> createConsumer(
            String stream,
            String name,
            ConsumerPlan<FakeStream, FakeConsumer> plan,
            BiFunction<? super FakeStream, ? super FakeConsumer, R> look) {
        return command(() -> {
            FakeStream s = stream(stream);
            ConsumerConfig config = plan.decide(s, s.consumers.get(name));
            if (config != null) {
                s.consumers.put(name, new FakeConsumer(stream, name, config));
            }
            return look.apply(s, consumer(stream, name));
        });
    }

    @Override
    public CompletableFuture<Void> deleteConsumer(String stream, String consumer) {
        return run(() -> stream(stream).consumers.remove(consumer(stream, consumer).name));
    }

    @Override
    public CompletableFuture<Void> pauseConsumer(String stream, String consumer, @Nullable OffsetDateTime until) {
        return run(() -> consumer(stream, consumer).pausedUntil = until);
    }

    @Override
    public CompletableFuture<Void> resetConsumer(String stream, String consumer, long sequence) {
        return run(() -> consumer(stream, consumer).floor = sequence - 1);
    }

    @Override
    public CompletableFuture<Void> unpinConsumer(String stream, String consumer, String group) {
        return run(() -> consumer(stream, consumer));
    }

    @Override
    public <R> CompletableFuture<List<R>> onStreams(
            List<String> names, Function<? super FakeStream, ? extends R> look) {
        return command(() -> {
            List<R> seen = new ArrayList<>();
            names.stream().filter(streams::containsKey).forEach(name -> seen.add(look.apply(stream(name))));
            return seen;
        });
    }

    @Override
    public <R> CompletableFuture<R> onStream(String stream, Function<? super FakeStream, ? extends R> look) {
        return command(() -> look.apply(stream(stream)));
    }
}
