// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A message as a stream keeps it.
 *
 * @param headers the header block as text, or empty
 * @param time when it was stored
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record StoredMessage(
        String subject,
        long sequence,
        String headers,
        byte[] data,
        @Nullable Instant time,
        String timeText) {
    static StoredMessage of(JsonObject message) {
        return new StoredMessage(
                message.string("subject"),
                message.number("seq"),
                new String(decoded(message.string("hdrs")), StandardCharsets.UTF_8),
                decoded(message.string("data")),
                message.time("time"),
                message.string("time"));
    }

    private static byte[] decoded(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
