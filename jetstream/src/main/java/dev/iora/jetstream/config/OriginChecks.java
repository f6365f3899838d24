// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static dev.iora.jetstream.config.Checks.refuseConfigIf;
import static dev.iora.jetstream.config.Checks.refuseIf;
import static dev.iora.jetstream.config.Checks.refuseIfPedantic;

import dev.iora.json.GoQuote;
import dev.iora.subject.SubjectTransform;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Second part of the rules of a stream: its mirror or sources (nats-server v2.14.5 stream.go checkStreamCfg).
 *
 * <p>Thread: its user's.
 */
final class OriginChecks {
    private static final String API_PREFIX = "$JS.API";

    private final StreamConfigBuilder config;
    private final boolean pedantic;
    private final Collection<StreamConfig> others;

    /** Subjects of the origins. */
    private final List<String> subjects = new ArrayList<>();

    private OriginChecks(StreamConfigBuilder config, boolean pedantic, Collection<StreamConfig> others) {
        this.config = config;
        this.pedantic = pedantic;
        this.others = others;
    }

    /**
     * Checks {@code config} and completes it.
     *
     * @param others configurations of the other streams of the account
     */
    static void check(StreamConfigBuilder config, boolean pedantic, Collection<StreamConfig> others) {
        if (config.mirror != null || !config.sources.isEmpty()) {
            new OriginChecks(config, pedantic, others).check();
        }
    }

    private void check() {
        StreamSource mirror = config.mirror;
        if (mirror != null) {
            checkMirror(mirror);
        }
        refuseIf(!config.sources.isEmpty() && config.allowMessageSchedules, ApiError.SOURCE_WITH_MSG_SCHEDULES);
        Set<String> seen = new HashSet<>();
        Set<String> consumers = new HashSet<>();
        for (StreamSource source : config.sources) {
            checkSource(source, seen, consumers);
        }
        List<StreamSource> all = new ArrayList<>(config.sources);
        if (mirror != null) {
            all.addFirst(mirror);
        }
        all.forEach(this::checkDeliverPrefix);
        all.forEach(OriginChecks::checkApiPrefix);
        checkCycle(config.build());
    }

    private @Nullable StreamConfig find(String name) {
        for (StreamConfig other : others) {
            if (other.name().equals(name)) {
                return other;
            }
        }
        return null;
    }

    private void checkMirror(StreamSource mirror) {
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
        if (mirror.external() == null) {
            refuseIf(!Checks.isName(mirror.name()), ApiError.MIRROR_INVALID_STREAM_NAME);
            StreamConfig origin = checkOrigin(mirror, ApiError.MIRROR_MAX_MESSAGE_SIZE_TOO_BIG);
            if (origin != null) {
                refuseIfPedantic(
                        pedantic && config.mirrorDirect != origin.allowDirect(),
                        "origin stream has direct get set, mirror has it disabled");
                config.mirrorDirect = origin.allowDirect();
            }
        }
    }

    /** Checks an origin in the same account, which need not exist; null if it does not. */
    private @Nullable StreamConfig checkOrigin(StreamSource source, ApiError tooBig) {
        StreamConfig origin = find(source.name());
        if (origin != null) {
            subjects.addAll(origin.subjects());
            int size = origin.maxMessageSizeBytes();
            refuseIf(config.maxMessageSizeBytes > 0 && size > 0 && config.maxMessageSizeBytes < size, tooBig);
        }
        return origin;
    }

    private void checkSource(StreamSource source, Set<String> seen, Set<String> consumers) {
        refuseIf(!Checks.isName(source.name()), ApiError.SOURCE_INVALID_STREAM_NAME);
        refuseIf(!seen.add(source.indexName()), ApiError.SOURCE_DUPLICATE_DETECTED);
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
        refuseIf(
                source.consumer() != null && !consumers.add(source.consumerKey()),
                ApiError.SOURCE_DURABLE_CONSUMER_DUPLICATE_DETECTED);
        if (source.external() == null) {
            checkOrigin(source, ApiError.SOURCE_MAX_MESSAGE_SIZE_TOO_BIG);
        }
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

    private void checkDeliverPrefix(StreamSource source) {
        ExternalStream external = source.external();
        if (external == null || external.deliver().isEmpty()) {
            return;
        }
        String prefix = external.deliver();
        refuseIf(!isPublishSubject(prefix), ApiError.STREAM_INVALID_EXTERNAL_DELIVERY_SUBJ, prefix);
        for (String subject : subjects) {
            refuseIf(
                    Checks.overlap(subject, prefix + "." + subject),
                    ApiError.STREAM_EXTERNAL_DEL_PREFIX_OVERLAPS,
                    prefix,
                    subject);
        }
    }

    private static void checkApiPrefix(StreamSource source) {
        ExternalStream external = source.external();
        if (external == null || external.api().isEmpty()) {
            return;
        }
        refuseConfigIf(
                !isPublishSubject(external.api()),
                "stream external api prefix " + GoQuote.string(external.api())
                        + " must be a valid subject without wildcards");
        refuseIf(external.api().equals(API_PREFIX), ApiError.STREAM_EXTERNAL_API_OVERLAP, external.api(), API_PREFIX);
    }

    /** Refuses a stream that would get its own messages again, through any number of other streams. */
    private void checkCycle(StreamConfig first) {
        Deque<StreamConfig> toVisit = new ArrayDeque<>(List.of(first));
        Set<String> visited = new HashSet<>();
        while (!toVisit.isEmpty()) {
            StreamConfig stream = toVisit.removeFirst();
            visited.add(stream.name());
            for (StreamSource source : stream.sources()) {
                visit(source, overlaps(stream.subjects(), source.filterSubject()), visited, toVisit);
            }
            StreamSource mirror = stream.mirror();
            if (mirror != null) {
                visit(mirror, true, visited, toVisit);
            }
        }
    }

    private void visit(StreamSource source, boolean overlaps, Set<String> visited, Deque<StreamConfig> toVisit) {
        if (source.external() != null) {
            return;
        }
        if (visited.contains(source.name())) {
            refuseConfigIf(overlaps, "detected cycle");
            return;
        }
        StreamConfig next = find(source.name());
        if (next != null) {
            toVisit.add(next);
        }
    }

    /** Whether messages of a stream with these subjects match the filter of a source. */
    private static boolean overlaps(List<String> subjects, String filter) {
        return filter.isEmpty() || subjects.stream().anyMatch(subject -> Checks.overlap(subject, filter));
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
