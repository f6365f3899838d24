// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.direct;

import dev.iora.common.DecimalText;
import dev.iora.json.Rfc3339;
import dev.iora.store.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds header blocks in one reused array, without allocating.
 *
 * <p>Thread: its owner only. The bytes are valid until the next {@link #begin}.
 */
public final class HeaderBlock {
    private static final byte[] VERSION = "NATS/1.0\r\n".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[256];
    private int length;

    /** Creates an empty block. */
    public HeaderBlock() {}

    /** Begins a block without headers. */
    HeaderBlock begin() {
        length = 0;
        return append(VERSION, 0, VERSION.length);
    }

    /** Begins a block with the headers of {@code message}, if it has any. */
    HeaderBlock begin(StoredMessage message) {
        if (message.headersLength < VERSION.length + 2) {
            return begin();
        }
        length = 0;
        return append(message.bytes, message.headers, message.headersLength - 2);
    }

    /** Begins a block that is a status; {@code status} is the code and its text. */
    public HeaderBlock status(String status) {
        begin();
        length -= 2;
        bytes[length++] = ' ';
        return append(status).lineEnd();
    }

    /** Adds a header; {@code name} ends with a colon and a blank. */
    HeaderBlock add(byte[] name, byte[] value, int offset, int count) {
        return append(name, 0, name.length).append(value, offset, count).lineEnd();
    }

    /** Adds a header with a number. */
    HeaderBlock add(byte[] name, long number) {
        append(name, 0, name.length).reserve(DecimalText.MAX_LENGTH);
        length = DecimalText.unsigned(bytes, length, number);
        return lineEnd();
    }

    /** Adds a header with a time. */
    HeaderBlock addTime(byte[] name, long epochNanos) {
        append(name, 0, name.length).reserve(Rfc3339.MAX_LENGTH);
        length = Rfc3339.write(bytes, length, epochNanos);
        return lineEnd();
    }

    /** Adds the empty line at the end. */
    public HeaderBlock end() {
        return lineEnd();
    }

    /** The array that begins with the block. */
    public byte[] bytes() {
        return bytes;
    }

    /** Length of the block. */
    public int length() {
        return length;
    }

    private HeaderBlock append(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
        return append(ascii, 0, ascii.length);
    }

    private HeaderBlock append(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    private HeaderBlock lineEnd() {
        reserve(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
