// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.TimerHeap;
import dev.iora.jetstream.stream.Stream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream on its shard: what the shard keeps beside it.
 *
 * <p>Thread: the shard.
 */
final class HostedStream {
    final Stream stream;
    final PubAckText pubAcks;

    /** Consumers by their number. */
    final LongMap<HostedConsumer> consumers = new LongMap<>();

    /** Position of its last record in the journal, 0 if there is none. */
    long previousPosition;

    /** Position of its last record that is applied. */
    long appliedPosition;

    /** Whether a record was applied since its state was taken for a checkpoint. */
    boolean isChanged = true;

    /** Number of the next consumer. */
    long nextConsumer = 1;

    /** Changes of consumers that are not applied yet, and those that wait for them. */
    int consumerChanges;

    final ArrayDeque<Runnable> waitingChanges = new ArrayDeque<>();

    /** Whether it is in the list of streams whose records were just applied. */
    boolean isTouched;

    /** Whether a record that removes by age is on its way. */
    boolean isExpiring;

    @Nullable
    StreamInlet inlet;

    @Nullable
    DirectInlet direct;

    final TimerHeap.Timer ageTimer;

    HostedStream(Stream stream, String domain, Shard shard) {
        this.stream = stream;
        pubAcks = new PubAckText(stream.name(), domain);
        ageTimer = new TimerHeap.Timer() {
            @Override
            protected void onTimer(long nowNanos) {
                shard.expire(HostedStream.this);
            }
        };
    }

    /** The consumers, for going through them while they change. */
    List<HostedConsumer> consumerList() {
        List<HostedConsumer> all = new ArrayList<>();
        consumers.forEach(all::add);
        return all;
    }
}
