// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Values as text. */
final class ValueText {
    private static final int SHORT = 40;
    private static final int END = 15;

    private ValueText() {}

    /** The value if it is printable ASCII, else its base64 form. */
    static String of(byte[] value) {
        for (byte b : value) {
            if (b < ' ' || b == 0x7F) {
                return Base64.getEncoder().encodeToString(value);
            }
        }
        return new String(value, StandardCharsets.US_ASCII);
    }

    /** The same, of which only both ends are shown if it is long. */
    static String abbreviated(byte[] value) {
        String text = of(value);
        return text.length() > SHORT ? text.substring(0, END) + "..." + text.substring(text.length() - END) : text;
    }
}
