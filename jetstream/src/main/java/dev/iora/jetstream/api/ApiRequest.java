// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.AssetMetadata;
import dev.iora.wire.Headers;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import java.util.Optional;

/**
 * A copy of a request as it was published. Immutable.
 *
 * @param lane the lane it arrived on, which also publishes the response
 * @param subject it was published on
 * @param reply subject of the response; empty if none is expected
 * @param headers its header block, empty if it has none
 * @param body its payload
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record ApiRequest(int lane, String subject, byte[] reply, byte[] headers, byte[] body) {
    private static final String REQUIRED_LEVEL = "Nats-Required-Api-Level";

    /** Copies {@code frame}, under its own subject or another one. */
    static ApiRequest copyOf(int lane, String subject, PublishFrame frame) {
        int headerBytes = Math.max(0, frame.headerSize);
        int bodyStart = frame.payload + headerBytes;
        return new ApiRequest(
                lane,
                subject,
                Arrays.copyOfRange(frame.names, frame.reply, frame.reply + frame.replyLength),
                Arrays.copyOfRange(frame.bytes, frame.payload, bodyStart),
                Arrays.copyOfRange(frame.bytes, bodyStart, frame.payload + frame.size));
    }

    /** Whether the client requires a higher level of the API than this server has (nats-server errorOnRequiredApiLevel). */
    boolean requiresHigherLevel() {
        if (headers.length == 0) {
            return false;
        }
        Optional<String> level = Headers.of(headers).value(REQUIRED_LEVEL);
        return level.isPresent() && !AssetMetadata.isSupported(level.get());
    }

    /** Whether the body looks like a JSON object or array; some calls ignore any other body. */
    boolean hasJson() {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return b == '{' || b == '[';
            }
        }
        return false;
    }
}
