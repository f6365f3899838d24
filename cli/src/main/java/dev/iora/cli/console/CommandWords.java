// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a command line into words as a shell does. */
public final class CommandWords {
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"(?:\\\\.|[^\"\\\\])*\"|'[^']*')+");
    private static final Pattern PIECE = Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\"|'([^']*)'|([^\"']+)");

    private CommandWords() {}

    /**
     * The words, without their quotes.
     *
     * @throws CliException if there are none
     */
    public static List<String> of(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(unquoted(word.group()));
        }
        if (words.isEmpty()) {
            throw new CliException("the command line \"" + line + "\" is empty");
        }
        return words;
    }

    private static String unquoted(String word) {
        StringBuilder text = new StringBuilder();
        Matcher piece = PIECE.matcher(word);
        while (piece.find()) {
            if (piece.group(1) != null) {
                text.append(piece.group(1).replaceAll("\\\\(.)", "$1"));
            } else {
                text.append(piece.group(2) != null ? piece.group(2) : piece.group(3));
            }
        }
        return text.toString();
    }
}
