// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiException;
import dev.iora.store.StoredMessage;
import dev.iora.wire.Headers;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message schedule: the headers of the message that holds it (ADR-51; reference: jetstream, section 16).
 *
 * <p>Thread: any; instances never change.
 *
 * @param target subject of the messages that it publishes; may be empty or invalid
 * @param source subject whose last message it publishes; empty if it publishes its own message
 * @param timeToLive that of the messages it publishes; empty if they have none
 * @param rollup the rollup that the messages it publishes make; empty if none
 */
public record Schedule(ScheduleTimes times, String target, String source, String timeToLive, String rollup) {
    private static final String PREFIX = "Nats-Schedule";

    /** The value of {@code Nats-Schedule-Next} with which a schedule ends. */
    static final String PURGE = "purge";

    /**
     * Reads the schedule of a message.
     *
     * @param headers the block of the message, scanned
     * @throws ApiException if the time zone or the pattern is invalid
     */
    public static Schedule read(StoredMessage m, PublishHeaders headers) {
        ZoneId zone = zone(headers);
        ScheduleTimes times;
        try {
            times = ScheduleTimes.parse(headers.text(PublishHeader.SCHEDULE), zone);
        } catch (IllegalArgumentException e) {
            // The response says which header is wrong, and has no room for the reason.
            throw ApiError.MESSAGE_SCHEDULES_PATTERN_INVALID.with().exception();
        }
        Headers block = new Headers();
        block.wrap(m.bytes, m.headers, m.headersLength);
        return new Schedule(
                times,
                value(block, "Nats-Schedule-Target"),
                value(block, "Nats-Schedule-Source"),
                value(block, "Nats-Schedule-TTL"),
                value(block, "Nats-Schedule-Rollup"));
    }

    private static String value(Headers block, String key) {
        return block.value(key).orElse("");
    }

    /**
     * The time zone that headers name: one of the IANA database, {@code UTC} or {@code Local}; null if they name none.
     *
     * @throws ApiException if there is no such zone
     */
    static @Nullable ZoneId zone(PublishHeaders headers) {
        if (!headers.isPresent(PublishHeader.SCHEDULE_TIME_ZONE)) {
            return null;
        }
        String name = headers.text(PublishHeader.SCHEDULE_TIME_ZONE);
        if (name.equals("Local")) {
            return ZoneId.systemDefault();
        }
        // An offset such as +02:00 is no name of a zone.
        if (!ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
            throw ApiError.MESSAGE_SCHEDULES_TIME_ZONE_INVALID.with().exception();
        }
        return ZoneId.of(name);
    }

    /**
     * Returns the headers of the message that it publishes.
     *
     * @param content the message whose payload that has
     * @param subject the subject of the schedule
     * @param next when the schedule is due again; empty if it ends
     */
    public byte[] headersOfPublished(StoredMessage content, String subject, Optional<Long> next) {
        Headers block = new Headers();
        block.wrap(content.bytes, content.headers, content.headersLength);
        Headers.Builder headers = block.toBuilder()
                .removePrefix(PREFIX)
                .removePrefix("Nats-Expected-")
                .remove("Nats-Msg-Id")
                .remove("Nats-TTL")
                .remove("Nats-Rollup")
                .add("Nats-Scheduler", subject)
                .add("Nats-Schedule-Next", next.map(times::text).orElse(PURGE));
        if (!timeToLive.isEmpty()) {
            headers.add("Nats-TTL", timeToLive);
        }
        if (!rollup.isEmpty()) {
            headers.add("Nats-Rollup", rollup);
        }
        return headers.build();
    }

    /** When it is due after a time at which it was due; empty if it ends. */
    public Optional<Long> next(long dueNanos, long nowNanos) {
        // A far time has no text of four digits for its year, and no client waits for it.
        return times.next(dueNanos, nowNanos).filter(next -> next != ScheduleTimes.NEVER);
    }
}
