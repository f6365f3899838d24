// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Converts values to text. */
final class ValueText {
    private static final int MAX_LENGTH = 40;
    private static final int END_LENGTH = 15;

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

    /** The same, shortened to its beginning and end if it is long. */
    static String abbreviated(byte[] value) {
        String text = of(value);
        return text.length() > MAX_LENGTH
                ? text.substring(0, END_LENGTH) + "..." + text.substring(text.length() - END_LENGTH)
                : text;
    }
}
