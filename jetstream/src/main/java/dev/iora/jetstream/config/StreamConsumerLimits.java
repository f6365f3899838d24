// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;

/**
 * Caps and defaults that a stream gives its consumers.
 *
 * @param inactiveThresholdNanos cap and default, 0 for none
 * @param maxAckPending cap and default, 0 for none
 */
public record StreamConsumerLimits(long inactiveThresholdNanos, int maxAckPending) implements JsonWritable {
    /** None. */
    public static final StreamConsumerLimits NONE = new StreamConsumerLimits(0, 0);

    private static final JsonFields FIELDS =
            JsonFields.of("server.StreamConsumerLimits", "inactive_threshold", "max_ack_pending");

    static StreamConsumerLimits read(JsonReader in, StreamConsumerLimits whenNull) {
        long inactiveThresholdNanos = whenNull.inactiveThresholdNanos;
        int maxAckPending = whenNull.maxAckPending;
        if (in.beginObject(FIELDS)) {
            while (in.nextField()) {
                if (in.field().equals("inactive_threshold")) {
                    inactiveThresholdNanos = JsonValues.duration(in, inactiveThresholdNanos);
                } else {
                    maxAckPending = JsonValues.intValue(in, maxAckPending);
                }
            }
        }
        return new StreamConsumerLimits(inactiveThresholdNanos, maxAckPending);
    }

    @Override
    public void write(JsonWriter out) {
        out.beginObject();
        out.optional("inactive_threshold", inactiveThresholdNanos);
        out.optional("max_ack_pending", maxAckPending);
        out.endObject();
    }
}
