// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.store.StreamStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the API looks at streams and consumers while it is on their shard's thread.
 *
 * @param <S> a stream
 * @param <C> a consumer
 */
interface ShardViews<S, C> {
    StreamConfig config(S stream);

    long createdEpochNanos(S stream);

    StreamStore store(S stream);

    /** What is lost of it, null if nothing is known to be. */
    @Nullable
    StreamLoss loss(S stream);

    /** Its consumers in the order of their names. */
    List<C> consumers(S stream);

    int consumerCount(S stream);

    /** The consumer of that name, null if there is none. */
    @Nullable
    C consumer(S stream, String name);

    String consumerName(C consumer);

    ConsumerConfig consumerConfig(C consumer);

    /** One sentence. */
    String whyNotDelivering(C consumer);

    ConsumerSnapshot snapshot(S stream, C consumer);
}
