// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream of another account or domain is.
 *
 * @param api prefix of its API
 * @param deliver prefix of the subjects that its messages arrive on
 */
public record ExternalStream(String api, String deliver) implements JsonWritable {
    private static final JsonFields FIELDS = JsonFields.of("server.ExternalStream", "api", "deliver");

    static @Nullable ExternalStream read(JsonReader in) {
        if (!in.beginObject(FIELDS)) {
            return null;
        }
        String api = "";
        String deliver = "";
        while (in.nextField()) {
            if (in.field().equals("api")) {
                api = in.string(api);
            } else {
                deliver = in.string(deliver);
            }
        }
        return new ExternalStream(api, deliver);
    }

    @Override
    public void write(JsonWriter out) {
        out.beginObject().field("api", api).field("deliver", deliver).endObject();
    }
}
