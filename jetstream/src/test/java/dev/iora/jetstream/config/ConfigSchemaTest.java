// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.PublishedSchemas;
import dev.iora.schema.JsonSchema;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Configurations match the published schemas, with no field set and with all fields set. */
class ConfigSchemaTest {
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-01-02T03:04:05.000000006+02:00");

    @Test
    void streamsFit() throws IOException {
        JsonSchema schema = PublishedSchemas.of("stream_configuration");
        StreamConfig plain =
                StreamConfig.builder().name("S").maxMessages(-1).replicas(1).build();
        StreamSource source = new StreamSource(
                "O",
                5,
                null,
                "",
                List.of(new SubjectTransformConfig("a.*", "b.$1")),
                new ExternalStream("$JS.x.API", "d"),
                null);
        StreamConfig full = plain.toBuilder()
                .description("d")
                .subjects(List.of("a.>"))
                .retention(RetentionPolicy.WORK_QUEUE)
                .maxConsumers(1)
                .maxMessages(2)
                .maxBytes(3)
                .maxAgeNanos(4_000_000_000L)
                .maxMessagesPerSubject(5)
                .maxMessageSizeBytes(6)
                .discard(DiscardPolicy.NEW)
                .storage(StorageType.MEMORY)
                .noAck(true)
                .duplicateWindowNanos(7)
                .placement(new Placement("c", List.of("t"), ""))
                .sources(List.of(source))
                .compression(StoreCompression.S2)
                .firstSequence(8)
                .subjectTransform(new SubjectTransformConfig("a.>", "b.>"))
                .republish(new RePublish("a.>", "c.>", true))
                .allowDirect(true)
                .mirrorDirect(true)
                .discardNewPerSubject(true)
                .denyDelete(true)
                .denyPurge(true)
                .allowRollup(true)
                .consumerLimits(new StreamConsumerLimits(9, 10))
                .allowMessageTtl(true)
                .subjectDeleteMarkerTtlNanos(11_000_000_000L)
                .allowMessageCounter(true)
                .allowAtomic(true)
                .allowMessageSchedules(true)
                .persistMode(PersistMode.ASYNC)
                .allowBatched(true)
                .metadata(Map.of("k", "v"))
                .build();
        assertThat(schema.problems(plain.toJson())).isEmpty();
        assertThat(schema.problems(full.toJson())).isEmpty();
    }

    @Test
    void consumersFit() throws IOException {
        JsonSchema schema = PublishedSchemas.of("consumer_configuration");
        ConsumerConfig pull = ConsumerConfig.builder()
                .durableName("c")
                .name("c")
                .description("d")
                .deliverPolicy(DeliverPolicy.BY_START_TIME)
                .optStartTime(TIME)
                .ackPolicy(AckPolicy.EXPLICIT)
                .ackWaitNanos(1)
                .maxDeliver(5)
                .backoffNanos(List.of(1L, 2L))
                .filterSubjects(List.of("a", "b"))
                .replayPolicy(ReplayPolicy.ORIGINAL)
                .sampleFrequency("50%")
                .maxWaiting(3)
                .maxAckPending(4)
                .headersOnly(true)
                .maxRequestBatch(5)
                .maxRequestExpiresNanos(6)
                .maxRequestBytes(7)
                .inactiveThresholdNanos(8)
                .replicas(1)
                .memoryStorage(true)
                .metadata(Map.of("k", "v"))
                .pauseUntil(TIME)
                .priorityGroups(List.of("g"))
                .priorityPolicy(PriorityPolicy.PINNED_CLIENT)
                .priorityTimeoutNanos(9)
                .build();
        ConsumerConfig push = ConsumerConfig.builder()
                .name("c")
                .deliverPolicy(DeliverPolicy.BY_START_SEQUENCE)
                .optStartSequence(-1)
                .filterSubject("a.>")
                .rateLimitBitsPerSecond(-1)
                .flowControl(true)
                .deliverSubject("d")
                .deliverGroup("q")
                .idleHeartbeatNanos(1)
                .direct(true)
                .build();
        assertThat(schema.problems(pull.toJson())).isEmpty();
        assertThat(schema.problems(push.toJson())).isEmpty();
    }
}
