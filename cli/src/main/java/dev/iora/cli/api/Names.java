// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import dev.iora.json.GoQuote;
import org.jspecify.annotations.Nullable;

/**
 * Validates names and subjects that become part of the subject of an API request. A request with an invalid name would
 * go to a subject without a listener and time out.
 */
public final class Names {
    private Names() {}

    /**
     * Returns the name of a stream.
     *
     * @throws CliException if it is invalid
     */
    public static String stream(String name) {
        return checked(name, "stream name");
    }

    /**
     * Returns the name of a consumer.
     *
     * @throws CliException if it is invalid
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

    /** The reason why a name is invalid, or null. */
    public static @Nullable String problem(String name, String what) {
        return isToken(name) && name.indexOf('/') < 0 && name.indexOf('\\') < 0
                ? null
                : GoQuote.string(name) + " is not a valid " + what;
    }

    /**
     * Returns a subject filter of a consumer.
     *
     * @throws CliException if it is invalid
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
