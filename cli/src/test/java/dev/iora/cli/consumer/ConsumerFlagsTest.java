// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.console.KeyValue;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings that the flags of a consumer put into its configuration. */
class ConsumerFlagsTest {
    private final ConsumerFlags flags = new ConsumerFlags();

    private String applied() {
        return flags.apply(new JsonObject()).toString().replace('"', '\'');
    }

    private void isRefused(String reason) {
        assertThatThrownBy(() -> flags.apply(new JsonObject())).hasMessage(reason);
    }

    @Test
    void keepsSettingsWithoutAFlag() {
        assertThat(applied()).isEqualTo("{}");
        JsonObject config = new JsonObject().put("description", "old").put("max_waiting", 5);
        assertThat(flags.apply(config)).isSameAs(config).hasToString("{\"description\":\"old\",\"max_waiting\":5}");
    }

    @Test
    void putsGivenSettings() {
        flags.description = "text";
        flags.ack = "ALL";
        flags.replay = "original";
        flags.sample = 50L;
        flags.ackWait = Duration.ofSeconds(1);
        flags.maxDeliver = 3L;
        flags.maxPending = 4L;
        flags.replicas = 1L;
        flags.inactiveThreshold = Duration.ofNanos(6);
        flags.headersOnly = false;
        flags.memory = true;
        flags.metadata = List.of(new KeyValue("a", "b"));
        assertThat(applied())
                .isEqualTo("{'description':'text','ack_policy':'all','replay_policy':'original','sample_freq':'50',"
                        + "'ack_wait':1000000000,'max_deliver':3,'max_ack_pending':4,'num_replicas':1,"
                        + "'inactive_threshold':6,'headers_only':false,'mem_storage':true,'metadata':{'a':'b'}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            all;              'deliver_policy':'all'
            last;             'deliver_policy':'last'
            new;              'deliver_policy':'new'
            next;             'deliver_policy':'new'
            subject;          'deliver_policy':'last_per_subject'
            last_per_subject; 'deliver_policy':'last_per_subject'
            12;               'deliver_policy':'by_start_sequence','opt_start_seq':12
            """)
    void startsByPolicyOrSequence(String policy, String expected) {
        flags.deliver = policy;
        assertThat(applied()).isEqualTo("{" + expected + "}");
    }

    @Test
    void startsAtATimeAgo() {
        flags.deliver = "1h";
        Instant before = Instant.now().minus(Duration.ofHours(1));
        JsonObject config = flags.apply(new JsonObject().put("opt_start_seq", 3));
        assertThat(config.string("deliver_policy")).isEqualTo("by_start_time");
        assertThat(Instant.parse(config.string("opt_start_time"))).isBetween(before, before.plusSeconds(60));
        assertThat(config.has("opt_start_seq")).isFalse();
    }

    @Test
    void replacesOneFilterBySeveral() {
        flags.filters = List.of("a", "b");
        JsonObject config = flags.apply(new JsonObject().put("filter_subject", "old"));
        assertThat(config).hasToString("{\"filter_subjects\":[\"a\",\"b\"]}");
        flags.filters = List.of("c");
        assertThat(flags.apply(config)).hasToString("{\"filter_subject\":\"c\"}");
    }

    @ParameterizedTest
    @CsvSource({"-1,false", "0,true", "100,true", "101,false"})
    void samplesAPercentage(long percent, boolean accepted) {
        flags.sample = percent;
        if (accepted) {
            assertThat(applied()).isEqualTo("{'sample_freq':'" + (percent == 0 ? "" : percent) + "'}");
        } else {
            isRefused("sample percent is not between 0 and 100");
        }
    }

    @Test
    void refusesUnknownPolicies() {
        flags.ack = "some";
        isRefused("invalid ack policy 'some'");
        flags.ack = "none";
        flags.replay = "slow";
        isRefused("invalid replay policy 'slow'");
    }

    @Test
    void pullRemovesSettingsOfPushConsumers() {
        flags.mode.pull = true;
        flags.mode.maxWaiting = 7;
        flags.mode.maxPullBatch = 8;
        flags.mode.maxPullBytes = 9;
        flags.mode.maxPullExpire = Duration.ofNanos(10);
        JsonObject config = new JsonObject()
                .put("deliver_subject", "d")
                .put("deliver_group", "g")
                .put("idle_heartbeat", 1)
                .put("flow_control", true);
        assertThat(flags.apply(config))
                .hasToString("{\"max_waiting\":7,\"max_batch\":8,\"max_bytes\":9,\"max_expires\":10}");
    }

    @Test
    void targetMakesAPushConsumer() {
        flags.mode.target = "d";
        flags.mode.deliverGroup = "g";
        flags.mode.flowControl = true;
        flags.mode.heartbeat = "1s";
        flags.mode.bitsPerSecond = 1024;
        assertThat(flags.apply(new JsonObject().put("max_waiting", 5))
                        .toString()
                        .replace('"', '\''))
                .isEqualTo("{'deliver_subject':'d','deliver_group':'g','flow_control':true,"
                        + "'idle_heartbeat':1000000000,'rate_limit_bps':1024}");
        flags.mode.heartbeat = "-1";
        assertThat(applied()).contains("'idle_heartbeat':0");
    }

    @Test
    void pullConsumersHaveNoRateAndNoHeartbeat() {
        flags.mode.bitsPerSecond = 1;
        isRefused("rate limits are only possible on Push consumers");
        flags.mode.bitsPerSecond = 0;
        flags.mode.heartbeat = "1s";
        isRefused("pull subscribers does not support idle heartbeats");
        flags.mode.heartbeat = "-1";
        assertThat(applied()).isEqualTo("{}");
    }

    @Test
    void groupsHaveOnePolicy() {
        flags.mode.prioritizedGroups = List.of("p");
        assertThat(applied()).isEqualTo("{'priority_policy':'prioritized','priority_groups':['p']}");
        flags.mode.overflowGroups = List.of("o");
        assertThat(applied()).isEqualTo("{'priority_policy':'overflow','priority_groups':['o']}");
        flags.mode.pinnedGroups = List.of("g");
        isRefused("setting both overflow and pinned groups are not supported");
        flags.mode.overflowGroups = List.of();
        flags.mode.pinnedTtl = Duration.ofNanos(5);
        assertThat(applied())
                .isEqualTo("{'priority_policy':'pinned_client','priority_groups':['g'],'priority_timeout':5}");
    }

    @Test
    void backoffGrowsInEqualSteps() {
        flags.retry.backoff = "linear";
        flags.retry.steps = 3;
        flags.retry.min = Duration.ofNanos(10);
        flags.retry.max = Duration.ofNanos(30);
        assertThat(applied()).isEqualTo("{'backoff':[10,20,30],'max_deliver':4}");
        flags.maxDeliver = 9L;
        flags.retry.steps = 1;
        assertThat(applied()).isEqualTo("{'max_deliver':9,'backoff':[10]}");
        flags.retry.backoff = "none";
        assertThat(flags.apply(new JsonObject().put("backoff", List.of("x"))).has("backoff"))
                .isFalse();
    }

    @Test
    void backoffIsCheckedBeforeItIsSent() {
        flags.retry.backoff = "cubic";
        isRefused("invalid backoff mode 'cubic'");
        flags.retry.backoff = "linear";
        flags.retry.steps = 0;
        isRefused("could not determine backoff policy: required policy properties not supplied");
        flags.retry.steps = 2;
        flags.retry.max = Duration.ofNanos(1);
        isRefused("could not determine backoff policy: the shortest period is longer than the longest");
    }

    @Test
    void pausesUntilATimeOrForADuration() {
        assertThat(PauseFlag.end("2026-01-02 03:04:05")).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        Instant before = Instant.now().plus(Duration.ofHours(2));
        assertThat(PauseFlag.end("2h")).isBetween(before, before.plusSeconds(60));
        PauseFlag flag = new PauseFlag();
        JsonObject config = new JsonObject();
        flag.apply(config);
        assertThat(config.isEmpty()).isTrue();
        flag.pause = "2026-01-02T03:04:05";
        flag.apply(config);
        assertThat(config.string("pause_until")).isEqualTo("2026-01-02T03:04:05Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "2026-01-02"})
    void refusesOtherPauses(String text) {
        assertThatThrownBy(() -> PauseFlag.end(text))
                .hasMessage("could not parse the pause time as either timestamp or duration");
    }
}
