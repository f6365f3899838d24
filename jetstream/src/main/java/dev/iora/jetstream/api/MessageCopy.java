// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.JsonValues;
import dev.iora.json.JsonWriter;
import dev.iora.store.StoredMessage;
import java.util.Arrays;

/** A copy of a stored message. Immutable. */
@SuppressWarnings("ArrayRecordComponent") // not compared
record MessageCopy(long sequence, long timeNanos, byte[] subject, byte[] headers, byte[] payload) {
    static MessageCopy of(StoredMessage m) {
        return new MessageCopy(
                m.sequence,
                m.timeNanos,
                Arrays.copyOfRange(m.bytes, m.subject, m.subject + m.subjectLength),
                Arrays.copyOfRange(m.bytes, m.headers, m.headers + m.headersLength),
                Arrays.copyOfRange(m.bytes, m.payload, m.payload + m.payloadLength));
    }

    /** Writes it as the field {@code message}. */
    void write(JsonWriter out, boolean withHeaders) {
        out.name("message").beginObject();
        out.name("subject").value(subject, 0, subject.length);
        JsonValues.unsignedField(out, "seq", sequence);
        if (withHeaders && headers.length > 0) {
            out.name("hdrs").base64(headers);
        }
        if (payload.length > 0) {
            out.name("data").base64(payload);
        }
        JsonValues.timeField(out, "time", timeNanos);
        out.endObject();
    }
}
