// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.json.JsonWriter;
import dev.iora.wire.Headers;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header of requests that cross accounts, which says where they come from (reference: core protocol, section 17). A value
 * that the client sent itself is replaced.
 */
final class RequestInfo {
    private static final String KEY = "Nats-Request-Info";

    private RequestInfo() {}

    /**
     * Returns the headers of {@code frame} with the requesting account, and with {@code importer} if that is another account:
     * one whose service passes the request on.
     */
    static byte[] add(PublishFrame frame, Account requester, Account importer) {
        var json = new JsonWriter(64);
        json.beginObject().field("acc", requester.name());
        if (importer != requester) {
            json.field("svc", importer.name());
        }
        json.endObject();
        byte[] value = new byte[json.length()];
        json.copyTo(value, 0);
        Headers.Builder headers = frame.headerSize <= 0
                ? Headers.builder()
                : Headers.of(Arrays.copyOfRange(frame.bytes, frame.payload, frame.payload + frame.headerSize))
                        .toBuilder();
        return headers.set(KEY, new String(value, StandardCharsets.UTF_8)).build();
    }
}
