// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

/** Shows bytes of a peer in logs: printable ASCII as it is, the rest escaped, so that no line breaks out of its line. */
public final class Quoting {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Quoting() {}

    /** The bytes in double quotes. */
    public static String quote(byte[] bytes, int offset, int length) {
        return '"' + escape(bytes, offset, length) + '"';
    }

    /** The bytes with everything that is not printable ASCII escaped. */
    public static String escape(byte[] bytes, int offset, int length) {
        var text = new StringBuilder(length + 2);
        for (int i = offset; i < offset + length; i++) {
            int b = bytes[i] & 0xFF;
            switch (b) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '"', '\\' -> text.append('\\').append((char) b);
                default -> {
                    if (b < 0x20 || b >= 0x7F) {
                        text.append("\\x").append(HEX[b >>> 4]).append(HEX[b & 15]);
                    } else {
                        text.append((char) b);
                    }
                }
            }
        }
        return text.toString();
    }
}
