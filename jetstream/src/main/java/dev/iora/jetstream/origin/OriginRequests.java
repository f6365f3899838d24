// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.origin;

import dev.iora.common.Base62;
import dev.iora.common.SeededRandom;
import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.ConsumerConfigBuilder;
import dev.iora.jetstream.config.DeliverPolicy;
import dev.iora.jetstream.config.ExternalStream;
import dev.iora.jetstream.config.NameHash;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamConsumerSource;
import dev.iora.jetstream.config.StreamSource;
import dev.iora.jetstream.config.SubjectTransformConfig;
import dev.iora.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The requests of a mirror or source to its origin, and the names in them (nats-server v2.14.5 stream.go setupMirrorConsumer,
 * trySetupSourceConsumer; reference: jetstream, section 10). Immutable.
 *
 * <p>Thread: any.
 */
public final class OriginRequests {
    private static final String API = "$JS.API";
    private static final int NAME_LENGTH = 8;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long INACTIVE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long ACK_WAIT_NANOS = TimeUnit.HOURS.toNanos(22);

    private final StreamSource source;
    private final boolean mirror;
    private final String consumer;
    private final Map<String, String> metadata;

    /**
     * Creates the requests of a stream.
     *
     * @param source the origin: its mirror, or one of its sources
     * @param domain of the server, empty if it has none
     */
    public OriginRequests(StreamConfig stream, StreamSource source, String account, String domain) {
        this.source = source;
        mirror = stream.mirror() != null;
        String id = NameHash.of(stream.name() + " " + account + (domain.isEmpty() ? "" : " " + domain));
        consumer = mirror ? "JS_MIRROR_" + id : "JS_SRC_" + sourceId(id, stream.sources(), source);
        String prefix = mirror ? "_nats.mirror." : "_nats.src.";
        metadata = new TreeMap<>(Map.of(prefix + "stream", stream.name(), prefix + "acc", account));
        if (!domain.isEmpty()) {
            metadata.put(prefix + "domain", domain);
        }
    }

    /** A stream may have several sources with the same origin; then the consumers differ by their filters. */
    private static String sourceId(String id, List<StreamSource> sources, StreamSource source) {
        long same = sources.stream()
                .filter(other -> other.name().equals(source.name()))
                .count();
        return NameHash.of(same > 1 ? id + " " + source.indexName() : id);
    }

    /** The configuration of the source. */
    StreamSource source() {
        return source;
    }

    /** The name that the consumer gets, to which the origin may append something. */
    public String consumer() {
        return consumer;
    }

    /** Whether both ask for a consumer of the same name of the same origin. */
    public boolean hasSameConsumer(OriginRequests other) {
        return deleteSubject(consumer).equals(other.deleteSubject(other.consumer));
    }

    /** Whether the consumer exists and belongs to its operator. */
    boolean usesGivenConsumer() {
        return source.consumer() != null;
    }

    /** A subject for the messages of a new consumer; the given one if the consumer is given. */
    String deliverSubject(SeededRandom random) {
        StreamConsumerSource given = source.consumer();
        if (given != null) {
            return given.deliverSubject();
        }
        ExternalStream external = source.external();
        String prefix = external == null || external.deliver().isEmpty() ? "$JS" : external.deliver();
        String kind = mirror ? ".M." : ".S.";
        return withoutEmptyTokens(prefix + kind + Base62.random(random, NAME_LENGTH));
    }

    /** The subject of the request that makes the consumer or, if it is given, lets it begin again. */
    String subject() {
        StreamConsumerSource given = source.consumer();
        if (given != null) {
            return api("CONSUMER.RESET." + source.name() + "." + given.name());
        }
        String filter = onlyFilter();
        String tail = filter.isEmpty() ? "" : "." + consumer + "." + filter;
        return api("CONSUMER.CREATE." + source.name() + tail);
    }

    /** The subject of the request that deletes a consumer. */
    String deleteSubject(String name) {
        return api("CONSUMER.DELETE." + source.name() + "." + name);
    }

    private String api(String tail) {
        ExternalStream external = source.external();
        String prefix = external == null || external.api().isEmpty() ? API : external.api();
        return withoutEmptyTokens(prefix + "." + tail);
    }

    private static String withoutEmptyTokens(String subject) {
        return subject.replace("..", ".");
    }

    private List<String> filters() {
        if (source.subjectTransforms().isEmpty()) {
            return source.filterSubject().isEmpty() ? List.of() : List.of(source.filterSubject());
        }
        return source.subjectTransforms().stream()
                .map(SubjectTransformConfig::source)
                .map(filter -> filter.isEmpty() ? ">" : filter)
                .toList();
    }

    private String onlyFilter() {
        List<String> filters = filters();
        return filters.size() == 1 ? filters.getFirst() : "";
    }

    /** The body of that request; {@code first} is the first sequence wanted, 0 for where the configuration says. */
    byte[] body(long first, String deliverSubject) {
        if (usesGivenConsumer()) {
            return new byte[0];
        }
        JsonWriter out = new JsonWriter();
        out.beginObject().field("stream_name", source.name());
        config(first, deliverSubject).write(out.name("config"));
        out.field("action", "").endObject();
        return out.toByteArray();
    }

    private ConsumerConfig config(long wanted, String deliverSubject) {
        ConsumerConfigBuilder config = ConsumerConfig.builder()
                .name(consumer)
                .deliverSubject(deliverSubject)
                .ackPolicy(AckPolicy.NONE)
                .ackWaitNanos(ACK_WAIT_NANOS)
                .maxDeliver(1)
                .idleHeartbeatNanos(HEARTBEAT_NANOS)
                .flowControl(true)
                .direct(true)
                .sourcing(true)
                .inactiveThresholdNanos(INACTIVE_NANOS)
                .metadata(metadata);
        String filter = onlyFilter();
        if (filter.isEmpty()) {
            config.filterSubjects(filters());
        } else {
            config.filterSubject(filter);
        }
        long first = wanted > 0 ? wanted : source.optStartSequence();
        if (first > 0) {
            config.deliverPolicy(DeliverPolicy.BY_START_SEQUENCE).optStartSequence(first);
        } else if (source.optStartTime() != null) {
            config.deliverPolicy(DeliverPolicy.BY_START_TIME).optStartTime(source.optStartTime());
        } else {
            config.deliverPolicy(DeliverPolicy.ALL);
        }
        return config.build();
    }
}
