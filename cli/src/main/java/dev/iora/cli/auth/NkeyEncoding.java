// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.console.CliException;
import java.util.Arrays;

/**
 * Keys as text: a prefix that tells their kind, the key and a checksum, in base 32 without padding.
 *
 * <p>Thread: any, stateless.
 */
final class NkeyEncoding {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int CHECKSUM_BYTES = 2;
    private static final int POLYNOMIAL = 0x1021;

    private NkeyEncoding() {}

    /** The text of prefix and key. */
    static String encode(byte[] payload) {
        byte[] bytes = Arrays.copyOf(payload, payload.length + CHECKSUM_BYTES);
        int checksum = checksum(payload, payload.length);
        bytes[payload.length] = (byte) checksum;
        bytes[payload.length + 1] = (byte) (checksum >> 8);
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int buffer = 0;
        for (byte next : bytes) {
            buffer = (buffer << 8 | (next & 0xFF)) & 0xFFFF;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt(buffer >> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(buffer << (5 - bits) & 31));
        }
        return text.toString();
    }

    /**
     * Prefix and key of a text.
     *
     * @throws CliException if it is no key
     */
    static byte[] decode(String text) {
        byte[] bytes = new byte[text.length() * 5 / 8];
        int bits = 0;
        int buffer = 0;
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new CliException("nkeys: invalid encoded key");
            }
            buffer = (buffer << 5 | digit) & 0xFFFF;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[written++] = (byte) (buffer >> bits);
            }
        }
        int length = bytes.length - CHECKSUM_BYTES;
        if (length < 1) {
            throw new CliException("nkeys: invalid encoded key");
        }
        int checksum = (bytes[length] & 0xFF) | (bytes[length + 1] & 0xFF) << 8;
        if (checksum != checksum(bytes, length)) {
            throw new CliException("nkeys: invalid checksum");
        }
        return Arrays.copyOf(bytes, length);
    }

    /** Whether the text is a key, of any kind. */
    static boolean isKey(String text) {
        try {
            decode(text);
            return true;
        } catch (CliException e) {
            return false;
        }
    }

    /** CRC-16 as XMODEM has it. */
    private static int checksum(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= (bytes[i] & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
        }
        return crc & 0xFFFF;
    }
}
