// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static dev.iora.jetstream.config.Checks.refuseConfigIf;
import static dev.iora.jetstream.config.Checks.refuseIf;

import dev.iora.json.GoQuote;
import dev.iora.subject.SubjectTransform;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Second part of the rules of a stream: its mirror or sources, as far as they can be checked without the other streams
 * (nats-server v2.14.5 stream.go checkStreamCfg).
 *
 * <p>Thread: any, stateless.
 */
final class OriginChecks {
    private static final String API_PREFIX = "$JS.API";

    private OriginChecks() {}

    static void check(StreamConfigBuilder config) {
        if (config.mirror != null) {
            checkMirror(config, config.mirror);
        }
        refuseIf(!config.sources.isEmpty() && config.allowMessageSchedules, ApiError.SOURCE_WITH_MSG_SCHEDULES);
        Set<StreamSource> seen = new HashSet<>();
        for (StreamSource source : config.sources) {
            checkSource(source, seen);
        }
        if (config.mirror != null) {
            checkExternal(config.mirror.external());
        }
        config.sources.forEach(source -> checkExternal(source.external()));
    }

    private static void checkMirror(StreamConfigBuilder config, StreamSource mirror) {
        refuseIf(config.firstSequence != 0, ApiError.MIRROR_WITH_FIRST_SEQ);
        refuseIf(!config.subjects.isEmpty(), ApiError.MIRROR_WITH_SUBJECTS);
        refuseIf(!config.sources.isEmpty(), ApiError.MIRROR_WITH_SOURCES);
        refuseIf(config.allowMessageCounter, ApiError.MIRROR_WITH_COUNTERS);
        refuseIf(config.allowAtomic, ApiError.MIRROR_WITH_ATOMIC_PUBLISH);
        refuseIf(config.allowBatched, ApiError.MIRROR_WITH_BATCH_PUBLISH);
        refuseIf(config.allowMessageSchedules, ApiError.MIRROR_WITH_MSG_SCHEDULES);
        refuseIf(!isConsumerValid(mirror), ApiError.MIRROR_DURABLE_CONSUMER_CFG_INVALID);
        List<SubjectTransformConfig> transforms = mirror.subjectTransforms();
        refuseIf(
                !mirror.filterSubject().isEmpty() && !transforms.isEmpty(),
                ApiError.MIRROR_MULTIPLE_FILTERS_NOT_ALLOWED);
        refuseConfigIf(config.subjectDeleteMarkerTtlNanos > 0, "subject delete markers forbidden on mirrors");
        for (SubjectTransformConfig transform : transforms) {
            checkTransform(
                    transform, ApiError.MIRROR_INVALID_SUBJECT_FILTER, ApiError.MIRROR_INVALID_TRANSFORM_DESTINATION);
            refuseIf(
                    others(transforms, transform).stream()
                            .anyMatch(other -> Checks.overlap(transform.source(), other.source())),
                    ApiError.MIRROR_OVERLAPPING_SUBJECT_FILTERS);
        }
        refuseIf(mirror.external() == null && !Checks.isName(mirror.name()), ApiError.MIRROR_INVALID_STREAM_NAME);
    }

    private static void checkSource(StreamSource source, Set<StreamSource> seen) {
        refuseIf(!Checks.isName(source.name()), ApiError.SOURCE_INVALID_STREAM_NAME);
        StreamSource identity = new StreamSourceBuilder(source)
                .optStartSequence(0)
                .optStartTime(null)
                .consumer(null)
                .build();
        refuseIf(!seen.add(identity), ApiError.SOURCE_DUPLICATE_DETECTED);
        List<SubjectTransformConfig> transforms = source.subjectTransforms();
        refuseIf(
                !source.filterSubject().isEmpty() && !transforms.isEmpty(),
                ApiError.SOURCE_MULTIPLE_FILTERS_NOT_ALLOWED);
        for (SubjectTransformConfig transform : transforms) {
            checkTransform(
                    transform, ApiError.SOURCE_INVALID_SUBJECT_FILTER, ApiError.SOURCE_INVALID_TRANSFORM_DESTINATION);
        }
        for (SubjectTransformConfig transform : transforms) {
            refuseIf(
                    others(transforms, transform).stream()
                            .anyMatch(other -> Checks.covers(other.source(), transform.source())),
                    ApiError.SOURCE_OVERLAPPING_SUBJECT_FILTERS);
        }
        refuseIf(!isConsumerValid(source), ApiError.SOURCE_DURABLE_CONSUMER_CFG_INVALID);
    }

    @SuppressWarnings("ReferenceEquality") // another element, even if it is equal
    private static List<SubjectTransformConfig> others(
            List<SubjectTransformConfig> transforms, SubjectTransformConfig one) {
        return transforms.stream().filter(other -> other != one).toList();
    }

    private static boolean isConsumerValid(StreamSource source) {
        StreamConsumerSource consumer = source.consumer();
        if (consumer == null) {
            return true;
        }
        return Checks.isName(consumer.name())
                && Checks.isSubject(consumer.deliverSubject())
                && Checks.isLiteral(consumer.deliverSubject())
                && source.optStartSequence() == 0
                && source.optStartTime() == null
                && source.filterSubject().isEmpty();
    }

    private static void checkExternal(@Nullable ExternalStream external) {
        if (external == null) {
            return;
        }
        refuseIf(
                !external.deliver().isEmpty() && !isPublishSubject(external.deliver()),
                ApiError.STREAM_INVALID_EXTERNAL_DELIVERY_SUBJ,
                external.deliver());
        if (!external.api().isEmpty()) {
            refuseConfigIf(
                    !isPublishSubject(external.api()),
                    "stream external api prefix " + GoQuote.string(external.api())
                            + " must be a valid subject without wildcards");
            refuseIf(
                    external.api().equals(API_PREFIX),
                    ApiError.STREAM_EXTERNAL_API_OVERLAP,
                    external.api(),
                    API_PREFIX);
        }
    }

    private static boolean isPublishSubject(String subject) {
        return Checks.isSubject(subject) && Checks.isLiteral(subject);
    }

    /** Refuses a transform whose source is no valid filter or whose destination does not fit it. */
    static void checkTransform(SubjectTransformConfig transform, ApiError badSource, ApiError badDestination) {
        refuseIf(
                !transform.source().isEmpty() && !Checks.isSubject(transform.source()),
                badSource,
                "invalid subject " + transform.source());
        if (transform.destination().isEmpty()) {
            return;
        }
        try {
            SubjectTransform.ofMapping(transform.source(), transform.destination());
        } catch (IllegalArgumentException e) {
            throw badDestination.with(String.valueOf(e.getMessage())).exception();
        }
    }
}
