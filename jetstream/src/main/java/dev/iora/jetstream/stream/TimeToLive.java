// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.GoDuration;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The value of the header {@code Nats-TTL} (ADR-43; nats-server v2.14.5 stream.go parseMessageTTL).
 *
 * <p>Thread: any, stateless.
 */
final class TimeToLive {
    /** The message does not end by age. */
    static final long NEVER = -1;

    /** The value is neither a duration, nor a number, nor {@code never}. */
    static final long INVALID = Long.MIN_VALUE;

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");
    private static final Duration MIN = Duration.ofSeconds(1);

    private TimeToLive() {}

    /** Whole seconds of a value; 0 for none. */
    static long seconds(String text) {
        if (text.equalsIgnoreCase("never")) {
            return NEVER;
        }
        // "0" is a duration. Numbers come first: an exception for each message that has one would cost more than the
        // message.
        if (!text.equals("0") && SECONDS.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        try {
            Duration duration = GoDuration.parse(text);
            return duration.compareTo(MIN) < 0 ? INVALID : duration.toSeconds();
        } catch (IllegalArgumentException e) {
            return INVALID;
        }
    }
}
