// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

/** The digits of names, ids and hashes in NATS. Thread: any, stateless. */
public final class Base62 {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Base62() {}

    /** The digit of a value that is not negative, modulo 62. */
    public static char digit(int value) {
        return DIGITS.charAt(value % DIGITS.length());
    }

    /** A string of {@code length} random digits. */
    public static String random(SeededRandom random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(digit(random.nextInt(DIGITS.length())));
        }
        return text.toString();
    }
}
