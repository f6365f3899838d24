// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamConsumer;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.store.StreamStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the streams and consumers of real shards. Thread: the shard. */
final class StreamViews implements ShardViews<Stream, Consumer> {
    @Override
    public StreamConfig config(Stream stream) {
        return stream.config();
    }

    @Override
    public long createdEpochNanos(Stream stream) {
        return stream.createdEpochNanos();
    }

    @Override
    public StreamStore store(Stream stream) {
        return stream.store();
    }

    @Override
    public @Nullable StreamLoss loss(Stream stream) {
        return stream.loss();
    }

    @Override
    public List<Consumer> consumers(Stream stream) {
        return stream.consumers().all().stream()
                .map(StreamConsumer::consumer)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    @Override
    public int consumerCount(Stream stream) {
        return stream.consumers().size();
    }

    @Override
    public @Nullable Consumer consumer(Stream stream, String name) {
        StreamConsumer found = stream.consumers().find(name);
        return found == null ? null : found.consumer();
    }

    @Override
    public String consumerName(Consumer consumer) {
        return consumer.name();
    }

    @Override
    public ConsumerConfig consumerConfig(Consumer consumer) {
        return consumer.config();
    }

    @Override
    public String whyNotDelivering(Consumer consumer) {
        return consumer.whyNotDelivering();
    }

    @Override
    public ConsumerSnapshot snapshot(Stream stream, Consumer consumer) {
        return new ConsumerSnapshot(
                stream.name(), consumer.name(), consumer.createdEpochNanos(), consumer.config(), consumer.state());
    }
}
