// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Asks on the terminal. JLine is loaded here and nowhere else, at the first question.
 *
 * <p>Thread: the main one.
 */
final class TerminalPrompts implements Prompts {
    private @Nullable Terminal terminal;

    @Override
    public boolean possible() {
        return true;
    }

    @Override
    public String ask(String question, String preset, String help, Function<String, @Nullable String> check) {
        String prompt = "? " + question + (help.isEmpty() ? "" : " [? for help]")
                + (preset.isEmpty() ? " " : " (" + preset + ") ");
        while (true) {
            String line = readLine(prompt).strip();
            if (line.equals("?") && !help.isEmpty()) {
                println(help);
                continue;
            }
            String answer = line.isEmpty() ? preset : line;
            String problem = check.apply(answer);
            if (problem == null) {
                return answer;
            }
            println("X Sorry, your reply was invalid: " + problem);
        }
    }

    @Override
    public String askSecret(String question) {
        return new LinePrompt(terminal(), "? " + question + " ", true).read();
    }

    @Override
    public String select(String question, List<String> options, String preset, String help) {
        return new SelectPrompt(terminal(), question, options, preset).choose();
    }

    @Override
    public boolean confirm(String question, boolean preset) {
        while (true) {
            String answer = readLine("? " + question + (preset ? " (Y/n) " : " (y/N) "))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            switch (answer) {
                case "" -> {
                    return preset;
                }
                case "y", "yes" -> {
                    return true;
                }
                case "n", "no" -> {
                    return false;
                }
                default ->
                    println("X Sorry, your reply was invalid: \"" + answer
                            + "\" is not a valid answer, please try again.");
            }
        }
    }

    private String readLine(String prompt) {
        return new LinePrompt(terminal(), prompt, false).read();
    }

    private void println(String line) {
        Terminal target = terminal();
        target.writer().println(line);
        target.writer().flush();
    }

    private Terminal terminal() {
        if (terminal == null) {
            try {
                terminal = TerminalBuilder.builder().system(true).build();
            } catch (IOException e) {
                throw new CliException("cannot use the terminal: " + e.getMessage(), e);
            }
        }
        return terminal;
    }
}
