// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.DecimalText;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes PubAcks of one stream, and errors in their place (reference: jetstream, section 4).
 *
 * <p>Thread: the shard.
 */
final class PubAckText {
    private static final byte[] END = {'}'};
    private static final byte[] DUPLICATE_END = ",\"duplicate\": true}".getBytes(StandardCharsets.US_ASCII);

    private final String stream;
    private final byte[] bytes;
    private final int prefixLength;

    /** Prepares the texts of a stream; the domain may be empty. */
    PubAckText(String stream, String domain) {
        this.stream = stream;
        JsonWriter json = new JsonWriter();
        json.beginObject();
        json.field("stream", stream);
        json.optional("domain", domain);
        json.endObject();
        byte[] text = json.toByteArray();
        byte[] tail = ",\"seq\":".getBytes(StandardCharsets.US_ASCII);
        prefixLength = text.length - 1 + tail.length;
        bytes = new byte[prefixLength + DecimalText.MAX_LENGTH + DUPLICATE_END.length];
        System.arraycopy(text, 0, bytes, 0, text.length - 1);
        System.arraycopy(tail, 0, bytes, text.length - 1, tail.length);
    }

    /** Holds the acknowledgement that was written last. */
    byte[] bytes() {
        return bytes;
    }

    /** Writes an acknowledgement; returns its length. */
    int write(long sequence, boolean duplicate) {
        int end = DecimalText.unsigned(bytes, prefixLength, sequence);
        byte[] tail = duplicate ? DUPLICATE_END : END;
        System.arraycopy(tail, 0, bytes, end, tail.length);
        return end + tail.length;
    }

    /** The acknowledgement of a batch. */
    byte[] batch(long lastSequence, String id, long messages) {
        return with(lastSequence, false, ofBatch(id, messages));
    }

    private static JsonWriter ofBatch(String id, long messages) {
        JsonWriter fields = new JsonWriter();
        fields.beginObject().field("batch", id).field("count", messages).endObject();
        return fields;
    }

    /** The acknowledgement of a batch of one message, which was stored before. */
    byte[] duplicateBatch(long sequence, String id) {
        return with(sequence, true, ofBatch(id, 1));
    }

    /** The acknowledgement of a message that counts. */
    byte[] counter(long sequence, String total) {
        JsonWriter more = new JsonWriter();
        more.beginObject().field("val", total).endObject();
        return with(sequence, false, more);
    }

    /** An acknowledgement with the fields of an object behind its own. */
    private byte[] with(long sequence, boolean duplicate, JsonWriter more) {
        int length = write(sequence, duplicate) - END.length;
        byte[] tail = more.toByteArray();
        byte[] text = Arrays.copyOf(bytes, length + tail.length);
        System.arraycopy(tail, 0, text, length, tail.length);
        text[length] = ',';
        return text;
    }

    /** The text of an error. */
    byte[] error(ApiFault fault) {
        JsonWriter json = new JsonWriter();
        json.beginObject();
        fault.write(json.name("error"));
        json.field("stream", stream);
        json.field("seq", 0);
        json.endObject();
        return json.toByteArray();
    }
}
