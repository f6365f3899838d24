// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as nanoseconds since 1970. Thread: any, stateless. */
final class TimeValues {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private TimeValues() {}

    /** The time as nanoseconds, or the nearest there is. */
    static long epochNanos(OffsetDateTime time) {
        Instant instant = time.toInstant();
        long limit = Long.MAX_VALUE / NANOS_PER_SECOND;
        long seconds = instant.getEpochSecond();
        if (seconds >= limit) {
            return Long.MAX_VALUE;
        }
        return seconds <= -limit ? Long.MIN_VALUE : seconds * NANOS_PER_SECOND + instant.getNano();
    }
}
