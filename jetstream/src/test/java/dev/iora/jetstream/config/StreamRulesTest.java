// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.jetstream.TestOptions;
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

class StreamRulesTest {
    private static final StreamRules RULES = rules(new Limits(0, 0, 0), AccountLimits.NONE);

    private static StreamRules rules(Limits limits, AccountLimits account) {
        return new StreamRules(
                new TestOptions().maxBytes(1000, 10_000).limits(limits).build(), account);
    }

    /** A stream S of s.>; {@code fields} come last and therefore override it. */
    private static StreamConfigRequest request(String fields) {
        String json = "{\"name\":\"S\",\"subjects\":[\"s.>\"]" + (fields.isEmpty() ? "" : "," + fields) + "}";
        return StreamConfigRequest.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), true);
    }

    private static StreamConfig create(String fields) {
        return RULES.create(request(fields), null, List.of(), PromisedBytes.NOTHING);
    }

    private static StreamConfig other(String name, String subject) {
        return create("'name':'" + name + "','subjects':['" + subject + "']");
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
    void completesAConfiguration() {
        StreamConfig config = create("");
        assertThat(new String(config.toJson(), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"S\",\"subjects\":[\"s.\\u003e\"],\"retention\":\"limits\",\"max_consumers\":-1,"
                        + "\"max_msgs\":-1,\"max_bytes\":-1,\"max_age\":0,\"max_msgs_per_subject\":-1,"
                        + "\"max_msg_size\":-1,\"discard\":\"old\",\"storage\":\"file\",\"num_replicas\":1,"
                        + "\"duplicate_window\":120000000000,\"compression\":\"none\",\"allow_direct\":false,"
                        + "\"mirror_direct\":false,\"sealed\":false,\"deny_delete\":false,\"deny_purge\":false,"
                        + "\"allow_rollup_hdrs\":false,\"consumer_limits\":{},\"allow_msg_ttl\":false,"
                        + "\"metadata\":{\"_nats.req.level\":\"0\"}}");
    }

    @Test
    void completesFromOtherFields() {
        assertThat(create("'subjects':[]").subjects()).containsExactly("S");
        assertThat(create("'max_age':1000000000").duplicateWindowNanos()).isEqualTo(1_000_000_000L);
        assertThat(create("'max_msgs':-5,'max_bytes':-5,'max_msg_size':-5,'max_consumers':-5"))
                .isEqualTo(create(""));
        assertThat(create("'placement':{}").placement()).isNull();
        assertThat(create("'republish':{'dest':'r.>'}").republish()).isEqualTo(new RePublish(">", "r.>", false));
        assertThat(create("'republish':{'src':'a..b'}").republish()).isEqualTo(new RePublish("a..b", "", false));
        assertThat(create("'subjects':['a'],'subject_transform':{'src':'a','dest':'b'},"
                                + "'republish':{'src':'>','dest':'>'}")
                        .republish())
                .isEqualTo(new RePublish("b", "b", false));
        assertThat(create("'metadata':{'k':'v','_nats.ver':'1','_nats.level':'9','_nats.req.level':'9'}")
                        .metadata())
                .isEqualTo(Map.of("k", "v", "_nats.req.level", "0"));
        assertThat(rules(new Limits(0, 0, 1_000_000_000L), AccountLimits.NONE)
                        .create(request(""), null, List.of(), PromisedBytes.NOTHING)
                        .duplicateWindowNanos())
                .isEqualTo(1_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'name':''                     | stream name is required and can not contain '.', '*', '>', '\\', '/'
            'name':'a.b'                  | stream name is required and can not contain '.', '*', '>', '\\', '/'
            'name':'a b'                  | stream name is required and can not contain '.', '*', '>', '\\', '/'
            'num_replicas':6              | maximum replicas is 5
            'max_age':-1                  | max age can not be negative
            'max_age':1                   | max age needs to be >= 100ms
            'duplicate_window':-1         | duplicates window can not be negative
            'max_age':1000000000,'duplicate_window':2000000000 | duplicates window can not be larger then max age
            'duplicate_window':1          | duplicates window needs to be >= 100ms
            'deny_purge':true,'allow_rollup_hdrs':true | roll-ups require the purge permission
            'allow_msg_counter':true,'discard':'new' | counter stream cannot use discard new
            'allow_msg_counter':true,'allow_msg_ttl':true | counter stream cannot use message TTLs
            'allow_msg_counter':true,'allow_msg_schedules':true | counter stream cannot use message schedules
            'allow_msg_counter':true,'retention':'interest' | counter stream can only use limits retention
            'discard_new_per_subject':true | discard new per subject requires discard new policy to be set
            'discard_new_per_subject':true,'discard':'new' | discard new per subject requires max msgs per subject > 0
            'subject_delete_marker_ttl':1 | subject delete marker TTL must be at least 1 second
            'subject_delete_marker_ttl':-1 | subject delete marker TTL must not be negative
            'subject_delete_marker_ttl':1000000000,'pedantic':true | subject delete marker cannot be set if message TTLs are disabled
            'subject_delete_marker_ttl':1000000000,'pedantic':true,'allow_msg_ttl':true | subject delete marker cannot be set if roll-ups are disabled
            'allow_msg_schedules':true,'discard':'new' | message scheduling cannot use discard new
            'allow_msg_schedules':true,'pedantic':true | message scheduling cannot be set if roll-ups are disabled
            'persist_mode':'async','storage':'memory' | async persist mode is only supported on file storage
            'persist_mode':'async','num_replicas':3 | async persist mode is not supported on replicated streams
            'persist_mode':'async','allow_atomic':true | async persist mode is not supported with atomic batch publish
            'subjects':[],'mirror':{'name':'M'},'subject_delete_marker_ttl':1000000000 | subject delete markers forbidden on mirrors
            'sources':[{'name':'M','external':{'api':'a.*','deliver':''}}] | stream external api prefix "a.*" must be a valid subject without wildcards
            'subjects':['a..b']           | invalid subject
            'subjects':['a b']            | invalid subject
            'subjects':['a','a']          | subject "a" overlaps with "a"
            'subjects':['>']              | capturing all subjects requires no-ack to be true
            'subjects':['>'],'no_ack':true,'num_replicas':3 | capturing all subjects requires replicas of 1
            'subjects':['$JS.API.>']      | subjects that overlap with jetstream api require no-ack to be true
            'subjects':['*.x']            | subjects that overlap with jetstream api require no-ack to be true
            'subjects':['$NRG.x']         | subjects that overlap with jetstream api require no-ack to be true
            'subjects':['$SYS.x']         | subjects that overlap with system api require no-ack to be true
            'subjects':['a.*','a.b']      | subject "a.*" overlaps with "a.b"
            'republish':{'dest':'s.x'}    | stream configuration for republish destination forms a cycle
            'republish':{'src':'a.*','dest':'r.$2'} | stream configuration for republish with transform from 'a.*' to 'r.$2' not valid
            'placement':{'preferred':'x'} | preferred server not permitted in placement
            'sealed':true                 | stream configuration for create can not be sealed
            'mirror_direct':true          | stream has no mirror but does have mirror direct
            'compression':'s2'            | compression s2 is not supported yet
            """)
    void refusesAsABadConfiguration(String fields, String text) {
        assertRefused(() -> create(fields), 10052, text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'num_replicas':-1     | 10133 | replicas count cannot be negative
            'num_replicas':3      | 10074 | replicas > 1 not supported in non-clustered mode
            'pedantic':true,'max_msgs':-2 | 10157 | pedantic mode: max_msgs must be set to -1
            'pedantic':true,'max_msgs_per_subject':-2 | 10157 | pedantic mode: max_msgs_per_subject must be set to -1
            'pedantic':true,'max_bytes':-2 | 10157 | pedantic mode: max_bytes must be set to -1
            'pedantic':true,'max_msg_size':-2 | 10157 | pedantic mode: max_msg_size must be set to -1
            'pedantic':true,'max_consumers':-2 | 10157 | pedantic mode: max_consumers must be set to -1
            'pedantic':true,'max_age':1000000000 | 10157 | pedantic mode: duplicate window cannot be bigger than max age
            'pedantic':true,'republish':{'dest':'r'} | 10157 | pedantic mode: republish source can not be empty
            'mirror':{'name':'M'},'first_seq':5 | 10143 |
            'mirror':{'name':'M'} | 10034 |
            'subjects':[],'mirror':{'name':'M'},'sources':[{'name':'N'}] | 10031 |
            'subjects':[],'mirror':{'name':'M'},'allow_msg_counter':true | 10173 |
            'subjects':[],'mirror':{'name':'M'},'allow_atomic':true | 10198 |
            'subjects':[],'mirror':{'name':'M','filter_subject':'a','subject_transforms':[{'src':'a','dest':'b'}]} | 10150 |
            'subjects':[],'mirror':{'name':'M','subject_transforms':[{'src':'a..','dest':'b'}]} | 10151 | mirror transform source: invalid subject a..
            'subjects':[],'mirror':{'name':'M','subject_transforms':[{'src':'a','dest':''},{'src':'*','dest':''}]} | 10152 |
            'subjects':[],'mirror':{'name':'a.b'} | 10142 |
            'sources':[{'name':''}] | 10141 |
            'sources':[null] | 10141 |
            'sources':[{'name':'M'},{'name':'M'}] | 10140 |
            'sources':[{'name':'M','filter_subject':'a','subject_transforms':[{'src':'a','dest':'b'}]}] | 10144 |
            'sources':[{'name':'M','subject_transforms':[{'src':'a','dest':''},{'src':'*','dest':''}]}] | 10147 |
            'sources':[{'name':'M','external':{'api':'a','deliver':'d.*'}}] | 10024 | stream external delivery prefix d.* must not contain wildcards
            'sources':[{'name':'M','external':{'api':'$JS.API','deliver':''}}] | 10021 |
            'subject_transform':{'src':'a..','dest':'b'} | 10155 | stream transform source: invalid subject a..
            'subject_transform':{'src':'a.*','dest':'b.{{wildcard(2)}}'} | 10156 |
            'max_bytes':10001 | 10047 |
            'storage':'memory','max_bytes':1001 | 10028 |
            """)
    void refusesWithItsOwnCode(String fields, int errCode, @Nullable String description) {
        assertRefused(() -> create(fields), errCode, description);
    }

    @Test
    void refusesLongTexts() {
        assertRefused(
                () -> create("'name':'" + "x".repeat(256) + "'"),
                10052,
                "stream name is too long, maximum allowed is 255");
        assertRefused(
                () -> create("'description':'" + "x".repeat(4097) + "'"),
                10052,
                "stream description is too long, maximum allowed is 4096");
        assertRefused(
                () -> create("'metadata':{'k':'" + "x".repeat(131_072) + "'}"),
                10052,
                "stream metadata exceeds maximum size of 131072 bytes");
    }

    @Test
    void allowsInternalSubjectsThatAreHarmless() {
        assertThat(create("'subjects':['$JS.EVENT.>']").subjects()).containsExactly("$JS.EVENT.>");
        assertThat(create("'subjects':['$SYS.ACCOUNT.X.>']").subjects()).containsExactly("$SYS.ACCOUNT.X.>");
        assertThat(create("'subjects':['>'],'no_ack':true").subjects()).containsExactly(">");
    }

    @Test
    void refusesSubjectsOfOtherStreams() {
        List<StreamConfig> others = List.of(other("A", "a.>"), other("B", "s.*.x"));
        assertRefused(
                () -> RULES.create(request(""), null, others, PromisedBytes.NOTHING),
                10065,
                "subjects overlap with an existing stream");
        assertThat(RULES.create(request("'subjects':['b']"), null, others, PromisedBytes.NOTHING)
                        .name())
                .isEqualTo("S");
    }

    @Test
    void returnsTheExistingStreamForTheSameRequest() {
        StreamConfig existing = create("'metadata':{'k':'v'}");
        assertThat(RULES.create(
                        request("'metadata':{'k':'v','_nats.ver':'2.11.0'}"),
                        existing,
                        List.of(),
                        PromisedBytes.NOTHING))
                .isSameAs(existing);
        assertRefused(
                () -> RULES.create(request("'max_msgs':5"), existing, List.of(), PromisedBytes.NOTHING),
                10058,
                "stream name already in use with a different configuration");
    }

    @Test
    void keepsTheLimitsOfTheAccount() {
        AccountLimits limits = new AccountLimits(500, 5000, 1, 3, -1, 100, 1000, true);
        StreamRules rules = rules(new Limits(0, 0, 0), limits);
        List<StreamConfig> other = List.of(other("A", "a.>"));
        assertRefused(() -> rules.create(request("'max_bytes':1"), null, other, PromisedBytes.NOTHING), 10027, null);
        assertRefused(() -> rules.create(request(""), null, List.of(), PromisedBytes.NOTHING), 10113, null);
        assertRefused(
                () -> rules.create(request("'max_bytes':1001"), null, List.of(), PromisedBytes.NOTHING), 10122, null);
        assertRefused(
                () -> rules.create(
                        request("'max_bytes':101,'storage':'memory'"), null, List.of(), PromisedBytes.NOTHING),
                10122,
                null);
        assertRefused(
                () -> rules.create(request("'max_bytes':1,'max_consumers':4"), null, List.of(), PromisedBytes.NOTHING),
                10026,
                null);
    }

    @Test
    void refusesMoreBytesThanTheAccountHas() {
        List<StreamConfig> others = List.of(
                create("'name':'A','subjects':['a'],'max_bytes':9000"),
                create("'name':'B','subjects':['b'],'max_bytes':1000,'storage':'memory'"));
        assertThat(RULES.create(request("'max_bytes':1000"), null, others, PromisedBytes.NOTHING)
                        .maxBytes())
                .isEqualTo(1000);
        assertRefused(
                () -> RULES.create(request("'max_bytes':1001"), null, others, PromisedBytes.NOTHING), 10047, null);
        assertRefused(
                () -> RULES.create(request("'storage':'memory'"), null, others, PromisedBytes.NOTHING), 10028, null);
        StreamConfig existing = create("'max_bytes':1000");
        assertRefused(
                () -> RULES.update(request("'max_bytes':1001"), existing, others, PromisedBytes.NOTHING, List.of()),
                10047,
                null);
        assertThat(RULES.update(request("'max_bytes':5"), existing, others, PromisedBytes.NOTHING, List.of())
                        .maxBytes())
                .isEqualTo(5);
    }

    @Test
    void namesTheServersDuplicateWindow() {
        StreamRules rules = rules(new Limits(0, 0, 60_000_000_000L), AccountLimits.NONE);
        assertRefused(
                () -> rules.create(request("'duplicate_window':61000000000"), null, List.of(), PromisedBytes.NOTHING),
                10052,
                "duplicates window can not be larger then server limit of 1m0s");
        assertRefused(
                () -> rules.create(request("'pedantic':true"), null, List.of(), PromisedBytes.NOTHING),
                10157,
                "pedantic mode: duplicate window limits are higher than current limits");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            -  | 'name':'T'             | stream configuration name must match original
            -  | 'storage':'memory'     | stream configuration update can not change storage type
            -  | 'retention':'workqueue' | stream configuration update can not change retention policy to/from workqueue
            'retention':'workqueue' | 'retention':'limits' | stream configuration update can not change retention policy to/from workqueue
            'deny_delete':true | 'deny_delete':false | stream configuration update can not cancel deny message deletes
            'deny_purge':true | 'deny_purge':false | stream configuration update can not cancel deny purge
            -  | 'max_age':1            | max age needs to be >= 100ms
            'allow_msg_ttl':true | 'allow_msg_ttl':false | message TTL status can not be disabled
            -  | 'allow_msg_counter':true | stream configuration update can not change message counter setting
            """)
    void refusesUpdates(@Nullable String before, String after, String text) {
        StreamConfig existing = create(before == null ? "" : before);
        assertRefused(
                () -> RULES.update(request(after), existing, List.of(), PromisedBytes.NOTHING, List.of()), 10052, text);
    }

    @Test
    void keepsOneWaySwitchesOfStreamsFromAnotherVersion() {
        StreamConfig ttl = create("").toBuilder().allowMessageTtl(true).build();
        StreamConfig schedules =
                create("").toBuilder().allowMessageSchedules(true).build();
        StreamConfig counter = create("").toBuilder().allowMessageCounter(true).build();
        StreamConfig async =
                create("").toBuilder().persistMode(PersistMode.ASYNC).build();
        assertUpdateRefused(ttl, "message TTL status can not be disabled");
        assertUpdateRefused(schedules, "message schedules can not be disabled");
        assertUpdateRefused(counter, "stream configuration update can not change message counter setting");
        assertUpdateRefused(async, "stream configuration update can not change persist mode");
    }

    private static void assertUpdateRefused(StreamConfig existing, String text) {
        assertRefused(
                () -> RULES.update(request(""), existing, List.of(), PromisedBytes.NOTHING, List.of()), 10052, text);
    }

    @Test
    void staysSealed() {
        StreamConfig sealed = RULES.update(
                request("'sealed':true,'max_age':1000000000"), create(""), List.of(), PromisedBytes.NOTHING, List.of());
        assertThat(sealed.sealed()).isTrue();
        assertThat(sealed.denyDelete()).isTrue();
        assertThat(sealed.denyPurge()).isTrue();
        assertThat(sealed.allowRollup()).isFalse();
        assertThat(sealed.maxAgeNanos()).isZero();
        assertThat(sealed.discard()).isEqualTo(DiscardPolicy.NEW);
        assertUpdateRefused(sealed, "stream configuration update can not unseal a sealed stream");
    }

    @Test
    void changesTheFieldsThatMayChange() {
        StreamConfig changed = RULES.update(
                request("'retention':'interest','max_msgs':5,'subjects':['s.1','x'],'description':'d'"),
                create(""),
                List.of(other("A", "a.>")),
                PromisedBytes.NOTHING,
                List.of());
        assertThat(changed.retention()).isEqualTo(RetentionPolicy.INTEREST);
        assertThat(changed.maxMessages()).isEqualTo(5);
        assertThat(changed.subjects()).containsExactly("s.1", "x");
        assertRefused(
                () -> RULES.update(
                        request("'subjects':['a.1']"),
                        create(""),
                        List.of(other("A", "a.>")),
                        PromisedBytes.NOTHING,
                        List.of()),
                10065,
                null);
    }

    @Test
    void refusesConsumerLimitsThatConsumersExceed() {
        List<ConsumerConfig> consumers = List.of(
                ConsumerConfig.builder().name("c1").maxAckPending(10).build(),
                ConsumerConfig.builder().name("c2").maxAckPending(5).build());
        assertRefused(
                () -> RULES.update(
                        request("'consumer_limits':{'max_ack_pending':5}"),
                        create(""),
                        List.of(),
                        PromisedBytes.NOTHING,
                        consumers),
                10069,
                "change to limits violates consumers: c1");
        assertThat(RULES.update(
                                request("'consumer_limits':{'max_ack_pending':10}"),
                                create(""),
                                List.of(),
                                PromisedBytes.NOTHING,
                                consumers)
                        .consumerLimits()
                        .maxAckPending())
                .isEqualTo(10);
    }
}
