// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.LongValue;
import dev.iora.config.ConfigValue.StringValue;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A percentage up to 100, as a number or a string such as {@code "25%"}.
 *
 * @param min the smallest valid value
 * @param zero a word that stands for zero; empty if none does
 * @param problem the text about an invalid value
 */
record PercentType(int min, String zero, UnaryOperator<String> problem) implements KeyType<Integer> {
    private static final int MAX = 100;

    @Override
    public String label() {
        return "percentage" + (zero.isEmpty() ? "" : " or " + zero);
    }

    @Override
    public Integer read(String key, Entry entry, Findings findings) throws InvalidValueException {
        return switch (entry.value()) {
            case LongValue number -> inRange(number.value());
            case StringValue text -> readText(key, text.value());
            default -> throw KeyType.wrongKind(key, "an integer or a percentage such as \"25%\"", entry.value());
        };
    }

    @Override
    public Integer readText(String key, String text) throws InvalidValueException {
        if (!zero.isEmpty() && text.strip().toLowerCase(Locale.ROOT).equals(zero)) {
            return 0;
        }
        String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        try {
            return inRange(Long.parseLong(number));
        } catch (NumberFormatException _) {
            throw new InvalidValueException(problem.apply(KeyType.quote(number)));
        }
    }

    private int inRange(long percent) throws InvalidValueException {
        if (percent < min || percent > MAX) {
            throw new InvalidValueException(problem.apply(Long.toString(percent)));
        }
        return (int) percent;
    }

    @Override
    public void check(String key, Integer percent) throws InvalidValueException {
        if (percent != 0 || zero.isEmpty()) {
            inRange(percent);
        }
    }

    @Override
    public String write(Integer value, String indent) {
        return value == 0 && !zero.isEmpty() ? zero : show(value);
    }
}
