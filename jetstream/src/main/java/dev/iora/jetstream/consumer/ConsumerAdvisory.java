// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** An event that a consumer reports (reference: jetstream, section 22). */
public sealed interface ConsumerAdvisory {
    /** A message reached its maximum of deliveries. */
    record MaxDeliveries(long streamSequence, long deliveries) implements ConsumerAdvisory {}

    /** A message got a negative acknowledgement and is delivered again. */
    record Naked(long consumerSequence, long streamSequence, long deliveries) implements ConsumerAdvisory {}

    /** A message was terminated. */
    record Terminated(long consumerSequence, long streamSequence, long deliveries, String reason)
            implements ConsumerAdvisory {}

    /** A sampled acknowledgement. */
    record AckSampled(long consumerSequence, long streamSequence, long ackTimeNanos, long deliveries)
            implements ConsumerAdvisory {}

    /** A client was pinned for a priority group. */
    record Pinned(String group, String pinId) implements ConsumerAdvisory {}

    /** A client is no longer pinned; the reason is admin or timeout. */
    record Unpinned(String group, String reason) implements ConsumerAdvisory {}

    /** Deliveries were paused or resumed; {@code pauseUntil} is the end of the pause, null if there is none. */
    record PauseChanged(boolean paused, @Nullable OffsetDateTime pauseUntil) implements ConsumerAdvisory {}
}
