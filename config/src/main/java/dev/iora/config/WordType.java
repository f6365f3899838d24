// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * One of a few words. They are the names of constants in lower case.
 *
 * @param constants the class of the constants
 * @param aliases other words, in lower case
 * @param ignoresCase whether upper case is allowed, too
 * @param problem the text about another word, from the key and the word
 */
record WordType<E extends Enum<E>>(
        Class<E> constants, Map<String, E> aliases, boolean ignoresCase, BinaryOperator<String> problem)
        implements KeyType<E> {
    @Override
    public String label() {
        List<String> words =
                Arrays.stream(constants.getEnumConstants()).map(this::show).toList();
        return words.stream().limit(words.size() - 1L).collect(Collectors.joining(", ")) + " or " + words.getLast();
    }

    @Override
    public E read(String key, Entry entry, Findings findings) throws InvalidValueException {
        return readText(key, KeyType.text(key, "a string", entry));
    }

    @Override
    public E readText(String key, String text) throws InvalidValueException {
        String word = ignoresCase ? text.toLowerCase(Locale.ROOT) : text;
        E alias = aliases.get(word);
        if (alias != null) {
            return alias;
        }
        for (E constant : constants.getEnumConstants()) {
            if (show(constant).equals(word)) {
                return constant;
            }
        }
        throw new InvalidValueException(problem.apply(key, text));
    }

    @Override
    public String show(E value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
