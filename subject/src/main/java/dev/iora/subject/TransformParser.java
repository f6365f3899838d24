// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a token of a transform's destination: {@code $1}, a function in double braces, or text. Errors have nats-server's texts
 * (reference: core protocol, subject mapping and transforms).
 */
final class TransformParser {
    private static final Pattern CALL =
            Pattern.compile("\\{\\{[ \\t\\n\\f\\r]*([A-Za-z]+)[ \\t\\n\\f\\r]*\\((.*)\\)[ \\t\\n\\f\\r]*\\}\\}");
    private static final Pattern COMMA = Pattern.compile(",[ \\t\\n\\f\\r]*");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

    private final String token;

    private TransformParser(String token) {
        this.token = token;
    }

    static TransformPart parse(String token) {
        if (token.length() > 1 && token.charAt(0) == '$') {
            Long wildcard = number(token.substring(1));
            // Many subjects start with a dollar sign: without a number it is text.
            return wildcard == null
                    ? TransformPart.literal(token)
                    : new TransformPart(TransformFunction.WILDCARD, List.of(clamp(wildcard)), 0, "");
        }
        return looksLikeCall(token) ? new TransformParser(token).call() : TransformPart.literal(token);
    }

    static boolean looksLikeCall(String token) {
        return token.length() > 4 && token.startsWith("{{") && token.endsWith("}}");
    }

    /** The function that a token calls, null if no function has that name. */
    static @Nullable TransformFunction function(String token) {
        Matcher matcher = CALL.matcher(token);
        if (matcher.find()) {
            for (TransformFunction function : TransformFunction.values()) {
                if (function.isCalled(matcher.group(1))) {
                    return function;
                }
            }
        }
        return null;
    }

    static IllegalArgumentException error(String what, String token) {
        String suffix = token.isEmpty() ? "" : " in " + token;
        return new IllegalArgumentException("invalid mapping destination: " + what + suffix);
    }

    private TransformPart call() {
        TransformFunction function = function(token);
        Matcher matcher = CALL.matcher(token);
        if (function == null || !matcher.find()) {
            throw error("unknown function", token);
        }
        String[] arguments = COMMA.split(matcher.group(2), -1);
        return switch (function) {
            case WILDCARD -> wildcard(arguments);
            case PARTITION -> partition(arguments);
            case RANDOM -> random(arguments);
            case SPLIT -> split(arguments);
            case SPLIT_FROM_LEFT, SPLIT_FROM_RIGHT, SLICE_FROM_LEFT, SLICE_FROM_RIGHT, LEFT, RIGHT -> {
                requireTwo(arguments);
                List<Integer> index = List.of(index(arguments[0]));
                yield new TransformPart(function, index, int32(arguments[1], Integer.MIN_VALUE), "");
            }
            case TEXT -> throw error("unknown function", token);
        };
    }

    private TransformPart wildcard(String[] arguments) {
        if (arguments.length == 1 && arguments[0].isEmpty()) {
            throw error("not enough arguments passed to the function", token);
        }
        if (arguments.length > 1) {
            throw error("too many arguments passed to the function", token);
        }
        return new TransformPart(TransformFunction.WILDCARD, List.of(index(arguments[0])), 0, "");
    }

    private TransformPart partition(String[] arguments) {
        int partitions = int32(arguments[0], Long.MIN_VALUE);
        var indexes = new ArrayList<Integer>();
        for (int i = 1; i < arguments.length; i++) {
            indexes.add(index(arguments[i]));
        }
        return new TransformPart(TransformFunction.PARTITION, List.copyOf(indexes), partitions, "");
    }

    private TransformPart random(String[] arguments) {
        if (arguments.length != 1) {
            throw error("not enough arguments passed to the function", token);
        }
        return new TransformPart(TransformFunction.RANDOM, List.of(), int32(arguments[0], Long.MIN_VALUE), "");
    }

    private TransformPart split(String[] arguments) {
        requireTwo(arguments);
        List<Integer> index = List.of(index(arguments[0]));
        String delimiter = arguments[1];
        if (delimiter.indexOf(' ') >= 0 || delimiter.indexOf('.') >= 0) {
            throw error("function argument is invalid or in the wrong format", token);
        }
        return new TransformPart(TransformFunction.SPLIT, index, 0, delimiter);
    }

    private void requireTwo(String[] arguments) {
        if (arguments.length < 2) {
            throw error("not enough arguments passed to the function", token);
        }
        if (arguments.length > 2) {
            throw error("too many arguments passed to the function", token);
        }
    }

    private int index(String argument) {
        return clamp(required(argument));
    }

    private int int32(String argument, long min) {
        long value = required(argument);
        if (value > Integer.MAX_VALUE || value < min) {
            throw error("function argument is invalid or in the wrong format", token);
        }
        return (int) value;
    }

    private long required(String argument) {
        Long value = number(trim(argument));
        if (value == null) {
            throw error("function argument is invalid or in the wrong format", token);
        }
        return value;
    }

    private static int clamp(long index) {
        return Math.clamp(index, 0, Integer.MAX_VALUE);
    }

    private static String trim(String argument) {
        int from = 0;
        int to = argument.length();
        while (from < to && argument.charAt(from) == ' ') {
            from++;
        }
        while (to > from && argument.charAt(to - 1) == ' ') {
            to--;
        }
        return argument.substring(from, to);
    }

    private static @Nullable Long number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            // Only digits, but more than 64 bits.
            return null;
        }
    }
}
