// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.JsonValues;
import dev.iora.json.JsonWriter;
import java.util.List;

/**
 * A consumer as it was at one moment. Immutable.
 *
 * @param delivered the last delivery
 * @param ackFloor below and at which everything is acknowledged
 * @param pauseUntilEpochNanos until when it is paused, 0 if it is not
 */
record ConsumerSnapshot(
        String stream,
        String name,
        long createdEpochNanos,
        ConsumerConfig config,
        Position delivered,
        Position ackFloor,
        Counts counts,
        boolean pushBound,
        long pauseUntilEpochNanos,
        List<Group> groups) {
    /**
     * A pair of sequences.
     *
     * @param lastActiveEpochNanos 0 for never
     */
    record Position(long consumerSequence, long streamSequence, long lastActiveEpochNanos) {
        private void write(JsonWriter out) {
            out.beginObject();
            JsonValues.unsignedField(out, "consumer_seq", consumerSequence);
            JsonValues.unsignedField(out, "stream_seq", streamSequence);
            if (lastActiveEpochNanos != 0) {
                JsonValues.timeField(out, "last_active", lastActiveEpochNanos);
            }
            out.endObject();
        }
    }

    /** Messages and requests in hand. */
    record Counts(long ackPending, long redelivered, long waiting, long pending) {}

    /**
     * A priority group.
     *
     * @param pinId of the client that is pinned, empty if none is
     * @param pinnedEpochNanos since when, 0 if none is
     */
    record Group(String name, String pinId, long pinnedEpochNanos) {
        private void write(JsonWriter out) {
            out.beginObject().field("group", name).optional("pinned_client_id", pinId);
            JsonValues.timeField(out, "pinned_ts", pinnedEpochNanos);
            out.endObject();
        }
    }

    /** Writes the fields of a ConsumerInfo. */
    void writeTo(JsonWriter out, InfoScope scope) {
        out.field("stream_name", stream).field("name", name);
        JsonValues.timeField(out, "created", createdEpochNanos);
        scope.shown(config).write(out.name("config"));
        delivered.write(out.name("delivered"));
        ackFloor.write(out.name("ack_floor"));
        out.field("num_ack_pending", counts.ackPending);
        out.field("num_redelivered", counts.redelivered);
        out.field("num_waiting", counts.waiting);
        JsonValues.unsignedField(out, "num_pending", counts.pending);
        out.optional("push_bound", pushBound);
        if (pauseUntilEpochNanos > scope.nowEpochNanos()) {
            out.field("paused", true).field("pause_remaining", pauseUntilEpochNanos - scope.nowEpochNanos());
        }
        JsonValues.timeField(out, "ts", scope.nowEpochNanos());
        if (!groups.isEmpty()) {
            out.name("priority_groups").beginArray();
            groups.forEach(group -> group.write(out));
            out.endArray();
        }
    }
}
