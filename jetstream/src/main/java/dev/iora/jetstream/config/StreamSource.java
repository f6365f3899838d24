// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.GoType;
import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonOptional;
import java.time.OffsetDateTime;
import java.util.List;
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
    /** Keeps a copy of the transforms. */
    public StreamSource {
        subjectTransforms = List.copyOf(subjectTransforms);
    }
}
