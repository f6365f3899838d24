// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iora.json.JsonWriter;
import dev.iora.wire.Headers;
import dev.iora.wire.PublishFrame;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The description of a client for services of other accounts: the header of requests that cross accounts, and the parties of a
 * measured request (reference: core protocol, section 17; nats-server v2.14.5 events.go ClientInfo). A value that the client
 * sent itself is replaced.
 */
final class RequestInfo {
    private static final String KEY = "Nats-Request-Info";
    private static final int ROOM = 96;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private RequestInfo() {}

    /**
     * Returns JSON of a client.
     *
     * @param details its details; null if it does not share them
     * @param account its account
     * @param service the account whose service passes its request on; empty if it sends the request itself
     * @param rttNanos its round trip; 0 if unknown
     * @param server the name of its server; empty to leave it out
     */
    static byte[] json(@Nullable ClientInfo details, String account, String service, long rttNanos, String server) {
        var json = new JsonWriter(ROOM);
        json.beginObject();
        if (details != null) {
            json.field("start", instant(details.startEpochNanos()))
                    .optional("host", details.host())
                    .field("id", details.id());
        }
        json.field("acc", account).optional("svc", service);
        if (details != null) {
            json.optional("user", details.user())
                    .optional("name", details.name())
                    .optional("lang", details.lang())
                    .optional("ver", details.version());
        }
        json.optional("rtt", rttNanos).optional("server", server);
        if (details != null) {
            json.field("kind", "Client").field("client_type", "nats");
        }
        return json.endObject().toByteArray();
    }

    /** Nanoseconds since 1970 as a time. */
    static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(Math.floorDiv(epochNanos, SECOND_NANOS), Math.floorMod(epochNanos, SECOND_NANOS));
    }

    /** Returns the headers of {@code frame} with {@code json} as the one that says where it comes from. */
    static byte[] add(PublishFrame frame, byte[] json) {
        if (frame.headerSize <= 0) {
            return Headers.builder().add(KEY, json, 0, json.length).build();
        }
        return Headers.of(Arrays.copyOfRange(frame.bytes, frame.payload, frame.payload + frame.headerSize)).toBuilder()
                .set(KEY, new String(json, UTF_8))
                .build();
    }
}
