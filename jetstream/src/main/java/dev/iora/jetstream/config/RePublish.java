// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream publishes what it stored.
 *
 * @param source filter of the stored subjects it is for
 * @param destination what they become; empty if nothing is published again
 * @param headersOnly whether payloads are left out
 */
public record RePublish(String source, String destination, boolean headersOnly) implements JsonWritable {
    private static final JsonFields FIELDS = JsonFields.of("server.RePublish", "src", "dest", "headers_only");

    static @Nullable RePublish read(JsonReader in) {
        if (!in.beginObject(FIELDS)) {
            return null;
        }
        String source = "";
        String destination = "";
        boolean headersOnly = false;
        while (in.nextField()) {
            switch (in.field()) {
                case "src" -> source = in.string(source);
                case "dest" -> destination = in.string(destination);
                default -> headersOnly = in.bool(headersOnly);
            }
        }
        return new RePublish(source, destination, headersOnly);
    }

    @Override
    public void write(JsonWriter out) {
        out.beginObject();
        out.optional("src", source).field("dest", destination).optional("headers_only", headersOnly);
        out.endObject();
    }
}
