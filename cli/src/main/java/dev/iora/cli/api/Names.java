// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import dev.iora.json.GoQuote;
import org.jspecify.annotations.Nullable;

/**
 * Names and subjects as they may stand in the subject of an API call. With any other, the call would be of a subject
 * that nobody listens to or answers, and only time out.
 */
public final class Names {
    private Names() {}

    /**
     * The name of a stream.
     *
     * @throws CliException if it cannot be one
     */
    public static String stream(String name) {
        return checked(name, "stream name");
    }

    /**
     * The name of a consumer.
     *
     * @throws CliException if it cannot be one
     */
    public static String consumer(String name) {
        return checked(name, "consumer name");
    }

    private static String checked(String name, String what) {
        String problem = problem(name, what);
        if (problem != null) {
            throw new CliException(problem);
        }
        return name;
    }

    /** What is wrong with the name, or null. */
    public static @Nullable String problem(String name, String what) {
        return isToken(name) && name.indexOf('/') < 0 && name.indexOf('\\') < 0
                ? null
                : GoQuote.string(name) + " is not a valid " + what;
    }

    /**
     * A subject that a consumer is to filter by.
     *
     * @throws CliException if it cannot be one
     */
    static String filter(String subject) {
        for (String token : subject.split("\\.", -1)) {
            if (!token.equals("*")
                    && !token.equals(">")
                    && (token.isEmpty() || token.chars().anyMatch(c -> c <= ' '))) {
                throw new CliException(GoQuote.string(subject) + " is not a valid filter subject");
            }
        }
        return subject;
    }

    private static boolean isToken(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> c <= ' ' || c == '.' || c == '*' || c == '>');
    }
}
