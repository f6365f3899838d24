// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.core.Account;
import dev.iora.core.LaneReplies;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;

/**
 * The response to a request for which there is no room.
 *
 * <p>Thread: any; immutable.
 *
 * @param headers a header block
 * @param payload empty for a mere status
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record Refusal(byte[] headers, byte[] payload) {
    private static final byte[] NONE = {};

    /** For a pull request: the status that clients know for too many pull requests. */
    static final Refusal OF_PULL = new Refusal(status("409 Exceeded MaxWaiting"), NONE);

    /** For a direct get. */
    static final Refusal OF_GET = new Refusal(status("429 Too Many Requests"), NONE);

    /** For a publish, with the error of its stream as JSON (reference: jetstream, error 10167). */
    public static Refusal ofPublish(byte[] error) {
        return new Refusal(status("429 Too Many Requests"), error);
    }

    private static byte[] status(String status) {
        return ("NATS/1.0 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends the refusal to the sender of {@code request} in {@code account}; false if there is no room for it either. */
    boolean send(LaneReplies replies, Account account, PublishFrame request) {
        return replies.respond(account, request, headers, payload);
    }
}
