// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.direct;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.subject.FilterSet;
import dev.iora.subject.Subject;
import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a client asks for (nats-server v2.14.5 JSApiMsgGetRequest).
 *
 * @param sequence of the message, or where to begin; 0 if not given
 * @param lastBySubject filter of which the last message is wanted; empty if not given
 * @param nextBySubject filter of which the next messages are wanted; empty if not given
 * @param batch number of messages, 0 if not given
 * @param maxBytes bytes after which the batch ends, 0 for the server's limit
 * @param startTime where to begin
 * @param multiLast filters of which the last message of each subject is wanted
 * @param upToSequence the highest sequence for these, 0 if not given
 * @param upToTime only older messages for these
 * @param withoutHeaders whether the payload alone is wanted
 */
public record MessageQuery(
        long sequence,
        String lastBySubject,
        String nextBySubject,
        int batch,
        int maxBytes,
        @Nullable OffsetDateTime startTime,
        List<String> multiLast,
        long upToSequence,
        @Nullable OffsetDateTime upToTime,
        boolean withoutHeaders) {
    /** The last message of a subject. */
    public static MessageQuery lastOf(String subject, boolean withoutHeaders) {
        return new MessageQuery(0, subject, "", 0, 0, null, List.of(), 0, null, withoutHeaders);
    }

    /** Whether nothing says which message is wanted. */
    public boolean isEmpty() {
        return sequence == 0
                && lastBySubject.isEmpty()
                && nextBySubject.isEmpty()
                && multiLast.isEmpty()
                && startTime == null;
    }

    /** Whether things are asked for that exclude each other. */
    public boolean isContradictory() {
        boolean last = !lastBySubject.isEmpty();
        boolean next = !nextBySubject.isEmpty();
        boolean multi = !multiLast.isEmpty();
        return (last && (sequence != 0 || startTime != null || next || batch > 0 || multi))
                || (sequence != 0 && startTime != null)
                || (next && multi)
                || (upToSequence != 0 && upToTime != null);
    }

    /** Whether more is given than a request for the last message of the subject in its own subject may have. */
    public boolean hasMoreThanHeaders() {
        return !isEmpty() || batch != 0 || upToSequence != 0 || upToTime != null;
    }

    /** The filter that {@code text} is; null if it is none. */
    public static @Nullable FilterSet filter(String text) {
        return filters(List.of(text));
    }

    /** The valid ones of {@code texts} as a filter; null if none is valid. */
    public static @Nullable FilterSet filters(List<String> texts) {
        List<SubjectFilter> valid = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .filter(bytes -> Subject.isValidFilter(bytes, 0, bytes.length))
                .map(SubjectFilter::of)
                .toList();
        return valid.isEmpty() ? null : FilterSet.of(valid);
    }

    /** Reads one; what is missing in the JSON is not given. */
    public static final class Parser {
        private static final JsonFields FIELDS = JsonFields.of(
                "server.JSApiMsgGetRequest",
                "seq",
                "last_by_subj",
                "next_by_subj",
                "batch",
                "max_bytes",
                "start_time",
                "multi_last",
                "up_to_seq",
                "up_to_time",
                "no_hdr");
        private static final OffsetDateTime ZERO = OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

        private long sequence;
        private String lastBySubject = "";
        private String nextBySubject = "";
        private int batch;
        private int maxBytes;
        private @Nullable OffsetDateTime startTime;
        private List<String> multiLast = List.of();
        private long upToSequence;
        private @Nullable OffsetDateTime upToTime;
        private boolean withoutHeaders;

        /** Reads a document on top of what was read before. */
        public void read(JsonReader in) {
            if (in.beginObject(FIELDS)) {
                while (in.nextField()) {
                    readField(in);
                }
            }
        }

        private void readField(JsonReader in) {
            switch (in.field()) {
                case "seq" -> sequence = in.uint64(sequence);
                case "last_by_subj" -> lastBySubject = in.string(lastBySubject);
                case "next_by_subj" -> nextBySubject = in.string(nextBySubject);
                case "batch" -> batch = size(in, batch);
                case "max_bytes" -> maxBytes = size(in, maxBytes);
                case "start_time" -> startTime = time(in, startTime);
                case "multi_last" -> multiLast = in.strings(multiLast);
                case "up_to_seq" -> upToSequence = in.uint64(upToSequence);
                case "up_to_time" -> upToTime = time(in, upToTime);
                default -> withoutHeaders = in.bool(withoutHeaders);
            }
        }

        private static int size(JsonReader in, int whenNull) {
            return Math.clamp(in.signed("int", Long.SIZE, whenNull), Integer.MIN_VALUE, Integer.MAX_VALUE);
        }

        private static @Nullable OffsetDateTime time(JsonReader in, @Nullable OffsetDateTime whenNull) {
            return in.skipNull() ? whenNull : in.time(ZERO);
        }

        /** What was read. */
        public MessageQuery query() {
            return new MessageQuery(
                    sequence,
                    lastBySubject,
                    nextBySubject,
                    batch,
                    maxBytes,
                    startTime,
                    multiLast,
                    upToSequence,
                    upToTime,
                    withoutHeaders);
        }
    }
}
