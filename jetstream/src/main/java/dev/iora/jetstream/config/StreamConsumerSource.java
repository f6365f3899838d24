// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * A durable consumer that a mirror or source takes messages from.
 *
 * @param name name of the consumer
 * @param deliverSubject where it sends
 */
public record StreamConsumerSource(String name, String deliverSubject) implements JsonWritable {
    private static final JsonFields FIELDS = JsonFields.of("server.StreamConsumerSource", "name", "deliver_subject");

    static @Nullable StreamConsumerSource read(JsonReader in) {
        if (!in.beginObject(FIELDS)) {
            return null;
        }
        String name = "";
        String deliverSubject = "";
        while (in.nextField()) {
            if (in.field().equals("name")) {
                name = in.string(name);
            } else {
                deliverSubject = in.string(deliverSubject);
            }
        }
        return new StreamConsumerSource(name, deliverSubject);
    }

    @Override
    public void write(JsonWriter out) {
        out.beginObject()
                .optional("name", name)
                .optional("deliver_subject", deliverSubject)
                .endObject();
    }
}
