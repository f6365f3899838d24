// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.GoDuration;
import dev.iora.core.TraceOnly;
import dev.iora.jetstream.config.ApiError;
import dev.iora.store.StoredMessage;
import dev.iora.subject.Subject;
import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The checks of a publish in the Go server's order (nats-server v2.14.5 stream.go processJetStreamMsg on a single server).
 *
 * <p>Thread: the shard.
 */
final class IngestRules {
    /** One check. */
    @FunctionalInterface
    interface IngestRule {
        /** Whether the next check is to follow; if not, {@code publish} has its outcome. */
        boolean passes(Publish publish, Stream stream);
    }

    /** Most bytes of a record that the Go server's file store takes (filestore.go rlBadThresh). */
    private static final long FILE_RECORD_BYTES_MAX = 32L * 1024 * 1024;

    private static final int HEADERS_BYTES_MAX = 65_535;

    private static final byte[] FAST_BATCH_SUFFIX = ".$FI".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] PURGE = "purge".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");

    private static final Duration TTL_MIN = Duration.ofSeconds(1);

    private static final IngestRule[] BEFORE_HEADERS = {IngestRules::batch, IngestRules::recordSize, IngestRules::sealed
    };

    private static final IngestRule[] HEADERS = {
        IngestRules::traceOnly,
        IngestRules::counter,
        IngestRules::expectedStream,
        IngestRules::timeToLive,
        IngestRules::expectedLastSubjectSequence,
        IngestRules::expectedLastSequence,
        IngestRules::schedule,
        IngestRules::duplicate,
        IngestRules::expectedLastMessageId,
        IngestRules::rollup
    };

    private static final IngestRule[] AFTER_HEADERS = {
        IngestRules::messageSize,
        IngestRules::headerSize,
        IngestRules::serverLimits,
        IngestRules::interest,
        IngestRules::timeToLiveValue,
        IngestRules::discardNew
    };

    private static final String NO_ROOM_FOR_IDS =
            "insufficient resources: message ids of duplicate windows take all their memory, 1/12 of the heap";

    private IngestRules() {}

    /** Applies all checks until one does not pass. */
    static void check(Publish publish, Stream stream) {
        if (pass(BEFORE_HEADERS, publish, stream) && (!publish.headers.any() || pass(HEADERS, publish, stream))) {
            pass(AFTER_HEADERS, publish, stream);
        }
    }

    private static boolean pass(IngestRule[] rules, Publish publish, Stream stream) {
        for (IngestRule rule : rules) {
            if (!rule.passes(publish, stream)) {
                return false;
            }
        }
        return true;
    }

    private static boolean refuse(Publish publish, ApiError error) {
        publish.refuse(error);
        return false;
    }

    private static boolean refuse(Publish publish, ApiError error, String description) {
        publish.refuse(error, description);
        return false;
    }

    private static boolean undecided(Publish publish) {
        publish.undecided();
        return false;
    }

    /** Whether a reply subject asks for a fast batch. */
    static boolean isFastBatch(byte[] bytes, int offset, int length) {
        int at = offset + length - FAST_BATCH_SUFFIX.length;
        return length > FAST_BATCH_SUFFIX.length
                && bytes[offset + length - 1] == 'I'
                && Arrays.equals(bytes, at, offset + length, FAST_BATCH_SUFFIX, 0, FAST_BATCH_SUFFIX.length);
    }

    private static boolean recordSize(Publish publish, Stream stream) {
        if (stream.policy().isFile && publish.bytes > FILE_RECORD_BYTES_MAX) {
            return refuse(publish, ApiError.STREAM_STORE_FAILED, "message too large");
        }
        return true;
    }

    private static boolean sealed(Publish publish, Stream stream) {
        return !stream.policy().config.sealed() || refuse(publish, ApiError.STREAM_SEALED);
    }

    /**
     * Messages of batches have checks of their own, which come before all others (stream.go processJetStreamFastBatchMsg,
     * processJetStreamAtomicBatchMsg). No stream allows batches yet, so each is refused.
     */
    private static boolean batch(Publish publish, Stream stream) {
        boolean isAtomic = !publish.isFastBatch && publish.headers.has(PublishHeader.BATCH_ID);
        if (!publish.isFastBatch && !isAtomic) {
            return true;
        }
        return sealed(publish, stream)
                && serverLimits(publish, stream)
                && messageSize(publish, stream)
                && refuse(publish, isAtomic ? ApiError.ATOMIC_PUBLISH_DISABLED : ApiError.BATCH_PUBLISH_DISABLED);
    }

    /** Who traces a message only does not want it stored; the Go server traces it, which is not built yet. */
    private static boolean traceOnly(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        boolean isTraceOnly = headers.has(PublishHeader.TRACE_ONLY)
                && headers.has(PublishHeader.TRACE_DESTINATION)
                && TraceOnly.isMeant(
                        headers.text(PublishHeader.TRACE_DESTINATION), headers.text(PublishHeader.TRACE_ONLY));
        return !isTraceOnly || refuse(publish, ApiError.STREAM_STORE_FAILED, "message traces are not supported yet");
    }

    private static boolean counter(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        if (!headers.has(PublishHeader.INCREMENT)) {
            return true;
        }
        boolean isNumber =
                INTEGER.matcher(headers.text(PublishHeader.INCREMENT)).matches();
        return refuse(publish, isNumber ? ApiError.MESSAGE_INCR_DISABLED : ApiError.MESSAGE_INCR_INVALID);
    }

    private static boolean expectedStream(Publish publish, Stream stream) {
        boolean differs = publish.headers.has(PublishHeader.EXPECTED_STREAM)
                && !publish.headers.is(PublishHeader.EXPECTED_STREAM, stream.policy().name);
        return !differs || refuse(publish, ApiError.STREAM_NOT_MATCH);
    }

    /** A value of 0 asks for nothing; whether one that is none is refused comes last (stream.go getMessageTTL). */
    private static boolean timeToLive(Publish publish, Stream stream) {
        boolean asks = publish.headers.has(PublishHeader.TTL)
                && publish.headers.number(PublishHeader.TTL) != 0
                && isTimeToLive(publish.headers.text(PublishHeader.TTL));
        return !asks || refuse(publish, ApiError.MESSAGE_TTL_DISABLED);
    }

    private static boolean timeToLiveValue(Publish publish, Stream stream) {
        boolean isBad =
                publish.headers.has(PublishHeader.TTL) && !isTimeToLive(publish.headers.text(PublishHeader.TTL));
        return !isBad || refuse(publish, ApiError.MESSAGE_TTL_INVALID);
    }

    private static boolean isTimeToLive(String text) {
        if (text.equalsIgnoreCase("never")) {
            return true;
        }
        try {
            return GoDuration.parse(text).compareTo(TTL_MIN) >= 0;
        } catch (IllegalArgumentException e) {
            // Not a duration: then it has to be a number of seconds.
            return SECONDS.matcher(text).matches();
        }
    }

    private static boolean expectedLastSubjectSequence(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        boolean hasOtherSubject = headers.has(PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT);
        if (!headers.has(PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE)) {
            return !hasOtherSubject || refuse(publish, ApiError.STREAM_EXPECTED_LAST_SEQ_PER_SUBJECT_INVALID);
        }
        if (stream.inFlight().mayRemove()) {
            return undecided(publish);
        }
        long last = hasOtherSubject ? lastOfOther(publish, stream) : lastOf(publish.message, stream);
        if (last == headers.number(PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE)) {
            return true;
        }
        return refuse(
                publish, ApiError.STREAM_WRONG_LAST_SEQUENCE, "wrong last sequence: " + Long.toUnsignedString(last));
    }

    private static long lastOf(StoredMessage m, Stream stream) {
        return stream.inFlight().lastSequenceOf(m.bytes, m.subject, m.subjectLength);
    }

    private static long lastOfOther(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        PublishHeader key = PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT;
        int at = headers.offset(key);
        byte[] subject = Arrays.copyOfRange(headers.bytes(), at, at + headers.length(key));
        if (!Subject.hasWildcard(subject)) {
            return stream.inFlight().lastSequenceOf(subject, 0, subject.length);
        }
        // A filter no subject can match has no last message.
        return Subject.isValidFilter(subject, 0, subject.length)
                ? stream.inFlight().lastSequenceOf(SubjectFilter.of(subject))
                : 0;
    }

    private static boolean expectedLastSequence(Publish publish, Stream stream) {
        if (!publish.headers.has(PublishHeader.EXPECTED_LAST_SEQUENCE)) {
            return true;
        }
        long last = stream.inFlight().lastSequence();
        if (last == publish.headers.number(PublishHeader.EXPECTED_LAST_SEQUENCE)) {
            return true;
        }
        return refuse(
                publish, ApiError.STREAM_WRONG_LAST_SEQUENCE, "wrong last sequence: " + Long.toUnsignedString(last));
    }

    private static boolean schedule(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        if (headers.has(PublishHeader.SCHEDULE) || hasBadTimeZone(headers)) {
            return refuse(publish, ApiError.MESSAGE_SCHEDULES_DISABLED);
        }
        if (headers.has(PublishHeader.SCHEDULE_NEXT)) {
            boolean isPurge = headers.is(PublishHeader.SCHEDULE_NEXT, PURGE) && isOtherSubject(publish);
            return refuse(
                    publish,
                    isPurge ? ApiError.MESSAGE_SCHEDULES_DISABLED : ApiError.MESSAGE_SCHEDULES_SCHEDULER_INVALID);
        }
        return !headers.has(PublishHeader.SCHEDULER) || refuse(publish, ApiError.MESSAGE_SCHEDULES_SCHEDULER_INVALID);
    }

    private static boolean hasBadTimeZone(PublishHeaders headers) {
        if (!headers.has(PublishHeader.SCHEDULE_TIME_ZONE)) {
            return false;
        }
        try {
            ZoneId.of(headers.text(PublishHeader.SCHEDULE_TIME_ZONE));
            return false;
        } catch (DateTimeException e) {
            // No such zone: the Go server takes the message for a schedule that is wrong.
            return true;
        }
    }

    /** Whether the schedule that is to end is on a subject other than the message's. */
    private static boolean isOtherSubject(Publish publish) {
        PublishHeaders headers = publish.headers;
        int at = headers.offset(PublishHeader.SCHEDULER);
        int length = headers.length(PublishHeader.SCHEDULER);
        StoredMessage m = publish.message;
        return length > 0
                && Subject.isValidLiteral(headers.bytes(), at, length)
                && !Arrays.equals(headers.bytes(), at, at + length, m.bytes, m.subject, m.subject + m.subjectLength);
    }

    private static boolean duplicate(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        if (!headers.has(PublishHeader.MESSAGE_ID)) {
            return true;
        }
        long since = publish.timeNanos - stream.policy().config.duplicateWindowNanos();
        int at = headers.offset(PublishHeader.MESSAGE_ID);
        int length = headers.length(PublishHeader.MESSAGE_ID);
        long sequence = stream.inFlight().ids().find(headers.bytes(), at, length, since);
        if (sequence == 0) {
            sequence = stream.messageIds().find(headers.bytes(), at, length, since);
        }
        if (sequence == 0) {
            return hasRoomForId(stream, length) || refuse(publish, ApiError.INSUFFICIENT_RESOURCES, NO_ROOM_FOR_IDS);
        }
        publish.outcome = Publish.Outcome.DUPLICATE;
        publish.sequence = sequence;
        return false;
    }

    private static boolean hasRoomForId(Stream stream, int length) {
        MessageIds decided = stream.inFlight().ids();
        return stream.messageIds().hasRoom(decided.size() + 1, decided.textBytes() + length);
    }

    private static boolean expectedLastMessageId(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        if (!headers.has(PublishHeader.EXPECTED_LAST_MESSAGE_ID)) {
            return true;
        }
        byte[] last = stream.inFlight().lastMessageId();
        int length = stream.inFlight().lastMessageIdLength();
        int at = headers.offset(PublishHeader.EXPECTED_LAST_MESSAGE_ID);
        int end = at + headers.length(PublishHeader.EXPECTED_LAST_MESSAGE_ID);
        if (Arrays.equals(headers.bytes(), at, end, last, 0, length)) {
            return true;
        }
        return refuse(
                publish,
                ApiError.STREAM_WRONG_LAST_MSG_ID,
                "wrong last msg ID: " + new String(last, 0, length, StandardCharsets.UTF_8));
    }

    private static boolean rollup(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        if (!headers.has(PublishHeader.ROLLUP)) {
            return true;
        }
        if (!stream.policy().allowsRollup) {
            return refuse(publish, ApiError.STREAM_ROLLUP_FAILED, "rollup not permitted");
        }
        if (headers.isWord(PublishHeader.ROLLUP, "sub") || headers.isWord(PublishHeader.ROLLUP, "all")) {
            return true;
        }
        String value = headers.text(PublishHeader.ROLLUP).toLowerCase(java.util.Locale.ROOT);
        return refuse(publish, ApiError.STREAM_ROLLUP_FAILED, "rollup value invalid: \"" + value + "\"");
    }

    private static boolean messageSize(Publish publish, Stream stream) {
        long size = (long) publish.message.headersLength + publish.message.payloadLength;
        return size <= stream.policy().maxMessageBytes || refuse(publish, ApiError.STREAM_MESSAGE_EXCEEDS_MAXIMUM);
    }

    private static boolean headerSize(Publish publish, Stream stream) {
        return publish.message.headersLength <= HEADERS_BYTES_MAX
                || refuse(publish, ApiError.STREAM_HEADER_EXCEEDS_MAXIMUM);
    }

    private static boolean interest(Publish publish, Stream stream) {
        if (!stream.policy().isInterest) {
            return true;
        }
        if (stream.inFlight().mayRemove()) {
            return undecided(publish);
        }
        if (stream.consumers().want(publish.message)) {
            return true;
        }
        publish.outcome = Publish.Outcome.NOT_WANTED;
        return false;
    }

    /**
     * Refuses what comes when the limit is exceeded already, not what would exceed it: a full stream that discards old
     * messages goes on (nats-server v2.14.5 jetstream.go limitsExceeded).
     */
    private static boolean serverLimits(Publish publish, Stream stream) {
        InFlight inFlight = stream.inFlight();
        // What is in flight makes the stream no larger than it may be.
        long room = Math.max(0, stream.policy().maxBytes - stream.store().bytes());
        if (!stream.usage().exceeds(stream.policy().isFile, Math.min(inFlight.bytes(), room))) {
            return true;
        }
        return inFlight.isEmpty() ? refuse(publish, ApiError.INSUFFICIENT_RESOURCES) : undecided(publish);
    }

    private static boolean discardNew(Publish publish, Stream stream) {
        if (!stream.policy().isDiscardNew) {
            return true;
        }
        String reason = whyNoRoom(publish, stream);
        if (reason.isEmpty()) {
            return true;
        }
        if (!stream.inFlight().isEmpty()) {
            // Counts are upper bounds while something may be removed; what fits them fits.
            return undecided(publish);
        }
        return refuse(publish, ApiError.STREAM_STORE_FAILED, reason);
    }

    /** Go's text for the limit in the way, empty if there is none (filestore.go storeRawMsg). */
    private static String whyNoRoom(Publish publish, Stream stream) {
        StreamPolicy policy = stream.policy();
        StoredMessage m = publish.message;
        boolean replaces = false;
        if (policy.maxPerSubject != Long.MAX_VALUE) {
            replaces = stream.inFlight().messagesOf(m.bytes, m.subject, m.subjectLength) >= policy.maxPerSubject;
            if (replaces && policy.config.discardNewPerSubject() && !publish.headers.has(PublishHeader.ROLLUP)) {
                return "maximum messages per subject exceeded";
            }
        }
        InFlight inFlight = stream.inFlight();
        if (!replaces && stream.store().messages() + inFlight.messages() >= policy.maxMessages) {
            return "maximum messages exceeded";
        }
        boolean full = policy.maxBytes != Long.MAX_VALUE
                && stream.store().bytes() + inFlight.bytes() + publish.bytes > policy.maxBytes;
        if (full && !(replaces && stream.firstBytesOf(m) >= publish.bytes)) {
            return "maximum bytes exceeded";
        }
        return "";
    }

    /** Whether storing the message may remove others: by a limit or because it asks for it. */
    static boolean mayRemove(Publish publish, Stream stream) {
        StreamPolicy policy = stream.policy();
        InFlight inFlight = stream.inFlight();
        if (publish.headers.has(PublishHeader.ROLLUP)) {
            return true;
        }
        return policy.hasDiscardOldLimits()
                && (stream.store().messages() + inFlight.messages() >= policy.maxMessages
                        || stream.store().bytes() + inFlight.bytes() + publish.bytes > policy.maxBytes);
    }
}
