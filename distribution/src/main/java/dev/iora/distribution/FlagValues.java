// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

/** Reads the values of flags in the notations that the Go flag package accepts. */
final class FlagValues {
    private FlagValues() {}

    /** A value in a wrong notation; the message is the reason, without the value. */
    static final class BadValueException extends Exception {
        private static final long serialVersionUID = 1L;

        BadValueException(String reason) {
            super(reason);
        }
    }

    static boolean bool(String text) throws BadValueException {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new BadValueException("parse error");
        };
    }

    /** A signed 64-bit integer: decimal, 0x, 0o or 0 for octal, 0b. */
    static long number(String text) throws BadValueException {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int radix = radix(digits);
        int skipped = radix == 10 ? 0 : Character.isDigit(digits.charAt(1)) ? 1 : 2;
        String number = digits.substring(skipped);
        if (number.isEmpty()) {
            throw new BadValueException("parse error");
        }
        for (int i = 0; i < number.length(); i++) {
            if (number.charAt(i) > 'f' || Character.digit(number.charAt(i), radix) < 0) {
                throw new BadValueException("parse error");
            }
        }
        try {
            return Long.parseLong((negative ? "-" : "") + number, radix);
        } catch (NumberFormatException e) {
            // Only digits, so too many of them.
            throw new BadValueException("value out of range");
        }
    }

    private static int radix(String digits) {
        if (digits.length() < 2 || digits.charAt(0) != '0') {
            return 10;
        }
        return switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            default -> 8;
        };
    }
}
