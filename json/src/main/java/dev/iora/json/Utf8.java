// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

/**
 * Decodes UTF-8 one code point at a time with the replacement rule of nats-server: each byte that does not start a valid
 * sequence is replaced by itself. (The JDK's decoder replaces a whole truncated sequence by one U+FFFD.)
 *
 * <p>Thread: any, stateless.
 */
final class Utf8 {
    /** Returned for one byte that does not start a valid sequence. */
    static final int INVALID = -1;

    static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /**
     * The code point at {@code position}, which must be below {@code end}, or {@link #INVALID}: overlong forms,
     * surrogates, code points above U+10FFFF and truncated sequences are invalid.
     */
    static int decode(byte[] buffer, int position, int end) {
        int lead = buffer[position] & 0xFF;
        if (lead < 0x80) {
            return lead;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return INVALID;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (end - position < length) {
            return INVALID;
        }
        int codePoint = lead & (0x7F >>> length);
        for (int i = 1; i < length; i++) {
            int next = buffer[position + i];
            if ((next & 0xC0) != 0x80) {
                return INVALID;
            }
            codePoint = codePoint << 6 | (next & 0x3F);
        }
        boolean overlong = codePoint < (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000);
        boolean surrogate = codePoint >>> 11 == 0xD800 >>> 11;
        return overlong || surrogate || codePoint > Character.MAX_CODE_POINT ? INVALID : codePoint;
    }

    /** Bytes that {@link #decode} consumed to yield {@code codePoint}. */
    static int length(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
}
