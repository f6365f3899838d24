// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.JsonValues;
import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.consumer.ConsumerState;
import dev.iora.jetstream.stream.Stream;
import dev.iora.json.JsonWriter;

/** The state of a consumer at one moment. Immutable. */
record ConsumerSnapshot(
        String stream, String name, long createdEpochNanos, ConsumerConfig config, ConsumerState state) {
    /** Reads a consumer. Thread: its shard. */
    static ConsumerSnapshot of(Stream stream, Consumer consumer) {
        return new ConsumerSnapshot(
                stream.name(), consumer.name(), consumer.createdEpochNanos(), consumer.config(), consumer.state());
    }

    /** Writes the fields of a ConsumerInfo. */
    void writeTo(JsonWriter out, InfoScope scope) {
        out.field("stream_name", stream).field("name", name);
        JsonValues.timeField(out, "created", createdEpochNanos);
        scope.shown(config).write(out.name("config"));
        writePosition(out.name("delivered"), state.delivered());
        writePosition(out.name("ack_floor"), state.ackFloor());
        out.field("num_ack_pending", state.numAckPending());
        out.field("num_redelivered", state.numRedelivered());
        out.field("num_waiting", state.numWaiting());
        JsonValues.unsignedField(out, "num_pending", state.numPending());
        out.optional("push_bound", state.pushBound());
        if (state.isPaused()) {
            out.field("paused", true).field("pause_remaining", state.pauseRemainingNanos());
        }
        JsonValues.timeField(out, "ts", scope.nowEpochNanos());
        if (!state.groups().isEmpty()) {
            out.name("priority_groups").beginArray();
            state.groups().forEach(group -> writeGroup(out, group));
            out.endArray();
        }
    }

    private static void writePosition(JsonWriter out, ConsumerState.Position position) {
        out.beginObject();
        JsonValues.unsignedField(out, "consumer_seq", position.consumerSequence());
        JsonValues.unsignedField(out, "stream_seq", position.streamSequence());
        if (position.lastEpochNanos() != 0) {
            JsonValues.timeField(out, "last_active", position.lastEpochNanos());
        }
        out.endObject();
    }

    private static void writeGroup(JsonWriter out, ConsumerState.Group group) {
        out.beginObject().field("group", group.name()).optional("pinned_client_id", group.pinId());
        JsonValues.timeField(out, "pinned_ts", group.pinnedAtEpochNanos());
        out.endObject();
    }
}
