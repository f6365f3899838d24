// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.subject.FilterSet;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the API asks of the shard that owns a stream.
 *
 * <p>Each call is a command: it is carried out on the shard's thread, and its future completes there, for a change when it
 * is committed and applied. It fails with {@link dev.iora.jetstream.config.ApiException}: the stream or the consumer is
 * not there (10059, 10014), the shard is frozen, its mailbox is full (10023). Configurations were validated.
 *
 * <p>Thread: any.
 *
 * @param <S> how a stream shows itself to the functions that are run on the shard's thread
 * @param <C> the same for a consumer
 */
public interface ShardCommands<S, C> {
    /**
     * Decides, on the shard's thread and when no other change of a consumer of that stream is in flight, what becomes of a
     * request to create a consumer.
     */
    interface ConsumerPlan<S, C> {
        /**
         * The complete configuration to create or update with; {@code existing} is the consumer of that name. Null if
         * the consumer stays as it is. May throw {@link dev.iora.jetstream.config.ApiException}.
         */
        @Nullable
        ConsumerConfig decide(S stream, @Nullable C existing);
    }

    /**
     * Takes what {@code lane} has gathered for the shard: commands made after this come behind it. Thread: the owner of
     * the lane, at the end of a round.
     */
    void takeGathered(int lane);

    /** Creates a stream; the catalog has made sure of its name. */
    CompletableFuture<Void> createStream(StreamConfig config);

    /** Gives a stream a new configuration. */
    CompletableFuture<Void> updateStream(StreamConfig config);

    /** Deletes a stream and its consumers. */
    CompletableFuture<Void> deleteStream(String stream);

    /**
     * Removes messages that match.
     *
     * @param belowSequence only those below, 0 for all
     * @param keep as many of the newest stay
     * @return how many were removed
     */
    CompletableFuture<Long> purge(String stream, FilterSet filters, long belowSequence, long keep);

    /**
     * Removes one message; false if it is not there.
     *
     * @param erase whether its bytes are overwritten, too, before the answer
     */
    CompletableFuture<Boolean> deleteMessage(String stream, long sequence, boolean erase);

    /**
     * Creates or updates a consumer as {@code plan} decides; {@code name} is never empty.
     *
     * @param look looks at the consumer before it delivers anything, as the answer to its creation must show it
     */
    <R> CompletableFuture<R> createConsumer(
            String stream, String name, ConsumerPlan<S, C> plan, BiFunction<? super S, ? super C, R> look);

    /** Deletes a consumer. */
    CompletableFuture<Void> deleteConsumer(String stream, String consumer);

    /** Pauses a consumer, or resumes it with a time that has passed; 0 for no time. */
    CompletableFuture<Void> pauseConsumer(String stream, String consumer, @Nullable OffsetDateTime until);

    /** Lets a consumer begin again at a sequence. */
    CompletableFuture<Void> resetConsumer(String stream, String consumer, long sequence);

    /** Takes the pin from whoever has it for {@code group}. */
    CompletableFuture<Void> unpinConsumer(String stream, String consumer, String group);

    /** Looks at the committed state of those of {@code streams} that are there. */
    <R> CompletableFuture<List<R>> onStreams(List<String> streams, Function<? super S, ? extends R> look);

    /** Looks at the committed state of a stream. */
    <R> CompletableFuture<R> onStream(String stream, Function<? super S, ? extends R> look);
}
