// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
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
    private @Nullable LineReader reader;

    @Override
    public boolean possible() {
        return true;
    }

    @Override
    public String ask(String question, String preset, String help, Function<String, @Nullable String> check) {
        String prompt = "? " + question + (help.isEmpty() ? "" : " [? for help]")
                + (preset.isEmpty() ? " " : " (" + preset + ") ");
        while (true) {
            String line = readLine(prompt, null).strip();
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
        return readLine("? " + question + " ", '*');
    }

    @Override
    public String select(String question, List<String> options, String preset, String help) {
        return new SelectPrompt(terminal(), question, options, preset).choose();
    }

    @Override
    public boolean confirm(String question, boolean preset) {
        while (true) {
            String answer = readLine("? " + question + (preset ? " (Y/n) " : " (y/N) "), null)
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

    private String readLine(String prompt, @Nullable Character mask) {
        try {
            return reader().readLine(prompt, mask);
        } catch (UserInterruptException | EndOfFileException e) {
            throw new CliException("interrupt", e);
        }
    }

    private void println(String line) {
        Terminal target = terminal();
        target.writer().println(line);
        target.writer().flush();
    }

    private LineReader reader() {
        if (reader == null) {
            reader = LineReaderBuilder.builder().terminal(terminal()).build();
            reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        }
        return reader;
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
