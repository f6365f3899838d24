// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import io.nats.client.impl.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@code publish} for messages that the stream publishes later; null if not given. */
final class PublishSchedule {
    @Option(
            names = "--schedule-after",
            paramLabel = "DURATION",
            description = "Schedule the message after a certain duration (implies --jetstream)")
    @Nullable
    Duration after;

    @Option(
            names = "--schedule-at",
            paramLabel = "TIME",
            description = "Schedule the message at a certain RFC3339 time (implies --jetstream)")
    @Nullable
    String at;

    @Option(
            names = "--schedule-cron",
            paramLabel = "CRON",
            description = "Cron definition for a scheduled message (implies --jetstream)")
    @Nullable
    String cron;

    @Option(
            names = "--schedule-dest",
            paramLabel = "SUBJECT",
            description = "Subject the message will publish to when the schedule fires (implies --jetstream)")
    @Nullable
    String destination;

    @Option(
            names = "--schedule-every",
            paramLabel = "DURATION",
            description = "Schedules the message every interval (implies --jetstream)")
    @Nullable
    Duration every;

    @Option(
            names = "--schedule-source",
            paramLabel = "SUBJECT",
            description = "Reads a specific subject when scheduling (implies --jetstream)")
    @Nullable
    String source;

    @Option(
            names = "--schedule-ttl",
            paramLabel = "DURATION",
            description = "How long generated messages should live in the stream")
    @Nullable
    Duration ttl;

    boolean isGiven() {
        return Stream.of(after, at, cron, destination, every, source, ttl).anyMatch(value -> value != null);
    }

    void check() {
        if (!isGiven()) {
            return;
        }
        if (destination == null) {
            throw new CliException("schedule destination is required when setting schedule properties");
        }
        checkPositive("--schedule-after", after);
        checkPositive("--schedule-every", every);
        if (Stream.of(after, at, cron, every).filter(value -> value != null).count() > 1) {
            throw new CliException(
                    "--schedule-at, --schedule-after, --schedule-every and --schedule-cron are mutually exclusive");
        }
    }

    private static void checkPositive(String flag, @Nullable Duration duration) {
        if (duration != null && !duration.isPositive()) {
            throw new CliException(flag + " must be greater than 0");
        }
    }

    /** Adds the headers that schedule a message. */
    void addTo(Headers headers) {
        String pattern = pattern();
        if (pattern != null) {
            headers.put("Nats-Schedule", pattern);
        }
        if (destination != null) {
            headers.put("Nats-Schedule-Target", destination);
        }
        if (ttl != null) {
            headers.put("Nats-Schedule-TTL", HumanDuration.goText(ttl));
        }
        if (source != null) {
            headers.put("Nats-Schedule-Source", source);
        }
    }

    private @Nullable String pattern() {
        if (at != null) {
            return "@at " + utc(parsed(at));
        }
        if (after != null) {
            return "@at " + utc(Instant.now().plus(after));
        }
        return every == null ? cron : "@every " + HumanDuration.goText(every);
    }

    private static Instant parsed(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new CliException("--schedule-at requires a time like 2006-01-02T15:04:05Z, not \"" + text + "\"", e);
        }
    }

    private static String utc(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
