// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import org.jspecify.annotations.Nullable;

/** Base32 (RFC 4648) without padding, as NKEYs are written. On bytes, so that seeds need not become strings. */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Base32() {}

    /** The value of a letter or digit; -1 if it is not of the alphabet. */
    static int valueOf(int character) {
        return ALPHABET.indexOf(character);
    }

    static byte[] encode(byte[] bytes) {
        byte[] text = new byte[(bytes.length * 8 + 4) / 5];
        int bits = 0;
        int available = 0;
        int at = 0;
        for (byte b : bytes) {
            bits = (bits << 8) | (b & 0xFF);
            available += 8;
            while (available >= 5) {
                available -= 5;
                text[at++] = (byte) ALPHABET.charAt((bits >> available) & 0x1F);
            }
            bits &= (1 << available) - 1;
        }
        if (available > 0) {
            text[at] = (byte) ALPHABET.charAt((bits << (5 - available)) & 0x1F);
        }
        return text;
    }

    /** The bytes of a text; null if it is not the encoding of any bytes. */
    static byte @Nullable [] decode(byte[] text) {
        byte[] bytes = new byte[text.length * 5 / 8];
        int bits = 0;
        int available = 0;
        int at = 0;
        for (byte character : text) {
            int value = valueOf(character);
            if (value < 0) {
                return null;
            }
            bits = (bits << 5) | value;
            available += 5;
            if (available >= 8) {
                available -= 8;
                bytes[at++] = (byte) (bits >> available);
                bits &= (1 << available) - 1;
            }
        }
        // What is left is padding: fewer bits than a character has, and all zero.
        return available < 5 && bits == 0 ? bytes : null;
    }
}
