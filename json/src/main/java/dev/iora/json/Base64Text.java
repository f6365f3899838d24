// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import java.util.Base64;

/**
 * Standard base64 as nats-server reads it: padded, line ends allowed anywhere.
 *
 * <p>Thread: any, stateless.
 */
final class Base64Text {
    private Base64Text() {}

    /**
     * Decodes {@code text}.
     *
     * @throws IllegalArgumentException if it is not base64, naming the position (not counting line ends)
     */
    static byte[] decode(String text) {
        String dense = text.replace("\n", "").replace("\r", "");
        int fault = fault(dense);
        if (fault >= 0) {
            throw new IllegalArgumentException("illegal base64 data at input byte " + fault);
        }
        return Base64.getDecoder().decode(dense);
    }

    private static int fault(String text) {
        int length = text.length();
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        for (int i = 0; i < length - padding; i++) {
            if (!isDigit(text.charAt(i))) {
                return i;
            }
        }
        return length % 4 == 0 ? -1 : length - length % 4;
    }

    private static boolean isDigit(char value) {
        return (value >= 'A' && value <= 'Z')
                || (value >= 'a' && value <= 'z')
                || (value >= '0' && value <= '9')
                || value == '+'
                || value == '/';
    }
}
