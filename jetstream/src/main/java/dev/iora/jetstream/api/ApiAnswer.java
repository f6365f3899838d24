// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiFault;
import dev.iora.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** Writes answers of the API: the type, then an error or what the call answers. Thread: any, stateless. */
final class ApiAnswer {
    /** What a call answers. */
    @FunctionalInterface
    interface Body {
        /** The body of an answer that has nothing to say. */
        Body NOTHING = out -> {};

        /** The body of an answer that says only that it was done. */
        Body SUCCESS = out -> out.field("success", true);

        /** The body of an answer that is an error for who asked, but counts as done. */
        static Body failed(ApiFault fault) {
            return out -> fault.write(out.name("error"));
        }

        /** Writes its fields. */
        void writeFields(JsonWriter out);
    }

    private ApiAnswer() {}

    /** The type of the responses of that name. */
    static String type(String name) {
        return "io.nats.jetstream.api.v1." + name + "_response";
    }

    static byte[] of(Endpoint<?> endpoint, Body body) {
        return of(endpoint.type(), body);
    }

    static byte[] of(String type, Body body) {
        JsonWriter out = new JsonWriter();
        out.beginObject().field("type", type);
        body.writeFields(out);
        return out.endObject().toByteArray();
    }

    static byte[] of(Endpoint<?> endpoint, ApiFault fault) {
        JsonWriter out = new JsonWriter();
        out.beginObject().field("type", endpoint.type());
        fault.write(out.name("error"));
        byte[] json = out.endObject().toByteArray();
        if (endpoint.errorTail().isEmpty()) {
            return json;
        }
        byte[] tail = (',' + endpoint.errorTail() + '}').getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[json.length - 1 + tail.length];
        System.arraycopy(json, 0, whole, 0, json.length - 1);
        System.arraycopy(tail, 0, whole, json.length - 1, tail.length);
        return whole;
    }
}
