// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Asks on the terminal. JLine is loaded here and nowhere else, at the first question.
 *
 * <p>Thread: the main one.
 */
final class TerminalPrompts implements Prompts {
    private static final String YES = "Yes";
    private static final String NO = "No";

    private @Nullable Terminal terminal;

    @Override
    public boolean possible() {
        return true;
    }

    @Override
    public String ask(String question, String preset, String help, Function<String, @Nullable String> check) {
        String hint = (help.isEmpty() ? "" : "[? for help] ") + (preset.isEmpty() ? "" : "(" + preset + ") ");
        while (true) {
            String answer = answer(readLine(question, hint, typed -> answer(typed, preset)), preset);
            if (answer.equals("?") && !help.isEmpty()) {
                println(help);
                continue;
            }
            String problem = check.apply(answer);
            if (problem == null) {
                return answer;
            }
            println("X Sorry, your reply was invalid: " + problem);
        }
    }

    private static String answer(String typed, String preset) {
        String line = typed.strip();
        return line.isEmpty() ? preset : line;
    }

    @Override
    public String askSecret(String question) {
        return new LinePrompt(terminal(), question, "", true).read(typed -> typed);
    }

    @Override
    public String select(String question, List<String> options, String preset, String help) {
        return new SelectPrompt(terminal(), question, options, preset).choose();
    }

    @Override
    public boolean confirm(String question, boolean preset) {
        while (true) {
            String typed = readLine(question, preset ? "(Y/n) " : "(y/N) ", line -> {
                String answer = yesOrNo(line, preset);
                return answer.isEmpty() ? line : answer;
            });
            String answer = yesOrNo(typed, preset);
            if (!answer.isEmpty()) {
                return answer.equals(YES);
            }
            println("X Sorry, your reply was invalid: \"" + typed.strip()
                    + "\" is not a valid answer, please try again.");
        }
    }

    /** Empty for what is neither. */
    private static String yesOrNo(String typed, boolean preset) {
        return switch (typed.strip().toLowerCase(Locale.ROOT)) {
            case "" -> preset ? YES : NO;
            case "y", "yes" -> YES;
            case "n", "no" -> NO;
            default -> "";
        };
    }

    private String readLine(String question, String hint, UnaryOperator<String> answer) {
        return new LinePrompt(terminal(), question, hint, false).read(answer);
    }

    private void println(String line) {
        Terminal target = terminal();
        target.writer().println(line);
        target.writer().flush();
    }

    private Terminal terminal() {
        if (terminal == null) {
            try {
                // It would run "test" from PATH, and who has our bin there gets bin/test.
                terminal = TerminalBuilder.builder().system(true).exec(false).build();
            } catch (IOException e) {
                throw new CliException("cannot use the terminal: " + e.getMessage(), e);
            }
        }
        return terminal;
    }
}
