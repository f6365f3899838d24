// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The text form of keys and seeds: some bytes and their checksum, low byte first, in base32. */
final class Checked {
    private static final int CHECKSUM_BYTES = 2;

    private Checked() {}

    static byte[] encode(byte[] bytes) {
        byte[] checked = Arrays.copyOf(bytes, bytes.length + CHECKSUM_BYTES);
        int crc = Crc16.of(bytes, bytes.length);
        checked[bytes.length] = (byte) crc;
        checked[bytes.length + 1] = (byte) (crc >> 8);
        byte[] text = Base32.encode(checked);
        Arrays.fill(checked, (byte) 0);
        return text;
    }

    /** The bytes of a text that encodes {@code length} of them; null if it does not, or the checksum is wrong. */
    static byte @Nullable [] decode(byte[] text, int length) {
        byte[] checked = Base32.decode(text);
        if (checked == null || checked.length != length + CHECKSUM_BYTES) {
            return null;
        }
        int crc = (checked[length] & 0xFF) | ((checked[length + 1] & 0xFF) << 8);
        byte[] bytes = crc == Crc16.of(checked, length) ? Arrays.copyOf(checked, length) : null;
        Arrays.fill(checked, (byte) 0);
        return bytes;
    }
}
