// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The response to {@code CONSUMER.INFO}, or an element of {@code CONSUMER.LIST}.
 *
 * @param json the whole response, for {@code --json} and for edits of the configuration
 */
public record ConsumerInfo(
        JsonObject json,
        String streamName,
        String name,
        @Nullable Instant created,
        @Nullable Instant ts,
        ConsumerConfig config,
        Position delivered,
        Position ackFloor,
        long numAckPending,
        long numRedelivered,
        long numWaiting,
        long numPending,
        ClusterInfo cluster,
        boolean pushBound,
        boolean paused,
        Duration pauseRemaining,
        List<PriorityGroup> priorityGroups) {

    /** A copy of the configuration with all fields. */
    public JsonObject configCopy() {
        return json.object("config").copy();
    }

    /** The server's time, if the response has it, so that ages do not depend on the local clock. */
    public Instant now() {
        return Objects.requireNonNullElseGet(ts, Instant::now);
    }

    /** The position of a message: its consumer and stream sequence. */
    public record Position(
            long consumerSeq, long streamSeq, @Nullable Instant lastActive) {}

    /** A priority group and the client that is pinned to it. */
    public record PriorityGroup(
            String group, String pinnedClientId, @Nullable Instant pinnedTs) {}
}
