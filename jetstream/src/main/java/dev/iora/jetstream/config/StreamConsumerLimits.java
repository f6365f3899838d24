// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.GoType;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonOptional;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;

/**
 * Limits of a stream's consumers; each is also their default.
 *
 * @param inactiveThresholdNanos maximum inactivity threshold, 0 for none
 * @param maxAckPending maximum number of unacknowledged messages, 0 for none
 */
@JsonObject("server.StreamConsumerLimits")
public record StreamConsumerLimits(
        @JsonOptional("inactive_threshold") @GoType("time.Duration")
        long inactiveThresholdNanos,

        @JsonOptional("max_ack_pending") int maxAckPending)
        implements JsonWritable {
    @Override
    public void write(JsonWriter out) {
        StreamConsumerLimitsJson.write(out, this);
    }
}
