// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiFault;
import dev.iora.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** Writes responses of the API: the type, then an error or the fields of the result. Thread: any, stateless. */
final class ApiResponse {
    /** The fields of a response. */
    @FunctionalInterface
    interface Body {
        /** The body of a response without fields. */
        Body NOTHING = out -> {};

        /** The body of a response that only reports success. */
        Body SUCCESS = out -> out.field("success", true);

        /** The body of a response that is an error for the client, but does not count as one. */
        static Body failed(ApiFault fault) {
            return out -> fault.write(out.name("error"));
        }

        /** Writes its fields. */
        void writeFields(JsonWriter out);
    }

    private ApiResponse() {}

    /** The type of responses with that name. */
    static String type(String name) {
        return "io.nats.jetstream.api.v1." + name + "_response";
    }

    /** A response to a call that was carried out. */
    static byte[] of(String type, Body body) {
        JsonWriter out = new JsonWriter();
        out.beginObject().field("type", type);
        body.writeFields(out);
        return out.endObject().toByteArray();
    }

    /**
     * A response with an error.
     *
     * @param tail JSON fields that follow it; empty if there are none
     */
    static byte[] of(String type, ApiFault fault, String tail) {
        JsonWriter out = new JsonWriter();
        out.beginObject().field("type", type);
        fault.write(out.name("error"));
        byte[] json = out.endObject().toByteArray();
        if (tail.isEmpty()) {
            return json;
        }
        byte[] fields = (',' + tail + '}').getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[json.length - 1 + fields.length];
        System.arraycopy(json, 0, whole, 0, json.length - 1);
        System.arraycopy(fields, 0, whole, json.length - 1, fields.length);
        return whole;
    }
}
