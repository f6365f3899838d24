// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Reads the elements of a DER encoding (ITU-T X.690) one after the other, as far as keys and names need it.
 *
 * <p>Thread: one at a time.
 */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private static final int MAX_LENGTH_BYTES = 3;

    private final byte[] bytes;
    private int at;
    private int tag;

    Der(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasNext() {
        return at < bytes.length;
    }

    /** The tag of the element that was read last. */
    int tag() {
        return tag;
    }

    /**
     * Reads an element of any kind; returns its content.
     *
     * @throws IllegalArgumentException if the encoding is cut off
     */
    byte[] next() {
        tag = octet();
        int length = octet();
        if (length >= 0x80) {
            int lengthBytes = length & 0x7F;
            if (lengthBytes == 0 || lengthBytes > MAX_LENGTH_BYTES) {
                throw new IllegalArgumentException("length of " + lengthBytes + " bytes in a DER encoding");
            }
            length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                length = length << 8 | octet();
            }
        }
        if (length > bytes.length - at) {
            throw new IllegalArgumentException("DER encoding is cut off");
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /**
     * Reads an element of the kind {@code expected}; returns its content.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    byte[] next(int expected) {
        byte[] content = next();
        if (tag != expected) {
            throw new IllegalArgumentException("DER tag " + tag + " in place of " + expected);
        }
        return content;
    }

    private int octet() {
        if (at >= bytes.length) {
            throw new IllegalArgumentException("DER encoding is cut off");
        }
        return bytes[at++] & 0xFF;
    }

    /** Encodes an element whose content is {@code parts}. */
    static byte[] encode(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        var encoded = new ByteArrayOutputStream(length + 2 + MAX_LENGTH_BYTES);
        encoded.write(tag);
        if (length < 0x80) {
            encoded.write(length);
        } else {
            int lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            encoded.write(0x80 | lengthBytes);
            for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
                encoded.write(length >> shift);
            }
        }
        for (byte[] part : parts) {
            encoded.writeBytes(part);
        }
        return encoded.toByteArray();
    }
}
