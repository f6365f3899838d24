// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.jetstream.config.ConsumerConfig;
import java.util.List;

/**
 * How long acknowledgements are waited for.
 *
 * <p>Thread: any, immutable.
 */
final class AckWaits {
    /** Long enough for no wait ever to end, and small enough to be added to any time. */
    private static final long FOREVER_NANOS = Long.MAX_VALUE / 4;

    private final long[] steps;

    /** Takes the waits of a configuration: its backoff, else the same for every delivery. */
    AckWaits(ConsumerConfig config) {
        List<Long> backoff = config.backoffNanos();
        if (backoff.isEmpty()) {
            // No wait at all is what consumers have whose messages are not delivered again.
            steps = new long[] {config.ackWaitNanos() == 0 ? FOREVER_NANOS : config.ackWaitNanos()};
        } else {
            steps = backoff.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** The wait after a message was delivered again {@code redeliveries} times; the last step repeats. */
    long nanos(int redeliveries) {
        return steps[Math.min(redeliveries, steps.length - 1)];
    }
}
