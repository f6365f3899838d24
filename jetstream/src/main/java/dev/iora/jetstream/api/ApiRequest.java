// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.AssetMetadata;
import dev.iora.wire.Headers;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import java.util.Optional;

/**
 * A request as it was published, copied. Immutable.
 *
 * @param lane the lane it came from, where the answer is to leave
 * @param subject where it was sent
 * @param reply where the answer goes; empty if nobody wants one
 * @param headers its header block, empty if it has none
 * @param body its payload
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares requests
record ApiRequest(int lane, String subject, byte[] reply, byte[] headers, byte[] body) {
    private static final String REQUIRED_LEVEL = "Nats-Required-Api-Level";

    /** A copy of what is in {@code frame}, under its own name or another. */
    static ApiRequest copyOf(int lane, String subject, PublishFrame frame) {
        int headerBytes = Math.max(0, frame.headerSize);
        int bodyStart = frame.payload + headerBytes;
        return new ApiRequest(
                lane,
                subject,
                Arrays.copyOfRange(frame.bytes, frame.reply, frame.reply + frame.replyLength),
                Arrays.copyOfRange(frame.bytes, frame.payload, bodyStart),
                Arrays.copyOfRange(frame.bytes, bodyStart, frame.payload + frame.size));
    }

    /** Whether the client asks for a level of the API that is not ours (nats-server errorOnRequiredApiLevel). */
    boolean asksForHigherLevel() {
        if (headers.length == 0) {
            return false;
        }
        Optional<String> level = Headers.of(headers).value(REQUIRED_LEVEL);
        return level.isPresent() && !AssetMetadata.isSupported(level.get());
    }

    /** Whether the body looks like a JSON object or array; others are passed over by some calls. */
    boolean hasJson() {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return b == '{' || b == '[';
            }
        }
        return false;
    }
}
