// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.Nanos;
import dev.iora.jetstream.config.ConsumerConfig;
import java.util.List;

/**
 * How long the consumer waits for acknowledgements.
 *
 * <p>Thread: any, immutable.
 */
final class AckWaits {
    private final long[] steps;

    /** Takes the waits from a configuration: its backoff, else the same wait for every delivery. */
    AckWaits(ConsumerConfig config) {
        List<Long> backoff = config.backoffNanos();
        if (backoff.isEmpty()) {
            // Consumers without redeliveries have a wait of 0.
            steps = new long[] {config.ackWaitNanos() == 0 ? Nanos.FOREVER : Nanos.bounded(config.ackWaitNanos())};
        } else {
            steps = backoff.stream().mapToLong(Nanos::bounded).toArray();
        }
    }

    /** The wait after a message was delivered again {@code redeliveries} times; the last step repeats. */
    long nanos(int redeliveries) {
        return steps[Math.min(redeliveries, steps.length - 1)];
    }
}
