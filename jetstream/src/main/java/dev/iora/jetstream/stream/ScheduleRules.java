// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiException;
import dev.iora.subject.Subject;
import dev.iora.subject.SubjectTree;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a publish with headers of message schedules, in the Go server's order (nats-server v2.14.5 stream.go
 * processJetStreamMsg; ADR-51).
 *
 * <p>Thread: the shard.
 */
final class ScheduleRules {
    private ScheduleRules() {}

    /** Whether the next check follows; if not, the outcome is in {@code publish}. */
    static boolean passes(Publish publish, Stream stream) {
        if (publish.scheduled) {
            return true;
        }
        PublishHeaders headers = publish.headers;
        ApiError error = null;
        if (headers.has(PublishHeader.SCHEDULE) || headers.isPresent(PublishHeader.SCHEDULE_TIME_ZONE)) {
            error = schedule(publish, stream);
        }
        if (error == null && headers.has(PublishHeader.SCHEDULE_NEXT)) {
            error = end(publish, stream);
        } else if (error == null && headers.has(PublishHeader.SCHEDULER)) {
            error = ApiError.MESSAGE_SCHEDULES_SCHEDULER_INVALID;
        }
        if (error != null) {
            publish.refuse(error);
        }
        return publish.outcome == Publish.Outcome.ACCEPTED;
    }

    /** Checks a message that holds a schedule, and has it replace the older messages of its subject. */
    private static @Nullable ApiError schedule(Publish publish, Stream stream) {
        if (!stream.config().allowMessageSchedules()) {
            return ApiError.MESSAGE_SCHEDULES_DISABLED;
        }
        PublishHeaders headers = publish.headers;
        if (!headers.has(PublishHeader.SCHEDULE)) {
            return zoneError(headers);
        }
        Schedule schedule;
        try {
            schedule = Schedule.read(publish.message, headers);
        } catch (ApiException e) {
            return e.fault().error();
        }
        if (schedule.times().first(publish.timeNanos).isEmpty()) {
            return ApiError.MESSAGE_SCHEDULES_PATTERN_INVALID;
        }
        ApiError wrong = wrongPart(schedule, publish, stream);
        if (wrong != null) {
            return wrong;
        }
        if (!headers.has(PublishHeader.ROLLUP)) {
            publish.setHeader("Nats-Rollup", "sub", stream.policy());
            return null;
        }
        return headers.isWord(PublishHeader.ROLLUP, "sub") ? null : ApiError.MESSAGE_SCHEDULES_ROLLUP_INVALID;
    }

    private static @Nullable ApiError zoneError(PublishHeaders headers) {
        try {
            Schedule.zone(headers);
            return null;
        } catch (ApiException e) {
            return e.fault().error();
        }
    }

    private static @Nullable ApiError wrongPart(Schedule schedule, Publish publish, Stream stream) {
        String timeToLive = schedule.timeToLive();
        if (!timeToLive.isEmpty() && TimeToLive.seconds(timeToLive) == TimeToLive.INVALID) {
            return ApiError.MESSAGE_SCHEDULES_TTL_INVALID;
        }
        if (!schedule.rollup().isEmpty() && !schedule.rollup().equals("sub")) {
            return ApiError.MESSAGE_SCHEDULES_ROLLUP_INVALID;
        }
        if (!timeToLive.isEmpty() && !stream.policy().allowsTimeToLive) {
            return ApiError.MESSAGE_TTL_DISABLED;
        }
        return wrongSubject(schedule, publish, stream);
    }

    private static @Nullable ApiError wrongSubject(Schedule schedule, Publish publish, Stream stream) {
        String own = publish.subject();
        String target = schedule.target();
        String source = schedule.source();
        if (!isLiteral(target) || target.equals(own)) {
            return ApiError.MESSAGE_SCHEDULES_TARGET_INVALID;
        }
        if (!source.isEmpty() && (!isLiteral(source) || source.equals(own) || source.equals(target))) {
            return ApiError.MESSAGE_SCHEDULES_SOURCE_INVALID;
        }
        if (!stream.policy().takes(bytes(target))) {
            return ApiError.MESSAGE_SCHEDULES_TARGET_INVALID;
        }
        boolean elsewhere = !source.isEmpty() && !stream.policy().takes(bytes(source));
        return elsewhere ? ApiError.MESSAGE_SCHEDULES_SOURCE_INVALID : null;
    }

    /** Checks a message that ends a schedule of another subject. */
    private static @Nullable ApiError end(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        String subject = headers.text(PublishHeader.SCHEDULER);
        boolean valid = headers.text(PublishHeader.SCHEDULE_NEXT).equals(Schedule.PURGE)
                && isLiteral(subject)
                && !subject.equals(publish.subject());
        if (!valid) {
            return ApiError.MESSAGE_SCHEDULES_SCHEDULER_INVALID;
        }
        if (!stream.config().allowMessageSchedules()) {
            return ApiError.MESSAGE_SCHEDULES_DISABLED;
        }
        byte[] key = bytes(subject);
        if (stream.inFlight().hasMessagesOf(key, 0, key.length)) {
            if (!publish.isInBatch()) {
                publish.undecided();
            }
            return null;
        }
        boolean other = stream.store().subjects().find(key, 0, key.length) != SubjectTree.NONE
                && !stream.schedules().has(headers.latin1(PublishHeader.SCHEDULER));
        return other ? ApiError.MESSAGE_SCHEDULES_SCHEDULER_INVALID : null;
    }

    private static boolean isLiteral(String subject) {
        byte[] bytes = bytes(subject);
        return Subject.isValidLiteral(bytes, 0, bytes.length);
    }

    private static byte[] bytes(String subject) {
        return subject.getBytes(StandardCharsets.UTF_8);
    }
}
