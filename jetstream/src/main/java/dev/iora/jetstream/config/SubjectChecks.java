// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static dev.iora.jetstream.config.Checks.refuseConfigIf;
import static dev.iora.jetstream.config.Checks.refuseIf;
import static dev.iora.jetstream.config.Checks.refuseIfPedantic;

import dev.iora.json.GoQuote;
import dev.iora.subject.SubjectTransform;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Third part of the rules of a stream: its subjects and their transforms (nats-server v2.14.5 stream.go checkStreamCfg).
 *
 * <p>Thread: any, stateless.
 */
final class SubjectChecks {
    private static final String ALL = ">";
    private static final List<String> INTERNAL = List.of("$JS.>", "$JSC.>", "$NRG.>");

    private SubjectChecks() {}

    static void completeSubjects(StreamConfigBuilder config) {
        if (config.subjects.isEmpty()) {
            if (config.mirror == null && config.sources.isEmpty()) {
                config.subjects = List.of(config.name);
            }
            return;
        }
        refuseIf(config.mirror != null, ApiError.MIRROR_WITH_SUBJECTS);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < config.subjects.size(); i++) {
            String subject = config.subjects.get(i);
            refuseConfigIf(!Checks.isSubject(subject), "invalid subject");
            refuseConfigIf(!seen.add(subject), "duplicate subjects detected");
            checkReach(config, subject);
            for (String later : config.subjects.subList(i + 1, config.subjects.size())) {
                refuseConfigIf(
                        Checks.overlap(later, subject),
                        "subject " + GoQuote.string(subject) + " overlaps with " + GoQuote.string(later));
            }
        }
    }

    /**
     * Refuses subjects of messages that the server itself sends, unless the stream sends no PubAcks that it would store in
     * turn.
     */
    private static void checkReach(StreamConfigBuilder config, String subject) {
        if (subject.equals(ALL)) {
            refuseConfigIf(!config.noAck, "capturing all subjects requires no-ack to be true");
            refuseConfigIf(config.replicas != 1, "capturing all subjects requires replicas of 1");
        }
        if (config.noAck) {
            return;
        }
        refuseConfigIf(
                INTERNAL.stream().anyMatch(space -> Checks.overlap(subject, space))
                        && !Checks.covers("$JS.EVENT.>", subject),
                "subjects that overlap with jetstream api require no-ack to be true");
        refuseConfigIf(
                Checks.overlap(subject, "$SYS.>") && !Checks.covers("$SYS.ACCOUNT.>", subject),
                "subjects that overlap with system api require no-ack to be true");
    }

    static void completeTransforms(StreamConfigBuilder config, boolean pedantic) {
        if (config.subjectTransform != null) {
            OriginChecks.checkTransform(
                    config.subjectTransform,
                    ApiError.STREAM_TRANSFORM_INVALID_SOURCE,
                    ApiError.STREAM_TRANSFORM_INVALID_DESTINATION);
        }
        if (config.republish != null) {
            RePublish republish = completeRepublish(config, config.republish, pedantic);
            checkRepublish(config, republish);
            config.republish = republish;
        }
    }

    private static RePublish completeRepublish(StreamConfigBuilder config, RePublish given, boolean pedantic) {
        refuseIfPedantic(pedantic && given.source().isEmpty(), "republish source can not be empty");
        String source = given.source().isEmpty() ? ALL : given.source();
        SubjectTransformConfig transform = config.subjectTransform;
        boolean all = source.equals(ALL) && given.destination().equals(ALL);
        if (!all || transform == null || !config.subjects.equals(List.of(transform.source()))) {
            return new RePublish(source, given.destination(), given.headersOnly());
        }
        refuseIfPedantic(pedantic, "implicit republish based on subject transform");
        return new RePublish(transform.destination(), transform.destination(), given.headersOnly());
    }

    private static void checkRepublish(StreamConfigBuilder config, RePublish republish) {
        refuseConfigIf(
                config.subjects.stream().anyMatch(subject -> Checks.overlap(republish.destination(), subject)),
                "stream configuration for republish destination forms a cycle");
        if (republish.destination().isEmpty()) {
            // Nothing is republished, so the source does not matter.
            return;
        }
        try {
            SubjectTransform.of(republish.source(), republish.destination());
        } catch (IllegalArgumentException e) {
            throw ApiError.STREAM_INVALID_CONFIG
                    .with("stream configuration for republish with transform from '" + republish.source() + "' to '"
                            + republish.destination() + "' not valid")
                    .exception();
        }
    }
}
