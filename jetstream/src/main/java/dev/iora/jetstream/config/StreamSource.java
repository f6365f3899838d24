// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream that another one takes messages from.
 *
 * @param name its name
 * @param optStartSequence sequence to start at, 0 for none
 * @param optStartTime time to start at
 * @param filterSubject filter of the subjects taken, empty for all
 * @param subjectTransforms filters of the subjects taken, and what they become
 * @param external where it is, if elsewhere
 * @param consumer durable consumer to use
 */
public record StreamSource(
        String name,
        long optStartSequence,
        @Nullable OffsetDateTime optStartTime,
        String filterSubject,
        List<SubjectTransformConfig> subjectTransforms,
        @Nullable ExternalStream external,
        @Nullable StreamConsumerSource consumer)
        implements JsonWritable {
    private static final JsonFields FIELDS = JsonFields.of(
            "server.StreamSource",
            "name",
            "opt_start_seq",
            "opt_start_time",
            "filter_subject",
            "subject_transforms",
            "external",
            "consumer");

    /** Keeps a copy of the transforms. */
    public StreamSource {
        subjectTransforms = List.copyOf(subjectTransforms);
    }

    static @Nullable StreamSource read(JsonReader in) {
        if (!in.beginObject(FIELDS)) {
            return null;
        }
        String name = "";
        long optStartSequence = 0;
        OffsetDateTime optStartTime = null;
        String filterSubject = "";
        List<SubjectTransformConfig> subjectTransforms = List.of();
        ExternalStream external = null;
        StreamConsumerSource consumer = null;
        while (in.nextField()) {
            switch (in.field()) {
                case "name" -> name = in.string(name);
                case "opt_start_seq" -> optStartSequence = in.uint64(optStartSequence);
                case "opt_start_time" -> optStartTime = JsonValues.time(in);
                case "filter_subject" -> filterSubject = in.string(filterSubject);
                case "subject_transforms" -> subjectTransforms = SubjectTransformConfig.readAll(in);
                case "external" -> external = ExternalStream.read(in);
                default -> consumer = StreamConsumerSource.read(in);
            }
        }
        return new StreamSource(
                name, optStartSequence, optStartTime, filterSubject, subjectTransforms, external, consumer);
    }

    /** Reads an array; a null element is a source without a name, which validation refuses. */
    static List<StreamSource> readAll(JsonReader in) {
        List<StreamSource> all = new ArrayList<>();
        if (in.beginArray("[]*server.StreamSource")) {
            while (in.nextElement()) {
                StreamSource source = read(in);
                all.add(source == null ? new StreamSource("", 0, null, "", List.of(), null, null) : source);
            }
        }
        return all;
    }

    @Override
    public void write(JsonWriter out) {
        out.beginObject().field("name", name);
        JsonValues.optionalUnsigned(out, "opt_start_seq", optStartSequence);
        JsonValues.optionalTime(out, "opt_start_time", optStartTime);
        out.optional("filter_subject", filterSubject);
        JsonValues.optionalAll(out, "subject_transforms", subjectTransforms);
        JsonValues.optional(out, "external", external);
        JsonValues.optional(out, "consumer", consumer);
        out.endObject();
    }
}
