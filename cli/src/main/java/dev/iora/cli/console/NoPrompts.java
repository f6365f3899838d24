// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Prompts without a terminal: every question fails the command. */
final class NoPrompts implements Prompts {
    @Override
    public boolean possible() {
        return false;
    }

    @Override
    public String ask(String question, String preset, String help, Function<String, @Nullable String> check) {
        throw cannotPrompt();
    }

    @Override
    public String askSecret(String question) {
        throw cannotPrompt();
    }

    @Override
    public String select(String question, List<String> options, String preset, String help) {
        throw cannotPrompt();
    }

    @Override
    public boolean confirm(String question, boolean preset) {
        throw new CliException("could not obtain confirmation: cannot ask for confirmation without a terminal");
    }

    private static CliException cannotPrompt() {
        return new CliException("invalid input: cannot prompt for user input without a terminal");
    }
}
