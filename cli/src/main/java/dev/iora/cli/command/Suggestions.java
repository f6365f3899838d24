// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import dev.iora.cli.command.CommandNode.Group;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Suggests names for an unknown word. */
public final class Suggestions {
    private static final int MAX_SUGGESTIONS = 2;

    private Suggestions() {}

    /** The error message for an unknown command, with suggestions. */
    static String unknownCommand(String word, Group group) {
        List<String> near = group.children().get().stream()
                .filter(child -> names(child).anyMatch(name -> isNear(word, name)))
                .sorted(Comparator.comparingInt(child -> names(child)
                        .mapToInt(name -> distance(word, name))
                        .min()
                        .orElse(0)))
                .map(CommandNode::name)
                .limit(MAX_SUGGESTIONS)
                .toList();
        return "expected command but got \"" + word + "\"" + didYouMean(near);
    }

    private static Stream<String> names(CommandNode node) {
        return Stream.concat(Stream.of(node.name()), node.aliases().stream());
    }

    /** A question with the choices of similar spelling; empty if there are none. */
    public static String didYouMean(String word, List<String> choices) {
        return didYouMean(choices.stream()
                .filter(choice -> isNear(word, choice))
                .sorted(Comparator.comparingInt(choice -> distance(word, choice)))
                .limit(MAX_SUGGESTIONS)
                .toList());
    }

    private static String didYouMean(List<String> near) {
        return near.isEmpty() ? "" : ", did you mean '" + String.join("' or '", near) + "'?";
    }

    /** Whether at most a third of the letters differ, or the word is a prefix of the name. */
    private static boolean isNear(String word, String name) {
        boolean beginning = word.length() > 1 && name.startsWith(word);
        return beginning || (name.length() > 2 && distance(word, name) * 3 <= Math.max(word.length(), name.length()));
    }

    /** The Levenshtein distance: how many letters to insert, delete or replace. */
    static int distance(String some, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= some.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = some.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(before[j - 1] + change, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[other.length()];
    }
}
