// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

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

/** The settings that the flags of a stream put into its configuration. */
class StreamFlagsTest {
    private final StreamFlags flags = new StreamFlags();

    private String applied() {
        return flags.apply(new JsonObject()).toString().replace('"', '\'');
    }

    private void isRefused(String reason) {
        assertThatThrownBy(() -> flags.apply(new JsonObject())).hasMessage(reason);
    }

    @Test
    void keepsSettingsWithoutAFlag() {
        assertThat(applied()).isEqualTo("{}");
    }

    @Test
    void putsGivenSettings() {
        flags.subjects = List.of("a b", "c");
        flags.description = "text";
        flags.replicas = 3L;
        flags.cluster = "east";
        flags.tags = List.of("ssd");
        flags.storage = "M";
        flags.compression = "S2";
        flags.retention = "work";
        flags.discard = "New";
        flags.firstSequence = 7L;
        flags.persistMode = "async";
        flags.metadata = List.of(new KeyValue("k", "v"));
        assertThat(applied())
                .isEqualTo("{'subjects':['a','b','c'],'description':'text','num_replicas':3,"
                        + "'placement':{'cluster':'east','tags':['ssd']},'storage':'memory','compression':'s2',"
                        + "'retention':'workqueue','discard':'new','first_seq':7,'persist_mode':'async',"
                        + "'metadata':{'k':'v'}}");
    }

    @Test
    void putsGivenLimits() {
        flags.limits.maxAge = "1s";
        flags.limits.duplicateWindow = "2s";
        flags.limits.maxBytes = -1L;
        flags.limits.maxConsumers = 2L;
        flags.limits.maxMessageSize = 3L;
        flags.limits.maxMessages = 4L;
        flags.limits.maxMessagesPerSubject = 5L;
        flags.limits.consumerInactive = Duration.ofNanos(6);
        flags.limits.consumerMaxPending = 7L;
        assertThat(applied())
                .isEqualTo("{'max_age':1000000000,'duplicate_window':2000000000,'max_bytes':-1,'max_consumers':2,"
                        + "'max_msg_size':3,'max_msgs':4,'max_msgs_per_subject':5,"
                        + "'consumer_limits':{'inactive_threshold':6,'max_ack_pending':7}}");
        flags.limits.maxAge = "-1";
        assertThat(applied()).startsWith("{'max_age':0,");
    }

    @Test
    void changesTheGivenConsumerLimitOnly() {
        flags.limits.consumerMaxPending = 7L;
        JsonObject config = new JsonObject().put("consumer_limits", new JsonObject().put("inactive_threshold", 6));
        assertThat(flags.apply(config))
                .hasToString("{\"consumer_limits\":{\"inactive_threshold\":6,\"max_ack_pending\":7}}");
    }

    @Test
    void putsGivenFeatures() {
        flags.features.ack = true;
        flags.features.discardPerSubject = true;
        flags.features.allowBatch = true;
        flags.features.allowFast = false;
        flags.features.allowCounter = true;
        flags.features.allowRollup = true;
        flags.features.denyDelete = true;
        flags.features.denyPurge = false;
        flags.features.allowDirect = true;
        flags.features.mirrorDirect = true;
        flags.features.allowTtl = true;
        flags.features.allowSchedules = true;
        flags.features.markerTtl = Duration.ofNanos(8);
        assertThat(applied())
                .isEqualTo("{'no_ack':false,'discard_new_per_subject':true,'allow_atomic':true,'allow_batched':false,"
                        + "'allow_msg_counter':true,'allow_rollup_hdrs':true,'deny_delete':true,'deny_purge':false,"
                        + "'allow_direct':true,'mirror_direct':true,'allow_msg_ttl':true,'allow_msg_schedules':true,"
                        + "'subject_delete_marker_ttl':8}");
    }

    @Test
    void putsOriginsTransformAndRepublish() {
        flags.transforms.mirror = "M";
        flags.transforms.sources = List.of("S", "{\"name\":\"T\",\"opt_start_seq\":3}");
        flags.transforms.transformSource = "a.*";
        flags.transforms.transformDestination = "b.{{wildcard(1)}}";
        flags.transforms.republishSource = "c";
        flags.transforms.republishDestination = "d";
        flags.transforms.republishHeaders = true;
        assertThat(applied())
                .isEqualTo("{'mirror':{'name':'M'},'sources':[{'name':'S'},{'name':'T','opt_start_seq':3}],"
                        + "'subject_transform':{'src':'a.*','dest':'b.{{wildcard(1)}}'},"
                        + "'republish':{'src':'c','dest':'d','headers_only':true}}");
    }

