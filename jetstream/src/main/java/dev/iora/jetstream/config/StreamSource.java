// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.GoType;
import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonOptional;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a mirror, or one of a stream's sources.
 *
 * <p>Thread: any, immutable.
 *
 * @param name its name
 * @param optStartSequence sequence to start at, 0 for none
 * @param optStartTime time to start at
 * @param filterSubject filter of the subjects taken, empty for all
 * @param subjectTransforms filters of the subjects taken, and the subjects they are mapped to
 * @param external account or domain of the stream if it is another one
 * @param consumer durable consumer to use
 */
@JsonObject("server.StreamSource")
public record StreamSource(
        @JsonField("name") String name,
        @JsonOptional("opt_start_seq") @GoType("uint64") long optStartSequence,
        @JsonOptional("opt_start_time") @Nullable OffsetDateTime optStartTime,
        @JsonOptional("filter_subject") String filterSubject,
        @JsonOptional("subject_transforms") List<SubjectTransformConfig> subjectTransforms,
        @JsonOptional("external") @Nullable ExternalStream external,
        @JsonOptional("consumer") @Nullable StreamConsumerSource consumer) {
    private static final String ALL = ">";

    /** Keeps a copy of the transforms. */
    public StreamSource {
        subjectTransforms = List.copyOf(subjectTransforms);
    }

    /**
     * Its name among the sources of a stream, also in the header {@code Nats-Stream-Source} of the messages it gives: origin,
     * filters and destinations, separated by spaces (nats-server v2.14.5 stream.go composeIName).
     */
    public String indexName() {
        return originName() + " " + filters() + " " + destinations();
    }

    /** The name of its stream, made unique by hashes of the external prefix and of the consumer it names. */
    public String originName() {
        String origin = withPrefix();
        return consumer == null ? origin : origin + ":C=" + NameHash.of(consumer.name());
    }

    /** The stream and the consumer that it names, which no two sources may share. */
    String consumerKey() {
        return withPrefix() + " " + (consumer == null ? "" : consumer.name());
    }

    private String withPrefix() {
        return external == null ? name : name + ":" + NameHash.of(external.api());
    }

    /** Its filters, {@code >} for none, several ones separated by form feeds. */
    public String filters() {
        return subjectTransforms.isEmpty()
                ? orAll(filterSubject)
                : joined(subjectTransforms.stream().map(SubjectTransformConfig::source));
    }

    /** The destinations of its transforms, in the same form. */
    public String destinations() {
        return subjectTransforms.isEmpty()
                ? ALL
                : joined(subjectTransforms.stream().map(SubjectTransformConfig::destination));
    }

    private static String joined(Stream<String> subjects) {
        return subjects.map(StreamSource::orAll).collect(Collectors.joining("\f"));
    }

    private static String orAll(String subject) {
        return subject.isEmpty() ? ALL : subject;
    }
}
