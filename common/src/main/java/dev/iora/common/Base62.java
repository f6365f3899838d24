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

    /** Writes {@code count} digits of a number that is not negative, the lowest last; higher ones are lost. */
    public static void write(byte[] target, int offset, int count, long number) {
        long rest = number;
        for (int i = offset + count - 1; i >= offset; i--) {
            target[i] = (byte) digit((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
    }

    /** Reads a number of {@code count} digits, modulo 2^64; -1 if a byte is no digit. */
    public static long read(byte[] source, int offset, int count) {
        long number = 0;
        for (int i = offset; i < offset + count; i++) {
            int digit = DIGITS.indexOf(source[i]);
            if (digit < 0) {
                return -1;
            }
            number = number * DIGITS.length() + digit;
        }
        return number;
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
