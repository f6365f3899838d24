// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.json.JsonWriter;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/** Writes messages in the JSON format of the Go client. */
final class MessageJson {
    private MessageJson() {}

    static byte[] of(Message message, @Nullable String translate) {
        byte[] data = translate == null
                ? message.getData()
                : new Translation(translate).apply(message.getData(), message.getSubject(), "");
        JsonWriter out = new JsonWriter().beginObject();
        out.field("Subject", message.getSubject());
        out.field("Reply", message.getReplyTo() == null ? "" : message.getReplyTo());
        out.name("Header");
        writeHeaders(out, message.getHeaders());
        out.name("Data").base64(data);
        out.name("Sub").nullValue();
        return out.endObject().toByteArray();
    }

    private static void writeHeaders(JsonWriter out, @Nullable Headers headers) {
        if (headers == null) {
            out.nullValue();
            return;
        }
        out.beginObject();
        headers.forEach((key, values) -> {
            out.name(key);
            out.strings(values);
        });
        out.endObject();
    }
}
