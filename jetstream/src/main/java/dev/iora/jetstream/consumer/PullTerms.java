// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.json.GoType;
import dev.iora.json.JsonException;
import dev.iora.json.JsonField;
import dev.iora.json.JsonInline;
import dev.iora.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * The terms of a pull request (nats-server v2.14.5 consumer.go nextReqFromMsg).
 *
 * <p>Thread: any, immutable.
 *
 * @param batch number of messages; 0 or less acts as 1
 * @param maxBytes of all of them together, 0 for no limit
 * @param noWait whether it ends when there are no more messages
 * @param expiresNanos time after which it ends, 0 for never
 * @param heartbeatNanos interval of heartbeats, 0 for none
 * @param group priority terms
 */
@JsonObject(value = "server.JSApiConsumerGetNextRequest", write = false)
record PullTerms(
        @JsonField("batch") int batch,
        @JsonField("max_bytes") int maxBytes,
        @JsonField("no_wait") boolean noWait,
        @JsonField("expires") @GoType("time.Duration") long expiresNanos,

        @JsonField("idle_heartbeat") @GoType("time.Duration")
        long heartbeatNanos,

        @JsonInline PriorityTerms group) {
    /**
     * Terms for priority groups.
     *
     * @param name of the group
     * @param minPending least number of pending messages
     * @param minAckPending least number of pending acknowledgements
     * @param pinId identifies the pinned client
     * @param priority lower ones are served first
     */
    @JsonObject(value = "server.PriorityGroup", write = false)
    record PriorityTerms(
            @JsonField("group") String name,
            @JsonField("min_pending") long minPending,
            @JsonField("min_ack_pending") long minAckPending,
            @JsonField("id") String pinId,
            @JsonField("priority") int priority) {
        /** Terms of a request that is not JSON; it is served last. */
        static final PriorityTerms NONE = new PriorityTerms("", 0, 0, "", Integer.MAX_VALUE);

        /** Whether the request is JSON and can have priority terms. */
        boolean isGiven() {
            return this != NONE;
        }
    }

    /**
     * Reads the body of a request: empty, a number or JSON.
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

    /** Whether it expires. */
    boolean expires() {
        return expiresNanos != 0;
    }

    private static int plainBatch(String text) {
        try {
            return text.isEmpty() ? 1 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            // Any other text requests one message, as in the Go server.
            return 1;
        }
    }

    private static PullTerms parseJson(byte[] json) {
        PullTerms terms;
        try {
            terms = PullTermsJson.parse(json);
        } catch (JsonException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (terms.heartbeatNanos > 0 && terms.heartbeatNanos > terms.expiresNanos / 2) {
            throw new IllegalArgumentException("heartbeat value too large");
        }
        return terms;
    }
}
