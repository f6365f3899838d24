// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.core.TraceOnly;
import dev.iora.jetstream.config.ApiError;
import dev.iora.store.StoredMessage;
import dev.iora.subject.Subject;
import dev.iora.subject.SubjectFilter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
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
        /** Whether the next check follows; if not, the outcome is in {@code publish}. */
        boolean passes(Publish publish, Stream stream);
    }

    /** Most bytes of a record that the Go server's file store takes (filestore.go rlBadThresh). */
    private static final long MAX_FILE_RECORD_BYTES = 32L * 1024 * 1024;

    private static final int MAX_HEADERS_BYTES = 65_535;

    private static final byte[] FAST_BATCH_SUFFIX = ".$FI".getBytes(StandardCharsets.US_ASCII);

    /** Longer numbers would take so long to read and to write that other streams would notice. */
    private static final int MAX_DIGITS = 4_096;

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    private static final PublishHeader[] NOT_FOR_COUNTERS = {
        PublishHeader.ROLLUP,
        PublishHeader.EXPECTED_STREAM,
        PublishHeader.EXPECTED_LAST_MESSAGE_ID,
        PublishHeader.EXPECTED_LAST_SEQUENCE,
        PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE,
        PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT
    };

    private static final IngestRule[] BEFORE_HEADERS = {IngestRules::batch, IngestRules::recordSize, IngestRules::sealed
    };

    private static final IngestRule[] HEADERS = {
        IngestRules::traceOnly,
        IngestRules::counter,
        IngestRules::expectedStream,
        IngestRules::timeToLive,
        IngestRules::expectedLastSubjectSequence,
        IngestRules::expectedLastSequence,
        ScheduleRules::passes,
        IngestRules::duplicate,
        IngestRules::expectedLastMessageId,
        IngestRules::rollup
    };

    private static final IngestRule[] AFTER_HEADERS = {
        IngestRules::count,
        IngestRules::messageSize,
        IngestRules::headerSize,
        IngestRules::serverLimits,
        IngestRules::interest,
        IngestRules::accountLimits,
        IngestRules::timeToLiveValue,
        IngestRules::discardNew
    };

    /** For a message from an origin, which has passed the checks of that stream. */
    private static final IngestRule[] FROM_ORIGIN = {
        IngestRules::recordSize,
        IngestRules::sealed,
        IngestRules::duplicateFromOrigin,
        IngestRules::countFromOrigin,
        IngestRules::messageSize,
        IngestRules::headerSize,
        IngestRules::serverLimits,
        IngestRules::interest,
        IngestRules::accountLimits,
        IngestRules::timeToLiveFromOrigin,
        IngestRules::discardNew
    };

    private static final String NO_ROOM_FOR_IDS =
            "insufficient resources: message ids of duplicate windows take all their memory, 1/12 of the heap";

    private IngestRules() {}

    /** Applies the checks until one does not pass. */
    static void check(Publish publish, Stream stream) {
        if (pass(BEFORE_HEADERS, publish, stream) && (!publish.headers.any() || pass(HEADERS, publish, stream))) {
            pass(AFTER_HEADERS, publish, stream);
        }
    }

    /** Applies the checks of a message from an origin. */
    static void checkFromOrigin(Publish publish, Stream stream) {
        pass(FROM_ORIGIN, publish, stream);
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

    /** Whether a reply subject requests a fast batch. */
    static boolean isFastBatch(byte[] bytes, int offset, int length) {
        int at = offset + length - FAST_BATCH_SUFFIX.length;
        return length > FAST_BATCH_SUFFIX.length
                && bytes[offset + length - 1] == 'I'
                && Arrays.equals(bytes, at, offset + length, FAST_BATCH_SUFFIX, 0, FAST_BATCH_SUFFIX.length);
    }

    private static boolean recordSize(Publish publish, Stream stream) {
        if (stream.policy().file && publish.bytes > MAX_FILE_RECORD_BYTES) {
            return refuse(publish, ApiError.STREAM_STORE_FAILED, "message too large");
        }
        return true;
    }

    private static boolean sealed(Publish publish, Stream stream) {
        return !stream.policy().config.sealed() || refuse(publish, ApiError.STREAM_SEALED);
    }

    /**
     * Messages of batches have checks of their own, which come before all others (stream.go processJetStreamFastBatchMsg,
     * processJetStreamAtomicBatchMsg).
     */
    private static boolean batch(Publish publish, Stream stream) {
        boolean atomic = !publish.fastBatch && publish.headers.has(PublishHeader.BATCH_ID);
        if (publish.batchKnown || (!publish.fastBatch && !atomic)) {
            return true;
        }
        boolean passes = sealed(publish, stream)
                && serverLimits(publish, stream)
                && accountLimits(publish, stream)
                && messageSize(publish, stream);
        if (!passes) {
            return false;
        }
        if (!(atomic ? stream.policy().allowsAtomic : stream.policy().config.allowBatched())) {
            return refuse(publish, atomic ? ApiError.ATOMIC_PUBLISH_DISABLED : ApiError.BATCH_PUBLISH_DISABLED);
        }
        publish.outcome = Publish.Outcome.BATCHED;
        return false;
    }

    /** Whether the decision must wait for records that may remove messages. Those of its own batch count as decided. */
    private static boolean waitsForRemovals(Publish publish, Stream stream) {
        return publish.isInBatch()
                ? stream.inFlight().mayRemoveBefore()
                : stream.inFlight().mayRemove();
    }

    private static boolean refuseIfExact(Publish publish, Stream stream, ApiError error) {
        return refuseIfExact(publish, stream, error, error.description());
    }

    /** Refuses a message because of counts, which are upper bounds while others than its own batch are in flight. */
    private static boolean refuseIfExact(Publish publish, Stream stream, ApiError error, String description) {
        boolean exact = publish.isInBatch()
                ? !stream.inFlight().mayRemoveBefore()
                : stream.inFlight().isEmpty();
        return exact ? refuse(publish, error, description) : undecided(publish);
    }

    /** Refuses messages that are only to be traced and not stored. The Go server traces them; that is not built yet. */
    private static boolean traceOnly(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        boolean traceOnly = headers.has(PublishHeader.TRACE_ONLY)
                && headers.has(PublishHeader.TRACE_DESTINATION)
                && TraceOnly.isMeant(
                        headers.text(PublishHeader.TRACE_DESTINATION), headers.text(PublishHeader.TRACE_ONLY));
        return !traceOnly || refuse(publish, ApiError.STREAM_STORE_FAILED, "message traces are not supported yet");
    }

    private static boolean counter(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        if (!headers.has(PublishHeader.INCREMENT)) {
            return true;
        }
        if (headers.length(PublishHeader.INCREMENT) > MAX_DIGITS
                || !INTEGER.matcher(headers.text(PublishHeader.INCREMENT)).matches()) {
            return refuse(publish, ApiError.MESSAGE_INCR_INVALID);
        }
        if (stream.counters() == null) {
            return refuse(publish, ApiError.MESSAGE_INCR_DISABLED);
        }
        if (publish.message.payloadLength > 0) {
            return refuse(publish, ApiError.MESSAGE_INCR_PAYLOAD);
        }
        for (PublishHeader other : NOT_FOR_COUNTERS) {
            if (headers.has(other)) {
                return refuse(publish, ApiError.MESSAGE_INCR_INVALID);
            }
        }
        return true;
    }

    /** Adds the increment to the total of the subject, which becomes the payload. */
    private static boolean count(Publish publish, Stream stream) {
        Counters counters = stream.counters();
        if (counters == null) {
            return true;
        }
        if (!publish.headers.has(PublishHeader.INCREMENT)) {
            return refuse(publish, ApiError.MESSAGE_INCR_MISSING);
        }
        if (waitsForRemovals(publish, stream)) {
            return undecided(publish);
        }
        return switch (counters.find(publish.message)) {
            case Counters.Lookup.Known(BigInteger before, String sources) -> {
                BigInteger increment = new BigInteger(publish.headers.text(PublishHeader.INCREMENT));
                OriginRoute route = publish.route;
                if (route != null) {
                    yield countTotalOf(publish, stream, route, before, sources);
                }
                if (!sources.isEmpty()) {
                    publish.setHeader(CounterSources.HEADER, sources, stream.policy());
                }
                setTotal(publish, stream, before.add(increment));
                yield true;
            }
            case Counters.Lookup.Reading() -> {
                publish.reading = true;
                yield undecided(publish);
            }
            case Counters.Lookup.Later() -> undecided(publish);
            case Counters.Lookup.Broken() -> refuse(publish, ApiError.MESSAGE_COUNTER_BROKEN);
            case Counters.Lookup.Unreadable() ->
                refuse(publish, ApiError.STREAM_STORE_FAILED, "the last message of the counter cannot be read");
        };
    }

    private static void setTotal(Publish publish, Stream stream, BigInteger total) {
        publish.total = total;
        publish.setPayload(Counters.payload(total), stream.policy());
    }

    /**
     * Adds by how much a counter of another stream has grown since its last message. So the total stays right if messages of that
     * counter are missing.
     */
    private static boolean countTotalOf(
            Publish publish, Stream stream, OriginRoute route, BigInteger before, String header) {
        BigInteger theirs = Counters.totalOf(publish.message);
        CounterSources sources = CounterSources.parse(header);
        if (theirs == null || sources == null) {
            return refuse(publish, ApiError.MESSAGE_COUNTER_BROKEN);
        }
        BigInteger increment = sources.update(route.originName(), publish.originSubject(), theirs);
        publish.setHeader("Nats-Incr", increment.toString(), stream.policy());
        publish.setHeader(CounterSources.HEADER, sources.toJson(), stream.policy());
        setTotal(publish, stream, before.add(increment));
        return true;
    }

    /** A counter takes increments of other counters; other streams store them as they are. */
    private static boolean countFromOrigin(Publish publish, Stream stream) {
        if (stream.counters() == null) {
            return true;
        }
        boolean counts = !publish.headers.has(PublishHeader.INCREMENT)
                || INTEGER.matcher(publish.headers.text(PublishHeader.INCREMENT))
                        .matches();
        return counts ? count(publish, stream) : refuse(publish, ApiError.MESSAGE_INCR_INVALID);
    }

    /** A mirror does not look for duplicates: its origin did. */
    private static boolean duplicateFromOrigin(Publish publish, Stream stream) {
        return publish.isMirrored() || duplicate(publish, stream);
    }

    /** A stream without times to live stores them as they are. */
    private static boolean timeToLiveFromOrigin(Publish publish, Stream stream) {
        return !stream.policy().allowsTimeToLive || timeToLiveValue(publish, stream);
    }

    private static boolean expectedStream(Publish publish, Stream stream) {
        boolean differs = publish.headers.has(PublishHeader.EXPECTED_STREAM)
                && !publish.headers.is(PublishHeader.EXPECTED_STREAM, stream.policy().name);
        return !differs || refuse(publish, ApiError.STREAM_NOT_MATCH);
    }

    /**
     * Refuses a time to live if the stream allows none, except for 0, which means none; an invalid value is refused after other
     * checks (stream.go getMessageTTL).
     */
    private static boolean timeToLive(Publish publish, Stream stream) {
        if (stream.policy().allowsTimeToLive || !publish.headers.has(PublishHeader.TTL)) {
            return true;
        }
        long seconds = TimeToLive.seconds(publish.headers.text(PublishHeader.TTL));
        boolean given = seconds != 0 && (publish.isInBatch() || seconds != TimeToLive.INVALID);
        return !given || refuse(publish, ApiError.MESSAGE_TTL_DISABLED);
    }

    /**
     * Refuses an invalid time to live, and makes one as long as that of delete markers: an older message of the subject must
     * not appear again while its marker is still there.
     */
    private static boolean timeToLiveValue(Publish publish, Stream stream) {
        if (!publish.headers.has(PublishHeader.TTL)) {
            return true;
        }
        long seconds = TimeToLive.seconds(publish.headers.text(PublishHeader.TTL));
        if (seconds == TimeToLive.INVALID) {
            return refuse(publish, ApiError.MESSAGE_TTL_INVALID);
        }
        long least = stream.policy().minTimeToLiveSeconds;
        if (seconds > 0 && seconds < least) {
            publish.setHeader("Nats-TTL", Long.toString(least), stream.policy());
        }
        return true;
    }

    private static boolean expectedLastSubjectSequence(Publish publish, Stream stream) {
        PublishHeaders headers = publish.headers;
        boolean otherSubject = headers.has(PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT);
        if (!headers.has(PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE)) {
            return !otherSubject || refuse(publish, ApiError.STREAM_EXPECTED_LAST_SEQ_PER_SUBJECT_INVALID);
        }
        if (waitsForRemovals(publish, stream)) {
            return undecided(publish);
        }
        if (publish.isInBatch() && isInBatch(publish, stream, otherSubject)) {
            return refuse(publish, ApiError.STREAM_WRONG_LAST_SEQUENCE_CONSTANT);
        }
        long last = otherSubject ? lastOfOther(publish, stream) : lastOf(publish.message, stream);
        if (last == headers.number(PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE)) {
            return true;
        }
        return refuse(
                publish, ApiError.STREAM_WRONG_LAST_SEQUENCE, "wrong last sequence: " + Long.toUnsignedString(last));
    }

    /** Whether an earlier message of the batch has the subject whose last sequence is expected. */
    private static boolean isInBatch(Publish publish, Stream stream, boolean otherSubject) {
        if (!otherSubject) {
            return hasInFlight(publish.message, stream);
        }
        PublishHeaders headers = publish.headers;
        PublishHeader key = PublishHeader.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT;
        return stream.inFlight().hasMessagesOf(headers.bytes(), headers.offset(key), headers.length(key));
    }

    private static boolean hasInFlight(StoredMessage m, Stream stream) {
        return stream.inFlight().hasMessagesOf(m.bytes, m.subject, m.subjectLength);
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
        if (!Subject.isValidFilter(subject, 0, subject.length)) {
            // No subject matches it.
            return 0;
        }
        SubjectFilter filter = SubjectFilter.of(subject);
        return publish.isInBatch()
                ? stream.inFlight().storedLastSequenceOf(filter)
                : stream.inFlight().lastSequenceOf(filter);
    }

    private static boolean expectedLastSequence(Publish publish, Stream stream) {
        if (!publish.headers.has(PublishHeader.EXPECTED_LAST_SEQUENCE)) {
            return true;
        }
        long last = stream.inFlight().lastSequence();
        if (last == publish.headers.number(PublishHeader.EXPECTED_LAST_SEQUENCE)) {
            // In a batch, only the first message can expect something of the stream.
            return publish.batchIndex <= 1 || refuse(publish, ApiError.STREAM_WRONG_LAST_SEQUENCE_CONSTANT);
        }
        return refuse(
                publish, ApiError.STREAM_WRONG_LAST_SEQUENCE, "wrong last sequence: " + Long.toUnsignedString(last));
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
        if (publish.isInBatch()) {
            return refuse(publish, ApiError.ATOMIC_PUBLISH_CONTAINS_DUPLICATE_MESSAGE);
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
        if (publish.isInBatch()) {
            return refuse(
                    publish,
                    ApiError.ATOMIC_PUBLISH_UNSUPPORTED_HEADER_BATCH,
                    "atomic publish unsupported header used: Nats-Expected-Last-Msg-Id");
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
        if (headers.isWord(PublishHeader.ROLLUP, "sub")) {
            boolean removesOwn = publish.isInBatch() && hasInFlight(publish.message, stream);
            return !removesOwn || refuse(publish, ApiError.STREAM_ROLLUP_FAILED, "batch rollup sub invalid");
        }
        if (headers.isWord(PublishHeader.ROLLUP, "all")) {
            return publish.batchIndex <= 1
                    || refuse(publish, ApiError.STREAM_ROLLUP_FAILED, "batch rollup all invalid");
        }
        String value = headers.text(PublishHeader.ROLLUP).toLowerCase(java.util.Locale.ROOT);
        return refuse(publish, ApiError.STREAM_ROLLUP_FAILED, "rollup value invalid: \"" + value + "\"");
    }

    private static boolean messageSize(Publish publish, Stream stream) {
        long size = (long) publish.message.headersLength + publish.message.payloadLength - publish.addedHeaderBytes;
        return size <= stream.policy().maxMessageBytes || refuse(publish, ApiError.STREAM_MESSAGE_EXCEEDS_MAXIMUM);
    }

    private static boolean headerSize(Publish publish, Stream stream) {
        return publish.message.headersLength - publish.addedHeaderBytes <= MAX_HEADERS_BYTES
                || refuse(publish, ApiError.STREAM_HEADER_EXCEEDS_MAXIMUM);
    }

    private static boolean interest(Publish publish, Stream stream) {
        if (!stream.policy().interestPolicy) {
            return true;
        }
        if (waitsForRemovals(publish, stream)) {
            return undecided(publish);
        }
        if (stream.consumers().isWanted(publish.message)) {
            return true;
        }
        publish.outcome = Publish.Outcome.NOT_WANTED;
        return false;
    }

    /**
     * Refuses a message if the limit is exceeded already, not if the message would exceed it: a full stream that discards
     * old messages continues (nats-server v2.14.5 jetstream.go limitsExceeded).
     */
    private static boolean serverLimits(Publish publish, Stream stream) {
        InFlight inFlight = stream.inFlight();
        if (!stream.usage().server().exceeds(stream.policy().file, growth(stream, inFlight.bytes()))) {
            return true;
        }
        return refuseIfExact(publish, stream, ApiError.INSUFFICIENT_RESOURCES);
    }

    /** By how much {@code bytes} of messages make a stream larger: never beyond its own limit. */
    private static long growth(Stream stream, long bytes) {
        return Math.min(
                bytes, Math.max(0, stream.policy().maxBytes - stream.store().bytes()));
    }

    /**
     * Refuses a message with which the account's limit would be exceeded (nats-server v2.14.5 jetstream.go
     * wouldExceedLimits). Unlike there, a full stream that discards old messages continues.
     */
    private static boolean accountLimits(Publish publish, Stream stream) {
        InFlight inFlight = stream.inFlight();
        if (!stream.usage().exceeds(stream.policy().file, growth(stream, inFlight.bytes() + publish.bytes))) {
            return true;
        }
        return refuseIfExact(publish, stream, ApiError.ACCOUNT_RESOURCES_EXCEEDED);
    }

    private static boolean discardNew(Publish publish, Stream stream) {
        if (!stream.policy().discardNew) {
            return true;
        }
        String reason = whyNoRoom(publish, stream);
        if (reason.isEmpty()) {
            return true;
        }
        return refuseIfExact(publish, stream, ApiError.STREAM_STORE_FAILED, reason);
    }

    /** Go's text for the limit that is reached, empty if there is none (filestore.go storeRawMsg). */
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

    /** Whether storing the message may remove others: by a limit or by a rollup. */
    static boolean mayRemove(Publish publish, Stream stream) {
        StreamPolicy policy = stream.policy();
        InFlight inFlight = stream.inFlight();
        if (publish.headers.has(PublishHeader.ROLLUP) || publish.headers.endsSchedule()) {
            return true;
        }
        return policy.hasDiscardOldLimits()
                && (stream.store().messages() + inFlight.messages() >= policy.maxMessages
                        || stream.store().bytes() + inFlight.bytes() + publish.bytes > policy.maxBytes);
    }
}
