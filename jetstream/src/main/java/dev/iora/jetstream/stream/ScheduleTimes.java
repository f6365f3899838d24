// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.GoDuration;
import dev.iora.json.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a message schedule is due: the value of {@code Nats-Schedule} (ADR-51; reference: jetstream, section 16).
 *
 * <p>Thread: any; instances never change.
 */
sealed interface ScheduleTimes {
    /** A schedule whose next time is out of the range of nanoseconds since the epoch is never due. */
    long NEVER = Long.MAX_VALUE;

    /** Nanoseconds in a second. */
    long NANOS_PER_SECOND = 1_000_000_000;

    /** {@code @at}: once. */
    record Once(long dueNanos) implements ScheduleTimes {}

    /** {@code @every}: again and again, from the time at which it is stored. */
    record Every(long intervalNanos) implements ScheduleTimes {}

    /** A cron pattern, in the local time of a zone. */
    record Cron(CronPattern pattern, ZoneId zone) implements ScheduleTimes {
        private Optional<Long> after(long epochNanos) {
            Instant time = Instant.ofEpochSecond(
                    Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND));
            return pattern.next(time, zone).map(ScheduleTimes::nanos);
        }
    }

    /**
     * Reads the value of the header.
     *
     * @param zone null if none is given; only a cron pattern may have one
     * @throws IllegalArgumentException if it is invalid; the message says why
     */
    static ScheduleTimes parse(String text, @Nullable ZoneId zone) {
        if (text.startsWith("@at ")) {
            refuseZone(zone, "@at");
            try {
                return new Once(nanos(Rfc3339.parse(text.substring(4)).toInstant()));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
        if (text.startsWith("@every ")) {
            refuseZone(zone, "@every");
            Duration interval = GoDuration.parse(text.substring(7));
            if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("an interval of less than a second");
            }
            return new Every(interval.toNanos());
        }
        return new Cron(CronPattern.parse(predefined(text)), zone == null ? ZoneOffset.UTC : zone);
    }

    private static void refuseZone(@Nullable ZoneId zone, String kind) {
        if (zone != null) {
            throw new IllegalArgumentException("a time zone for " + kind);
        }
    }

    private static String predefined(String text) {
        return switch (text) {
            case "@yearly", "@annually" -> "0 0 0 1 1 *";
            case "@monthly" -> "0 0 0 1 * *";
            case "@weekly" -> "0 0 0 * * 0";
            case "@daily", "@midnight" -> "0 0 0 * * *";
            case "@hourly" -> "0 0 * * * *";
            default -> text;
        };
    }

    /** When it is due first if it is stored at a time; epoch nanoseconds. Empty if a cron pattern has no time within five years. */
    default Optional<Long> first(long storedNanos) {
        return switch (this) {
            case Once(long dueNanos) -> Optional.of(dueNanos);
            case Every(long interval) -> Optional.of(plus(roundToSecond(storedNanos), interval));
            case Cron cron -> cron.after(storedNanos);
        };
    }

    /**
     * When it is due again; empty if it is not. Times that passed while no server ran are left out.
     *
     * @param dueNanos when it was due
     */
    default Optional<Long> next(long dueNanos, long nowNanos) {
        if (this instanceof Once) {
            return Optional.empty();
        }
        Optional<Long> next = first(dueNanos);
        boolean missed = next.isPresent() && next.get() < nowNanos;
        return missed ? first(roundToSecond(nowNanos)) : next;
    }

    /** The text of a time in {@code Nats-Schedule-Next}, in the time zone of the schedule. */
    default String text(long epochNanos) {
        ZoneId zone = this instanceof Cron cron ? cron.zone : ZoneOffset.UTC;
        Instant time = Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND));
        byte[] text = new byte[Rfc3339.MAX_LENGTH];
        int length = Rfc3339.write(text, 0, OffsetDateTime.ofInstant(time, zone));
        return new String(text, 0, length, StandardCharsets.US_ASCII);
    }

    /** Reads a text of {@link #text}; empty if it is no time. */
    static Optional<Long> nanosOf(String text) {
        try {
            return Optional.of(nanos(Rfc3339.parse(text).toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** An instant in epoch nanoseconds; one before the epoch counts as the epoch. */
    private static long nanos(Instant instant) {
        if (instant.getEpochSecond() < 0) {
            return 0;
        }
        boolean far = instant.getEpochSecond() >= NEVER / NANOS_PER_SECOND;
        return far ? NEVER : instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
    }

    private static long roundToSecond(long epochNanos) {
        return (epochNanos + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND * NANOS_PER_SECOND;
    }

    private static long plus(long epochNanos, long interval) {
        return epochNanos > NEVER - interval ? NEVER : epochNanos + interval;
    }
}
