// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.json.JsonException;
import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import java.nio.charset.StandardCharsets;

/**
 * What a pull request asks for (nats-server v2.14.5 consumer.go nextReqFromMsg).
 *
 * <p>Thread: any, immutable.
 *
 * @param batch messages wanted; 0 or less acts as 1
 * @param maxBytes of all of them together, 0 for no limit
 * @param noWait whether it ends when there is nothing more
 * @param expiresNanos after which it ends, 0 for never
 * @param heartbeatNanos between signs of life, 0 for none
 * @param group priority terms
 */
record PullTerms(int batch, int maxBytes, boolean noWait, long expiresNanos, long heartbeatNanos, PriorityTerms group) {
    /**
     * The part that concerns priority groups.
     *
     * @param isGiven whether the request could have said so: one that is no JSON cannot
     * @param name of the group
     * @param minPending messages that must be left at least
     * @param minAckPending messages that must wait for acknowledgements at least
     * @param pinId what pins the client
     * @param priority lower ones go first
     */
    record PriorityTerms(
            boolean isGiven, String name, long minPending, long minAckPending, String pinId, int priority) {
        /** Nothing asked for; served behind all who could say a priority. */
        static final PriorityTerms NONE = new PriorityTerms(false, "", 0, 0, "", Integer.MAX_VALUE);
    }

    private static final JsonFields FIELDS = JsonFields.of(
            "server.JSApiConsumerGetNextRequest",
            "expires",
            "batch",
            "max_bytes",
            "no_wait",
            "idle_heartbeat",
            "group",
            "min_pending",
            "min_ack_pending",
            "id",
            "priority");

    /**
     * Reads the body of a request: nothing, a number or JSON.
     *
     * @throws IllegalArgumentException if the JSON is bad or the heartbeat too large; the message is the Go server's
     */
    static PullTerms parse(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (text.startsWith("{")) {
            return parseJson(text.getBytes(StandardCharsets.UTF_8));
        }
        return new PullTerms(plainBatch(text), 0, false, 0, 0, PriorityTerms.NONE);
    }

    /** Whether it has an end. */
    boolean expires() {
        return expiresNanos != 0;
    }

    private static int plainBatch(String text) {
        try {
            return text.isEmpty() ? 1 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            // As in the Go server anything else asks for one message.
            return 1;
        }
    }

    private static PullTerms parseJson(byte[] json) {
        Fields fields = new Fields();
        try {
            fields.read(JsonReader.lenient(json, 0, json.length));
        } catch (JsonException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (fields.heartbeatNanos > 0 && fields.heartbeatNanos > fields.expiresNanos / 2) {
            throw new IllegalArgumentException("heartbeat value too large");
        }
        PriorityTerms group = new PriorityTerms(
                true, fields.group, fields.minPending, fields.minAckPending, fields.pinId, fields.priority);
        return new PullTerms(
                fields.batch, fields.maxBytes, fields.noWait, fields.expiresNanos, fields.heartbeatNanos, group);
    }

    private static final class Fields {
        private long expiresNanos;
        private int batch;
        private int maxBytes;
        private boolean noWait;
        private long heartbeatNanos;
        private String group = "";
        private long minPending;
        private long minAckPending;
        private String pinId = "";
        private int priority;

        private void read(JsonReader in) {
            if (!in.beginObject(FIELDS)) {
                return;
            }
            while (in.nextField()) {
                switch (in.field()) {
                    case "expires" -> expiresNanos = in.int64(expiresNanos);
                    case "batch" -> batch = saturated(in.signed("int", 64, batch));
                    case "max_bytes" -> maxBytes = saturated(in.signed("int", 64, maxBytes));
                    case "no_wait" -> noWait = in.bool(noWait);
                    case "idle_heartbeat" -> heartbeatNanos = in.int64(heartbeatNanos);
                    case "group" -> group = in.string(group);
                    case "min_pending" -> minPending = in.int64(minPending);
                    case "min_ack_pending" -> minAckPending = in.int64(minAckPending);
                    case "id" -> pinId = in.string(pinId);
                    case "priority" -> priority = saturated(in.signed("int", 64, priority));
                    default -> in.skipValue();
                }
            }
        }

        private static int saturated(long value) {
            return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
        }
    }
}
