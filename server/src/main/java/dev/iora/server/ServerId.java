// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The server's id: 56 characters that look like the public NKEY of a server. There is no key behind it yet, since
 * nothing signs with it.
 */
final class ServerId {
    private static final int KEY_BYTES = 32;
    private static final byte SERVER_PREFIX = 13 << 3;
    private static final char[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".toCharArray();
    private static final Path KERNEL_ENTROPY = Path.of("/dev/urandom");

    private ServerId() {}

    static String random() {
        return encode(randomBytes(KEY_BYTES));
    }

    /** Unpredictable bytes. From the kernel's device if possible: loading SecureRandom costs a tenth of the start-up time. */
    static byte[] randomBytes(int count) {
        try (InputStream entropy = Files.newInputStream(KERNEL_ENTROPY)) {
            byte[] bytes = entropy.readNBytes(count);
            if (bytes.length == count) {
                return bytes;
            }
        } catch (IOException e) {
            // No such device on this system: use the JDK's source.
            return secureBytes(count);
        }
        return secureBytes(count);
    }

    private static byte[] secureBytes(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Prefix, key and little-endian CRC-16 in base32. */
    static String encode(byte[] key) {
        byte[] raw = new byte[key.length + 3];
        raw[0] = SERVER_PREFIX;
        System.arraycopy(key, 0, raw, 1, key.length);
        int crc = crc16(Arrays.copyOf(raw, key.length + 1));
        raw[key.length + 1] = (byte) crc;
        raw[key.length + 2] = (byte) (crc >>> 8);
        return base32(raw);
    }

    private static String base32(byte[] bytes) {
        var text = new StringBuilder((bytes.length * 8 + 4) / 5);
        int bits = 0;
        int held = 0;
        for (byte b : bytes) {
            held = held << 8 | (b & 0xFF);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET[(held >>> bits) & 31]);
            }
        }
        return bits == 0
                ? text.toString()
                : text.append(ALPHABET[(held << (5 - bits)) & 31]).toString();
    }

    /** CRC-16/XMODEM. */
    private static int crc16(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc ^= (b & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
            }
        }
        return crc & 0xFFFF;
    }
}
