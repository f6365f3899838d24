// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Prompts on the terminal. JLine is loaded at the first question, so commands that do not ask start without it.
 *
 * <p>Thread: the main one.
 */
final class TerminalPrompts implements Prompts {
    private static final String YES = "Yes";
    private static final String NO = "No";

    private static final char MASK = '*';

    private @Nullable Terminal terminal;
    private @Nullable LineReader lines;

    @Override
    public boolean possible() {
        return true;
    }

    @Override
    public String ask(String question, String preset, String help, Function<String, @Nullable String> check) {
        String hint = (help.isEmpty() ? "" : "[? for help] ") + (preset.isEmpty() ? "" : "(" + preset + ") ");
        while (true) {
            String answer = answer(readLine(question, hint, null, typed -> answer(typed, preset)), preset);
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
        return readLine(question, "", MASK, typed -> String.valueOf(MASK).repeat(typed.length()));
    }

    @Override
    public String select(String question, List<String> options, String preset, String help) {
        return new SelectPrompt(terminal(), question, options, preset).choose();
    }

    @Override
    public boolean confirm(String question, boolean preset) {
        while (true) {
            String typed = readLine(question, preset ? "(Y/n) " : "(y/N) ", null, line -> {
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

    /** Returns "Yes", "No", or an empty text for other input. */
    private static String yesOrNo(String typed, boolean preset) {
        return switch (typed.strip().toLowerCase(Locale.ROOT)) {
            case "" -> preset ? YES : NO;
            case "y", "yes" -> YES;
            case "n", "no" -> NO;
            default -> "";
        };
    }

    /** Reads a line, then replaces it on the screen by the question and its answer. */
    private String readLine(String question, String hint, @Nullable Character mask, UnaryOperator<String> answer) {
        String start = "? " + question + " ";
        try {
            String typed = lines().readLine((start + hint).replace("%", "%%"), mask);
            println(start + answer.apply(typed));
            return typed;
        } catch (UserInterruptException | EndOfFileException e) {
            throw new CliException("interrupt", e);
        }
    }

    private void println(String line) {
        Terminal target = terminal();
        target.writer().println(line);
        target.writer().flush();
    }

    private LineReader lines() {
        if (lines == null) {
            lines = LineReaderBuilder.builder()
                    .terminal(terminal())
                    .variable(LineReader.DISABLE_HISTORY, true)
                    .variable(LineReader.DISABLE_COMPLETION, true)
                    .option(Option.DISABLE_EVENT_EXPANSION, true)
                    .option(Option.BRACKETED_PASTE, false)
                    .option(Option.ERASE_LINE_ON_FINISH, true)
                    .build();
        }
        return lines;
    }

    private Terminal terminal() {
        if (terminal == null) {
            terminal = open();
        }
        return terminal;
    }

    private static Terminal open() {
        try {
            // exec(false): otherwise JLine runs "test" from PATH, which may be our bin/test. graphemeCluster(false):
            // many terminals answer that probe late or never.
            Terminal opened = TerminalBuilder.builder()
                    .system(true)
                    .exec(false)
                    .graphemeCluster(false)
                    .build();
            if (opened.getSize().getColumns() == 0) {
                // With an unknown size JLine would not show the question.
                opened.setSize(Size.of(80, 24));
            }
            return opened;
        } catch (IOException e) {
            throw new CliException("cannot use the terminal: " + e.getMessage(), e);
        }
    }
}