    @Test
    void removesOriginsTransformAndRepublish() {
        flags.transforms.noMirror = true;
        flags.transforms.noTransform = true;
        flags.transforms.noRepublish = true;
        JsonObject config = new JsonObject()
                .put("name", "s")
                .put("mirror", new JsonObject())
                .put("subject_transform", new JsonObject())
                .put("republish", new JsonObject());
        assertThat(flags.apply(config)).hasToString("{\"name\":\"s\"}");
    }

    @Test
    void fileKeepsOtherSettingsThanSubjectsDescriptionReplicasAndPlacement() {
        flags.description = "flag";
        flags.storage = "memory";
        flags.replicas = 0L;
        JsonObject file = new JsonObject().put("description", "file").put("storage", "file");
        assertThat(flags.overrideFile(file)).hasToString("{\"description\":\"flag\",\"storage\":\"file\"}");
    }

    @Test
    void refusesUnknownNames() {
        flags.storage = "tape";
        isRefused("invalid storage type tape");
        flags.storage = null;
        flags.compression = "zip";
        isRefused("invalid compression algorithm zip");
        flags.compression = null;
        flags.retention = "forever";
        isRefused("invalid retention policy forever");
        flags.retention = null;
        flags.discard = "some";
        isRefused("invalid discard policy some");
        flags.discard = null;
        flags.persistMode = "later";
        isRefused("invalid persist mode later");
    }

    @Test
    void refusesHalfATransformAndInvalidOrigins() {
        flags.transforms.transformSource = "a";
        isRefused("--transform-source and --transform-destination must be used together");
        flags.transforms.transformDestination = "b";
        flags.transforms.republishDestination = "d";
        isRefused("--republish-source and --republish-destination must be used together");
        flags.transforms.republishSource = "c";
        flags.transforms.mirror = "{}";
        isRefused("invalid mirror or source: name is required");
    }

    @ParameterizedTest
    @CsvSource({"KV_a,true", "OBJ_a,true", "MQTT_x,true", "KVA,false", "ORDERS,false"})
    void hidesInternalStreamsUnlessAllAreShown(String stream, boolean internal) {
        StreamVisibility visibility = new StreamVisibility();
        assertThat(visibility.shows(stream)).isEqualTo(!internal);
        visibility.all = true;
        assertThat(visibility.shows(stream)).isTrue();
    }

    @Test
    void findsStreamsThatMeetAllConditionsOrNone() {
        List<Integer> numbers = List.of(1, 2, 3, 4, 6);
        FindConditions<Integer> conditions = new FindConditions<Integer>()
                .addIf(true, number -> number % 2 == 0)
                .addIf(true, number -> number > 2)
                .addIf(false, _ -> false);
        assertThat(conditions.select(numbers, false)).containsExactly(4, 6);
        assertThat(conditions.select(numbers, true)).containsExactly(1);
    }

    @Test
    void findsWhatIsOlderThanAnAgeOrNeverHappened() {
        Instant now = Instant.now();
        List<Duration> ages = List.of(Duration.ofMinutes(50), Duration.ofMinutes(70));
        FindConditions<Duration> conditions =
                new FindConditions<Duration>().addAge(Duration.ofHours(1), age -> now.minus(age));
        assertThat(conditions.select(ages, false)).containsExactly(Duration.ofMinutes(70));
        assertThat(new FindConditions<Duration>()
                        .addAge(Duration.ofHours(1), _ -> null)
                        .select(ages, false))
                .hasSize(2);
        assertThat(new FindConditions<Duration>().addAge(null, _ -> now).select(ages, false))
                .hasSize(2);
    }

    @Test
    void requestsSnapshotsInChunks() {
        assertThat(new SnapshotRequest(true, false, 0, 0).to("inbox"))
                .hasToString("{\"deliver_subject\":\"inbox\",\"no_consumers\":false,\"jsck\":false,"
                        + "\"chunk_size\":131072}");
        assertThat(new SnapshotRequest(false, true, 5, 6).to("inbox"))
                .hasToString("{\"deliver_subject\":\"inbox\",\"no_consumers\":true,\"jsck\":true,"
                        + "\"chunk_size\":5,\"window_size\":6}");
    }
}
