// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Subjects of few tokens, so that random ones meet often, and the rule of matching written as a regular expression. */
final class NaiveSubjects {
    private static final List<String> TOKENS = List.of("a", "b", "c");

    private NaiveSubjects() {}

    /** Whether a subject matches a filter; wildcards in the subject are taken literally. */
    static boolean matches(String filter, String subject) {
        String expression =
                Pattern.quote(filter).replace(".>", "\\E(\\.[^.]+)+\\Q").replace("*", "\\E[^.]+\\Q");
        return filter.equals(">") || Pattern.matches(expression, subject);
    }

    /** A subject of up to three tokens. */
    static String subject(Random random) {
        String[] tokens = new String[1 + random.nextInt(3)];
        Arrays.setAll(tokens, _ -> any(random, TOKENS));
        return String.join(".", tokens);
    }

    /** A subject of which some tokens are wildcards. */
    static String filter(Random random) {
        String[] tokens = subject(random).split("\\.", -1);
        for (int i = 0; i < tokens.length; i++) {
            if (random.nextInt(3) == 0) {
                tokens[i] = "*";
            }
        }
        if (random.nextInt(4) == 0) {
            tokens[tokens.length - 1] = ">";
        }
        return String.join(".", tokens);
    }

    /** One of {@code list}. */
    static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
