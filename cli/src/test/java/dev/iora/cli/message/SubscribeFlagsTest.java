// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.PubAck;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The flags of {@code subscribe} and {@code publish} that need no server. */
class SubscribeFlagsTest {
    @ParameterizedTest
    @CsvSource({
        "a,     a,     true",
        "a,     a.b,   false",
        "a.*,   a.b,   true",
        "a.*,   a,     false",
        "a.*,   a.b.c, false",
        "a.>,   a.b.c, true",
        "a.>,   a,     false",
        "*.b,   a.b,   true",
        ">,     a,     true",
        "b,     a,     false"
    })
    void ignoresSubjectsByFilter(String filter, String subject, boolean expected) {
        assertThat(new SubjectFilterList(List.of(filter)).matches(subject)).isEqualTo(expected);
        assertThat(new SubjectFilterList(List.of("x", filter)).matches(subject)).isEqualTo(expected);
        assertThat(new SubjectFilterList(List.of()).matches(subject)).isFalse();
    }

    @Test
    void namesIgnoredSubjects() {
        assertThat(new SubjectFilterList(List.of()).described()).isEmpty();
        assertThat(new SubjectFilterList(List.of("a", "b.*")).described()).isEqualTo("\nIgnored subjects: a, b.*");
    }

    private static String start(SubscribeStart start) {
        return start.apply(new JsonObject()).toString().replace('"', '\'');
    }

    @Test
    void startsByTheMostSpecificFlag() {
        SubscribeStart start = new SubscribeStart();
        assertThat(start.usesStream()).isFalse();
        assertThat(start.describe("a")).isEmpty();
        assertThat(start(start)).isEqualTo("{'deliver_policy':'all'}");
        start.lastPerSubject = true;
        assertThat(start.describe("a")).isEqualTo("Subscribing to subject a for last message per subject ");
        assertThat(start(start)).isEqualTo("{'deliver_policy':'last_per_subject'}");
        start.since = Duration.ofHours(1);
        assertThat(start.describe("a")).isEqualTo("Subscribing to subject a since 1h0m0s ");
        assertThat(start(start)).startsWith("{'deliver_policy':'by_start_time','opt_start_time':'");
        start.onlyNew = true;
        assertThat(start.describe("a")).isEqualTo("Subscribing to subject a for new messages ");
        assertThat(start(start)).isEqualTo("{'deliver_policy':'new'}");
        start.all = true;
        assertThat(start.describe("a")).isEqualTo("Subscribing to subject a from first received message ");
        assertThat(start(start)).isEqualTo("{'deliver_policy':'all'}");
        start.last = true;
        assertThat(start.describe("a")).isEqualTo("Subscribing to subject a from last received message ");
        assertThat(start(start)).isEqualTo("{'deliver_policy':'last'}");
        start.sequence = 5;
        assertThat(start.describe("a")).isEqualTo("Subscribing to subject a starting at sequence 5 ");
        assertThat(start(start)).isEqualTo("{'deliver_policy':'by_start_sequence','opt_start_seq':5}");
        assertThat(start.usesStream()).isTrue();
    }

    private static Headers scheduled(PublishSchedule schedule) {
        Headers headers = new Headers();
        schedule.addTo(headers);
        return headers;
    }

    @Test
    void schedulesAtATimeAfterADurationOrRepeatedly() {
        PublishSchedule schedule = new PublishSchedule();
        assertThat(schedule.isGiven()).isFalse();
        schedule.destination = "d";
        schedule.source = "s";
        schedule.ttl = Duration.ofMinutes(5);
        schedule.at = "2026-01-02T04:04:05.9+01:00";
        assertThat(schedule.isGiven()).isTrue();
        Headers headers = scheduled(schedule);
        assertThat(headers.getFirst("Nats-Schedule")).isEqualTo("@at 2026-01-02T03:04:05Z");
        assertThat(headers.getFirst("Nats-Schedule-Target")).isEqualTo("d");
        assertThat(headers.getFirst("Nats-Schedule-Source")).isEqualTo("s");
        assertThat(headers.getFirst("Nats-Schedule-TTL")).isEqualTo("5m0s");
        schedule.at = null;
        schedule.after = Duration.ofHours(1);
        String after = Objects.requireNonNull(scheduled(schedule).getFirst("Nats-Schedule"));
        assertThat(Instant.parse(after.substring("@at ".length()))).isAfter(Instant.now());
        schedule.after = null;
        schedule.every = Duration.ofSeconds(90);
        assertThat(scheduled(schedule).getFirst("Nats-Schedule")).isEqualTo("@every 1m30s");
        schedule.every = null;
        schedule.cron = "0 0 * * * *";
        assertThat(scheduled(schedule).getFirst("Nats-Schedule")).isEqualTo("0 0 * * * *");
    }

    @Test
    void checksSchedulesBeforeConnecting() {
        PublishSchedule schedule = new PublishSchedule();
        schedule.check();
        schedule.every = Duration.ofSeconds(1);
        assertThatThrownBy(schedule::check)
                .hasMessage("schedule destination is required when setting schedule properties");
        schedule.destination = "d";
        schedule.check();
        schedule.every = Duration.ZERO;
        assertThatThrownBy(schedule::check).hasMessage("--schedule-every must be greater than 0");
        schedule.every = Duration.ofSeconds(1);
        schedule.cron = "@hourly";
        assertThatThrownBy(schedule::check)
                .hasMessage(
                        "--schedule-at, --schedule-after, --schedule-every and --schedule-cron are mutually exclusive");
        schedule.every = null;
        schedule.cron = null;
        schedule.at = "tomorrow";
        assertThatThrownBy(() -> scheduled(schedule))
                .hasMessage("--schedule-at requires a time like 2006-01-02T15:04:05Z, not \"tomorrow\"");
    }

    @Test
    void describesAcknowledgements() {
        String json = "{\"stream\":\"S\",\"seq\":1234,\"domain\":\"hub\",\"duplicate\":true,\"val\":\"5\"}";
        PubAck ack = JsonObject.parse(json.getBytes(StandardCharsets.UTF_8)).as(PubAck.class);
        assertThat(StreamSender.described("Stored in Stream: S", ack))
                .isEqualTo("Stored in Stream: S Sequence: 1,234 Domain: \"hub\" Duplicate: true Counter Value: 5");
    }
}
