// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.direct;

import dev.iora.json.GoType;
import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;
import dev.iora.subject.FilterSet;
import dev.iora.subject.Subject;
import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages a client requests (nats-server v2.14.5 JSApiMsgGetRequest).
 *
 * <p>Thread: any, immutable.
 *
 * @param sequence of the message, or of the first one; 0 if not given
 * @param lastBySubject filter whose last message is requested; empty if not given
 * @param nextBySubject filter whose next messages are requested; empty if not given
 * @param batch number of messages, 0 if not given
 * @param maxBytes bytes after which the batch ends, 0 for the server's limit
 * @param startTime time of the first message
 * @param multiLast filters; the last message of each matching subject is requested
 * @param upToSequence highest sequence for {@code multiLast}, 0 if not given
 * @param upToTime only messages before it for {@code multiLast}
 * @param withoutHeaders whether the payload alone is requested
 */
@JsonObject(value = "server.JSApiMsgGetRequest", write = false)
public record MessageQuery(
        @JsonField("seq") @GoType("uint64") long sequence,
        @JsonField("last_by_subj") String lastBySubject,
        @JsonField("next_by_subj") String nextBySubject,
        @JsonField("batch") int batch,
        @JsonField("max_bytes") int maxBytes,
        @JsonField("start_time") @Nullable OffsetDateTime startTime,
        @JsonField("multi_last") List<String> multiLast,
        @JsonField("up_to_seq") @GoType("uint64") long upToSequence,
        @JsonField("up_to_time") @Nullable OffsetDateTime upToTime,
        @JsonField("no_hdr") boolean withoutHeaders) {
    /** The last message of a subject. */
    public static MessageQuery lastOf(String subject, boolean withoutHeaders) {
        return new MessageQueryBuilder()
                .lastBySubject(subject)
                .withoutHeaders(withoutHeaders)
                .build();
    }

    /** Whether it selects no message. */
    public boolean isEmpty() {
        return sequence == 0
                && lastBySubject.isEmpty()
                && nextBySubject.isEmpty()
                && multiLast.isEmpty()
                && startTime == null;
    }

    /** Whether it has terms that exclude each other. */
    public boolean isContradictory() {
        boolean last = !lastBySubject.isEmpty();
        boolean next = !nextBySubject.isEmpty();
        boolean multi = !multiLast.isEmpty();
        return (last && (sequence != 0 || startTime != null || next || batch > 0 || multi))
                || (sequence != 0 && startTime != null)
                || (next && multi)
                || (upToSequence != 0 && upToTime != null);
    }

    /** Whether it has more terms than are allowed with a subject in the request's subject. */
    public boolean hasMoreThanHeaders() {
        return !isEmpty() || batch != 0 || upToSequence != 0 || upToTime != null;
    }

    /** Parses a filter; null if {@code text} is invalid. */
    public static @Nullable FilterSet filter(String text) {
        return filters(List.of(text));
    }

    /** A filter of the valid ones among {@code texts}; null if none is valid. */
    public static @Nullable FilterSet filters(List<String> texts) {
        List<SubjectFilter> valid = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .filter(bytes -> Subject.isValidFilter(bytes, 0, bytes.length))
                .map(SubjectFilter::of)
                .toList();
        return valid.isEmpty() ? null : FilterSet.of(valid);
    }
}
