// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A command line that is read option by option.
 *
 * <p>Thread: one.
 */
final class Arguments {
    private final Deque<String> left;
    private String option = "";

    Arguments(List<String> arguments) {
        left = new ArrayDeque<>(arguments);
    }

    boolean hasNext() {
        return !left.isEmpty();
    }

    /** The next option. */
    String next() {
        option = left.removeFirst();
        return option;
    }

    /**
     * The value after the current option.
     *
     * @throws IllegalArgumentException naming the option, if there is none
     */
    String value() {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return left.removeFirst();
    }

    /**
     * The value after the current option, a whole number from {@code min} to {@code max}.
     *
     * @throws IllegalArgumentException naming the option and the value
     */
    int intValue(int min, int max) {
        String value = value();
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a whole number, not " + value, e);
        }
        throw new IllegalArgumentException(option + " needs a number from " + min + " to " + max + ", not " + value);
    }

    /**
     * The value after the current option, a number above zero.
     *
     * @throws IllegalArgumentException naming the option and the value
     */
    double positiveValue() {
        String value = value();
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number, not " + value, e);
        }
        throw new IllegalArgumentException(option + " needs a number above 0, not " + value);
    }

    /** The exception for an unknown option. */
    IllegalArgumentException unknown() {
        return new IllegalArgumentException("unknown option " + option);
    }
}
