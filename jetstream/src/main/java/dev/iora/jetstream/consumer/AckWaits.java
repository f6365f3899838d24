// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.Nanos;
import dev.iora.jetstream.config.ConsumerConfig;
import java.util.List;

/**
 * How long acknowledgements are waited for.
 *
 * <p>Thread: any, immutable.
 */
final class AckWaits {
    private final long[] steps;

    /** Takes the waits of a configuration: its backoff, else the same for every delivery. */
    AckWaits(ConsumerConfig config) {
        List<Long> backoff = config.backoffNanos();
        if (backoff.isEmpty()) {
            // No wait at all is what consumers have whose messages are not delivered again.
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
