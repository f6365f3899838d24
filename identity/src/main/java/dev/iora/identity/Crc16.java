// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

/** The checksum at the end of an NKEY: CRC-16/XMODEM, polynomial 0x1021, starting at zero. */
final class Crc16 {
    private static final int POLYNOMIAL = 0x1021;

    private Crc16() {}

    static int of(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= (bytes[i] & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
            }
            crc &= 0xFFFF;
        }
        return crc;
    }
}
