// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.config.ExternalStream;
import dev.iora.jetstream.config.JsonValues;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamSource;
import dev.iora.jetstream.stream.OriginStatus;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.json.JsonWriter;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SequenceSet;
import dev.iora.subject.SubjectTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a stream at one moment. Immutable.
 *
 * @param deletedCount sequences without a message between the first and the last
 * @param deleted these sequences, null if they were not requested
 * @param lost sequences of lost messages, limited like deleted ones
 * @param frozen why the stream is frozen, empty if it is not
 * @param perSubject messages per subject in the order of the subjects, null if they were not requested
 * @param origins the copy of the origin of a mirror, or those of its sources
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record StreamSnapshot(
        StreamConfig config,
        long createdEpochNanos,
        State state,
        long deletedCount,
        long @Nullable [] deleted,
        long[] lost,
        String frozen,
        @Nullable Map<String, Long> perSubject,
        int consumers,
        List<OriginStatus> origins) {
    /** Maximum of sequences shown; more would make a response of many megabytes. */
    private static final int MAX_DELETED = 1_000_000;

    private static final long[] NONE = {};

    /** The counts of the store. */
    record State(
            long messages,
            long bytes,
            long firstSequence,
            long firstTimeNanos,
            long lastSequence,
            long lastTimeNanos,
            long subjects) {
        static State of(StreamStore store) {
            return new State(
                    store.messages(),
                    store.bytes(),
                    store.firstSequence(),
                    store.firstTimeNanos(),
                    store.lastSequence(),
                    store.lastTimeNanos(),
                    store.subjects().size());
        }
    }

    /**
     * The requested details.
     *
     * @param deleted whether deleted sequences are listed
     * @param subjects filter of the subjects to be counted, null for none
     */
    record Details(boolean deleted, @Nullable FilterSet subjects) {
        static final Details NONE = new Details(false, null);
    }

    /** Reads a stream. Thread: its shard. */
    static StreamSnapshot of(Stream stream, Details details) {
        StreamStore store = stream.store();
        StreamLoss loss = stream.loss();
        SequenceSet gaps = store.deleted();
        return new StreamSnapshot(
                stream.config(),
                stream.createdEpochNanos(),
                State.of(store),
                gaps.size(),
                details.deleted ? list(gaps) : null,
                loss == null ? NONE : list(lost(store, loss)),
                loss == null ? "" : loss.reason(),
                details.subjects == null ? null : count(store.subjects(), details.subjects),
                stream.consumers().shownSize(),
                stream.origins());
    }

    /** Sequences of missing messages, and of stored ones that could not be read. */
    private static SequenceSet lost(StreamStore store, StreamLoss loss) {
        SequenceSet lost = loss.missing().copy();
        loss.unreadable().forEachRun((first, last) -> {
            SequenceSet gone = store.deleted();
            long from = Math.max(first, store.firstSequence());
            for (long s = gone.nextAbsent(from); s != 0 && s <= last && s <= store.lastSequence(); ) {
                lost.add(s);
                s = gone.nextAbsent(s + 1);
            }
        });
        return lost;
    }

    private static long[] list(SequenceSet gaps) {
        long[] sequences = new long[(int) Math.min(MAX_DELETED, gaps.size())];
        int count = 0;
        for (long next = gaps.next(1); next != 0 && count < sequences.length; next = gaps.next(next + 1)) {
            sequences[count++] = next;
        }
        return Arrays.copyOf(sequences, count);
    }

    private static Map<String, Long> count(SubjectTree subjects, FilterSet filters) {
        Map<String, Long> counts = new TreeMap<>();
        subjects.forEach(
                filters,
                handle -> counts.put(
                        new String(subjects.subject(handle), StandardCharsets.UTF_8), subjects.count(handle)));
        return counts;
    }

    /** Number of subjects in the response. */
    int subjectsShown() {
        return perSubject == null ? 0 : perSubject.size();
    }

    /** Writes the fields of a StreamInfo. */
    void writeTo(JsonWriter out, InfoScope scope) {
        shown(scope).write(out.name("config"));
        JsonValues.timeField(out, "created", createdEpochNanos);
        writeState(out.name("state"), scope);
        out.optional("domain", scope.domain());
        if (!scope.leader().isEmpty()) {
            out.name("cluster").beginObject().field("leader", scope.leader()).endObject();
        }
        writeOrigins(out, scope);
        JsonValues.timeField(out, "ts", scope.nowEpochNanos());
    }

    private void writeOrigins(JsonWriter out, InfoScope scope) {
        if (origins.isEmpty()) {
            return;
        }
        if (config.mirror() != null) {
            writeOrigin(out.name("mirror"), origins.getFirst(), scope);
            return;
        }
        out.name("sources").beginArray();
        origins.forEach(origin -> writeOrigin(out, origin, scope));
        out.endArray();
    }

    private static void writeOrigin(JsonWriter out, OriginStatus origin, InfoScope scope) {
        StreamSource source = origin.source();
        out.beginObject().field("name", source.name());
        ExternalStream external = source.external();
        if (external != null) {
            external.write(out.name("external"));
        }
        out.field("lag", origin.lag());
        long seen = origin.lastSeenEpochNanos();
        out.field("active", seen == 0 ? -1 : Math.max(0, scope.nowEpochNanos() - seen));
        ApiFault error = origin.error();
        if (error != null) {
            error.write(out.name("error"));
        }
        out.optional("filter_subject", source.filterSubject());
        if (!source.subjectTransforms().isEmpty()) {
            out.name("subject_transforms").beginArray();
            source.subjectTransforms().forEach(transform -> transform.write(out));
            out.endArray();
        }
        out.endObject();
    }

    private StreamConfig shown(InfoScope scope) {
        StreamConfig shown = scope.shown(config);
        if (frozen.isEmpty()) {
            return shown;
        }
        Map<String, String> metadata = new TreeMap<>(shown.metadata());
        metadata.put(StreamLoss.FROZEN, frozen);
        return shown.toBuilder().metadata(metadata).build();
    }

    private void writeState(JsonWriter out, InfoScope scope) {
        out.beginObject();
        JsonValues.unsignedField(out, "messages", state.messages);
        JsonValues.unsignedField(out, "bytes", state.bytes);
        JsonValues.unsignedField(out, "first_seq", state.firstSequence);
        JsonValues.timeField(out, "first_ts", state.firstTimeNanos);
        JsonValues.unsignedField(out, "last_seq", state.lastSequence);
        JsonValues.timeField(out, "last_ts", state.lastTimeNanos);
        out.optional("num_subjects", state.subjects);
        writeSubjects(out, scope.subjectOffset());
        out.optional("num_deleted", deletedCount);
        if (deleted != null && deleted.length > 0) {
            out.name("deleted").beginArray();
            for (long sequence : deleted) {
                out.unsigned(sequence);
            }
            out.endArray();
        }
        if (lost.length > 0) {
            out.name("lost").beginObject();
            out.name("msgs").beginArray();
            for (long sequence : lost) {
                out.unsigned(sequence);
            }
            // The sizes of lost messages are unknown.
            out.endArray().field("bytes", 0).endObject();
        }
        out.field("consumer_count", consumers);
        out.endObject();
    }

    private void writeSubjects(JsonWriter out, long offset) {
        if (perSubject == null || offset >= perSubject.size()) {
            return;
        }
        out.name("subjects").beginObject();
        perSubject.entrySet().stream()
                .skip(offset)
                .limit(InfoScope.MAX_SUBJECTS)
                .forEach(entry -> out.name(entry.getKey()).unsigned(entry.getValue()));
        out.endObject();
    }
}
