// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the user.
 *
 * <p>Thread: the main one.
 */
public interface Prompts {
    /** Whether the user can be asked. */
    boolean possible();

    /**
     * Asks for a line of text until {@code check} accepts it.
     *
     * @param preset the answer if the user only presses Enter
     * @param check returns the problem with an answer, or null
     */
    String ask(String question, String preset, String help, Function<String, @Nullable String> check);

    /** Asks for a line of text that must not be empty. */
    default String askRequired(String question, String help) {
        return askRequired(question, help, _ -> null);
    }

    /** Asks for a line of text until it is not empty and {@code check} accepts it. */
    default String askRequired(String question, String help, Function<String, @Nullable String> check) {
        return ask(question, "", help, answer -> answer.isBlank() ? "Value is required" : check.apply(answer));
    }

    /** Asks for a line of text without showing what is typed. */
    String askSecret(String question);

    /** Lets the user choose one of the options. */
    String select(String question, List<String> options, String preset, String help);

    /** Asks yes or no. */
    boolean confirm(String question, boolean preset);
}
