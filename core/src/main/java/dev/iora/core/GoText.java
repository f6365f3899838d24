// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/**
 * Bytes as the Go server shows them inside error texts: in double quotes, valid printable UTF-8 as it is, the rest
 * escaped. Clients compare these texts.
 */
final class GoText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private GoText() {}

    static String quote(byte[] bytes, int offset, int length) {
        var text = new StringBuilder(length + 2).append('"');
        int i = offset;
        int end = offset + length;
        while (i < end) {
            int width = width(bytes, i, end);
            if (width == 0) {
                int b = bytes[i++] & 0xFF;
                text.append("\\x").append(HEX[b >>> 4]).append(HEX[b & 15]);
            } else {
                append(text, codePoint(bytes, i, width));
                i += width;
            }
        }
        return text.append('"').toString();
    }

    /** Bytes of the UTF-8 sequence at {@code i}, 0 if there is no valid one. */
    private static int width(byte[] bytes, int i, int end) {
        int width = declaredWidth(bytes[i] & 0xFF);
        if (width == 0 || i + width > end) {
            return 0;
        }
        for (int k = 1; k < width; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int codePoint = codePoint(bytes, i, width);
        int least = width == 3 ? 0x800 : width == 4 ? 0x10000 : 0;
        boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
        return codePoint < least || codePoint > 0x10FFFF || surrogate ? 0 : width;
    }

    private static int declaredWidth(int lead) {
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xC2 || lead >= 0xF5) {
            return 0;
        }
        return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    private static int codePoint(byte[] bytes, int i, int width) {
        if (width == 1) {
            return bytes[i];
        }
        int value = bytes[i] & (0xFF >> (width + 1));
        for (int k = 1; k < width; k++) {
            value = value << 6 | (bytes[i + k] & 0x3F);
        }
        return value;
    }

    private static void append(StringBuilder text, int codePoint) {
        switch (codePoint) {
            case '"', '\\' -> text.append('\\').append((char) codePoint);
            case 7 -> text.append("\\a");
            case '\b' -> text.append("\\b");
            case '\f' -> text.append("\\f");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case 11 -> text.append("\\v");
            default -> appendOther(text, codePoint);
        }
    }

    private static void appendOther(StringBuilder text, int codePoint) {
        if (codePoint < ' ' || codePoint == 0x7F) {
            text.append("\\x").append(HEX[codePoint >>> 4]).append(HEX[codePoint & 15]);
        } else if (codePoint == ' ' || isPrintable(codePoint)) {
            text.appendCodePoint(codePoint);
        } else {
            boolean wide = codePoint > 0xFFFF;
            text.append(wide ? "\\U" : "\\u");
            for (int shift = wide ? 28 : 12; shift >= 0; shift -= 4) {
                text.append(HEX[(codePoint >>> shift) & 15]);
            }
        }
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
