// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.jetstream.options.AccountLimits;
import dev.iora.jetstream.options.JetStreamOptions.Limits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumerRulesTest {
    private static final ConsumerRules RULES = new ConsumerRules(new Limits(0, 0, 0), AccountLimits.NONE);
    private static final StreamConfig LIMITS = StreamConfig.builder()
            .name("S")
            .subjects(List.of("s.>"))
            .replicas(1)
            .build();
    private static final StreamConfig WORK_QUEUE =
            LIMITS.toBuilder().retention(RetentionPolicy.WORK_QUEUE).build();

    private static CreateConsumerRequest request(String fields, String more) {
        String json = "{\"stream_name\":\"S\",\"config\":{\"name\":\"c\"" + (fields.isEmpty() ? "" : "," + fields) + "}"
                + more + "}";
        return CreateConsumerRequest.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), true);
    }

    private static ConsumerConfig create(StreamConfig stream, String fields, ConsumerConfig... others) {
        return RULES.check(request(fields, ""), stream, null, List.of(others), subject -> false);
    }

    private static ConsumerConfig create(String fields) {
        return create(LIMITS, fields);
    }

    private static ConsumerConfig update(ConsumerConfig existing, String fields, String more) {
        return RULES.check(request(fields, more), LIMITS, existing, List.of(), subject -> true);
    }

    private static void assertRefused(ThrowingCallable call, int errCode, @Nullable String description) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.fault().error().errCode()).isEqualTo(errCode);
            if (description != null) {
                assertThat(e.fault().description()).isEqualTo(description);
            }
        });
    }

    @Test
    void completesADurablePullConsumer() {
        assertThat(new String(
                        create("'durable_name':'c','ack_policy':'explicit'").toJson(), StandardCharsets.UTF_8))
                .isEqualTo("{\"durable_name\":\"c\",\"name\":\"c\",\"deliver_policy\":\"all\","
                        + "\"ack_policy\":\"explicit\",\"ack_wait\":30000000000,\"max_deliver\":-1,"
                        + "\"replay_policy\":\"instant\",\"max_waiting\":512,\"max_ack_pending\":1000,"
                        + "\"num_replicas\":0,\"metadata\":{\"_nats.req.level\":\"0\"}}");
    }

    @Test
    void completesAnEphemeralPushConsumer() {
        ConsumerConfig config = create("'deliver_subject':'d','idle_heartbeat':500000000");
        assertThat(config.maxWaiting()).isZero();
        assertThat(config.maxAckPending()).isZero();
        assertThat(config.ackWaitNanos()).isZero();
        assertThat(config.inactiveThresholdNanos()).isEqualTo(5_000_000_000L);
    }

    @Test
    void completesAPinnedConsumer() {
        ConsumerConfig config =
                create("'ack_policy':'explicit','priority_groups':['g'],'priority_policy':'pinned_client'");
        assertThat(config.priorityTimeoutNanos()).isEqualTo(120_000_000_000L);
        assertThat(config.metadata()).isEqualTo(Map.of("_nats.req.level", "1"));
    }

    @Test
    void completesAConsumerThatIsAcknowledgedByFlowControl() {
        ConsumerConfig config = create("'ack_policy':'flow_control','deliver_subject':'d','idle_heartbeat':5000000000");
        assertThat(config.flowControl()).isTrue();
        assertThat(config.idleHeartbeatNanos()).isEqualTo(1_000_000_000L);
        assertThat(config.maxAckPending()).isEqualTo(1000);
        assertThat(config.ackWaitNanos()).isZero();
        assertThat(config.metadata()).isEqualTo(Map.of("_nats.req.level", "4"));
        String pedantic = ",'pedantic':true";
        assertRefused(() -> rules(request("'ack_policy':'flow_control','deliver_subject':'d'", pedantic)), 10219, null);
        assertRefused(
                () -> rules(request(
                        "'ack_policy':'flow_control','deliver_subject':'d','flow_control':true,'idle_heartbeat':5000000000",
                        pedantic)),
                10052,
                "flow control ack policy heartbeat needs to be 1s");
    }

    private static ConsumerConfig rules(CreateConsumerRequest request) {
        return new ConsumerRules(new Limits(0, 0, 0), AccountLimits.NONE)
                .check(request, LIMITS, null, List.of(), subject -> false);
    }

    @Test
    void completesFromBackoffStreamAndServer() {
        assertThat(create("'ack_policy':'explicit','ack_wait':5,'backoff':[7,8]")
                        .ackWaitNanos())
                .isEqualTo(7);
        StreamConfig stream = LIMITS.toBuilder()
                .consumerLimits(new StreamConsumerLimits(3_000_000_000L, 50))
                .build();
        assertThat(create(stream, "'durable_name':'c'").maxAckPending()).isEqualTo(50);
        assertThat(create(stream, "'durable_name':'c'").inactiveThresholdNanos())
                .isEqualTo(3_000_000_000L);
        ConsumerRules rules = new ConsumerRules(new Limits(500, 20, 0), AccountLimits.NONE);
        ConsumerConfig config =
                rules.check(request("'ack_policy':'all'", ""), LIMITS, null, List.of(), subject -> false);
        assertThat(config.maxAckPending()).isEqualTo(500);
        assertThat(config.maxRequestBatch()).isEqualTo(20);
        assertRefused(
                () -> rules.check(request("'max_batch':21", ""), LIMITS, null, List.of(), subject -> false),
                10125,
                "consumer max request batch exceeds server limit of 20");
        assertRefused(
                () -> rules.check(request("'max_ack_pending':501", ""), LIMITS, null, List.of(), subject -> false),
                10121,
                "consumer max ack pending exceeds system limit of 500");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'name':'a.b'              | 10052 | consumer name can not contain '.', '*', '>', '\\', '/'
            'name':'','durable_name':'a b' | 10052 | consumer durable name can not contain '.', '*', '>', '\\', '/'
            'num_replicas':3          | 10074 |
            'num_replicas':-1         | 10133 |
            'backoff':[-1]            | 10184 |
            'ack_wait':-1             | 10183 |
            'ack_policy':'flow_control' | 10218 |
            'ack_policy':'flow_control','deliver_subject':'d','max_ack_pending':-1 | 10220 |
            'ack_policy':'flow_control','deliver_subject':'d','ack_wait':1 | 10221 |
            'ack_policy':'flow_control','deliver_subject':'d','backoff':[1] | 10221 |
            'ack_policy':'flow_control','deliver_subject':'d','max_deliver':5 | 10222 |
            'max_deliver':1,'backoff':[1,2] | 10116 |
            'deliver_subject':'d.*'   | 10079 |
            'deliver_subject':'d..d'  | 10112 |
            'deliver_subject':'s.d'   | 10081 |
            'deliver_subject':'d','max_waiting':1 | 10080 |
            'deliver_subject':'d','max_ack_pending':1 | 10082 |
            'deliver_subject':'d','idle_heartbeat':1 | 10083 |
            'rate_limit_bps':1        | 10086 |
            'idle_heartbeat':100000000 | 10088 |
            'flow_control':true       | 10089 |
            'max_expires':1           | 10115 |
            'direct':true             | 10090 |
            'direct':true,'deliver_subject':'d','durable_name':'c' | 10091 |
            'filter_subject':'a','filter_subjects':['b'] | 10136 |
            'filter_subject':'a..'    | 10052 | invalid subject
            'filter_subjects':['']    | 10139 |
            'filter_subjects':['a..'] | 10052 | invalid subject
            'filter_subjects':['a.*','a.b'] | 10138 |
            'opt_start_seq':1         | 10094 | consumer delivery policy is deliver all, but optional start sequence is also set
            'opt_start_time':'2026-01-01T00:00:00Z' | 10094 | consumer delivery policy is deliver all, but optional start time is also set
            'deliver_policy':'last','opt_start_seq':1 | 10094 | consumer delivery policy is deliver last, but optional start sequence is also set
            'deliver_policy':'new','opt_start_seq':1 | 10094 | consumer delivery policy is deliver new, but optional start sequence is also set
            'deliver_policy':'last_per_subject' | 10094 | consumer delivery policy is deliver last per subject, but optional filter subject is not set
            'deliver_policy':'by_start_sequence' | 10094 | consumer delivery policy is deliver by start sequence, but optional start sequence is not set
            'deliver_policy':'by_start_sequence','opt_start_seq':1,'opt_start_time':'2026-01-01T00:00:00Z' | 10094 | consumer delivery policy is deliver by start sequence, but optional start time is also set
            'deliver_policy':'by_start_time' | 10094 | consumer delivery policy is deliver by start time, but optional start time is not set
            'deliver_policy':'by_start_time','opt_start_seq':1,'opt_start_time':'2026-01-01T00:00:00Z' | 10094 | consumer delivery policy is deliver by start time, but optional start start sequence is also set
            'sample_freq':'abc'       | 10095 | failed to parse consumer sampling configuration: strconv.Atoi: parsing "abc": invalid syntax
            'sample_freq':'99999999999999999999%' | 10095 | failed to parse consumer sampling configuration: strconv.Atoi: parsing "99999999999999999999": value out of range
            'deliver_subject':'d','flow_control':true | 10108 |
            'durable_name':'d'        | 10132 |
            'deliver_subject':'d','priority_policy':'overflow' | 10178 |
            'priority_policy':'overflow' | 10159 |
            'priority_policy':'overflow','priority_groups':[''] | 10161 |
            'priority_policy':'overflow','priority_groups':['a b'] | 10162 |
            'priority_policy':'overflow','priority_groups':['abcdefghijklmnopq'] | 10162 |
            'priority_groups':['g']   | 10196 |
            'priority_timeout':1      | 10197 |
            """)
    void refuses(String fields, int errCode, @Nullable String description) {
        assertRefused(() -> create(fields), errCode, description);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'max_deliver':-2          | max_deliver must be set to -1
            'max_waiting':-1          | max_waiting must not be negative
            'max_ack_pending':-2      | max_ack_pending must be set to -1
            'max_batch':-1            | max_batch must not be negative
            'max_expires':-1          | max_expires must not be negative
            'max_bytes':-1            | max_bytes must not be negative
            'idle_heartbeat':-1       | idle_heartbeat must not be negative
            'inactive_threshold':-1   | inactive_threshold must not be negative
            'priority_timeout':-1     | priority_timeout must not be negative
            'ack_wait':5,'backoff':[7] | first backoff value has to equal batch AckWait
            """)
    void refusesSilentCorrectionsWhenPedantic(String fields, String text) {
        assertRefused(
                () -> RULES.check(request(fields, ",'pedantic':true"), LIMITS, null, List.of(), subject -> false),
                10157,
                "pedantic mode: " + text);
        assertThat(create(fields).name()).isEqualTo("c");
    }

    @Test
    void refusesMoreThanTheStreamAllows() {
        StreamConfig stream = LIMITS.toBuilder()
                .consumerLimits(new StreamConsumerLimits(3_000_000_000L, 50))
                .maxConsumers(1)
                .build();
        assertRefused(() -> create(stream, "'max_ack_pending':51"), 10121, null);
        assertRefused(
                () -> create(stream, "'inactive_threshold':4000000000"),
                10153,
                "consumer inactive threshold exceeds system limit of 3s");
        assertRefused(() -> create(stream, "", create("'name':'d'")), 10026, null);
        assertRefused(
                () -> create("'description':'" + "x".repeat(4097) + "'"),
                10107,
                "consumer description is too long, maximum allowed is 4096");
        assertRefused(
                () -> create("'metadata':{'k':'" + "x".repeat(131_072) + "'}"),
                10135,
                "consumer metadata exceeds maximum size of 128KB");
        assertRefused(
                () -> create("'name':'" + "x".repeat(256) + "'"),
                10102,
                "consumer name is too long, maximum allowed is 255");
    }

    @Test
    void keepsConsumersOfAWorkQueueApart() {
        ConsumerConfig unfiltered = create("'name':'d','ack_policy':'explicit'");
        ConsumerConfig filtered = create("'name':'d','ack_policy':'explicit','filter_subject':'s.*.a'");
        assertRefused(() -> create(WORK_QUEUE, ""), 10084, null);
        assertRefused(() -> create(WORK_QUEUE, "'deliver_subject':'d'"), 10098, null);
        assertRefused(() -> create(WORK_QUEUE, "'ack_policy':'all'"), 10098, null);
        assertRefused(() -> create(WORK_QUEUE, "'ack_policy':'explicit','deliver_policy':'new'"), 10101, null);
        assertRefused(() -> create(WORK_QUEUE, "'ack_policy':'explicit'", unfiltered), 10099, null);
        assertRefused(
                () -> create(WORK_QUEUE, "'ack_policy':'explicit','filter_subject':'s.a'", unfiltered), 10100, null);
        assertRefused(
                () -> create(WORK_QUEUE, "'ack_policy':'explicit','filter_subject':'s.b.*'", filtered), 10100, null);
        assertThat(create(WORK_QUEUE, "'ack_policy':'explicit','filter_subject':'s.b.b'", filtered)
                        .filters())
                .containsExactly("s.b.b");
    }

    @Test
    void honoursTheAction() {
        ConsumerConfig existing = create("'durable_name':'c'");
        assertRefused(
                () -> update(existing, "'durable_name':'c','description':'x'", ",'action':'create'"), 10148, null);
        assertThat(update(existing, "'durable_name':'c'", ",'action':'create'")).isEqualTo(existing);
        assertThat(update(existing, "'durable_name':'c','description':'x'", ",'action':'update'")
                        .description())
                .isEqualTo("x");
        assertRefused(
                () -> RULES.check(request("", ",'action':'update'"), LIMITS, null, List.of(), subject -> false),
                10149,
                null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'deliver_policy':'new'    | 10012 | deliver policy can not be updated
            'mem_storage':true        | 10012 | storage type can not be updated
            'ack_policy':'explicit'   | 10012 | ack policy can not be updated
            'replay_policy':'original' | 10012 | replay policy can not be updated
            'max_waiting':5           | 10012 | max waiting can not be updated
            'deliver_subject':'d'     | 10012 | can not update pull consumer to push based
            """)
    void refusesUpdatesOfAPullConsumer(String fields, int errCode, String description) {
        ConsumerConfig existing = create("'durable_name':'c'");
        assertRefused(() -> update(existing, "'durable_name':'c'," + fields, ""), errCode, description);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'deliver_policy':'by_start_sequence','opt_start_seq':6,'deliver_subject':'d' | 10012 | start sequence can not be updated
            'deliver_policy':'by_start_sequence','opt_start_seq':5,'deliver_subject':'e' | 10013 | consumer name already in use
            'deliver_policy':'by_start_sequence','opt_start_seq':5 | 10012 | can not update push consumer to pull based
            'deliver_policy':'by_start_sequence','opt_start_seq':5,'deliver_subject':'d','idle_heartbeat':100000000 | 10012 | heart beats can not be updated
            """)
    void refusesUpdatesOfAPushConsumer(String fields, int errCode, String description) {
        ConsumerConfig existing =
                create("'deliver_policy':'by_start_sequence','opt_start_seq':5,'deliver_subject':'d'");
        assertRefused(() -> update(existing, fields, ""), errCode, description);
    }

    @Test
    void refusesAnotherStartTime() {
        ConsumerConfig existing = create("'deliver_policy':'by_start_time','opt_start_time':'2026-01-01T00:00:00Z'");
        assertRefused(
                () -> update(existing, "'deliver_policy':'by_start_time','opt_start_time':'2026-01-02T00:00:00Z'", ""),
                10012,
                "start time can not be updated");
        ConsumerConfig elsewhere =
                update(existing, "'deliver_policy':'by_start_time','opt_start_time':'2026-01-01T02:00:00+02:00'", "");
        assertThat(elsewhere.optStartEpochNanos()).isEqualTo(existing.optStartEpochNanos());
    }

    @Test
    void movesAPushConsumerWithoutSubscribers() {
        ConsumerConfig existing = create("'deliver_subject':'d'");
        ConsumerConfig moved =
                RULES.check(request("'deliver_subject':'e'", ""), LIMITS, existing, List.of(), subject -> false);
        assertThat(moved.deliverSubject()).isEqualTo("e");
    }

    @Test
    void pausesOnlyWhenItIsCreated() {
        ConsumerConfig paused = create("'pause_until':'2030-01-01T02:00:00+02:00'");
        assertThat(new String(paused.toJson(), StandardCharsets.UTF_8))
                .contains("\"pause_until\":\"2030-01-01T00:00:00Z\"", "\"_nats.req.level\":\"1\"");
        assertThat(update(paused, "'pause_until':'2031-01-01T00:00:00Z'", "").pauseUntil())
                .isEqualTo(paused.pauseUntil());
    }
}
