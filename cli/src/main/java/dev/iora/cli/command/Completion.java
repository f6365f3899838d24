// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.console.CliException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/** Shell completion. The shell scripts call this program for candidates, so they never go out of date. */
public final class Completion {
    /** The flag used by the scripts, followed by the words typed so far; the last one is to be completed. */
    public static final String FLAG = "--completion-bash";

    private static final String BASH = """
            _nats_complete() {
                COMPREPLY=( $(compgen -W "$(${COMP_WORDS[0]} %s "${COMP_WORDS[@]:1:$COMP_CWORD}")" -- "${COMP_WORDS[COMP_CWORD]}") )
            }
            complete -o default -F _nats_complete nats
            """.formatted(FLAG);

    private static final String ZSH = """
            #compdef nats
            _nats() {
                local -a matches
                matches=( ${(f)"$(${words[1]} %s "${(@)words[2,$CURRENT]}")"} )
                compadd -a matches
            }
            if [[ "$(basename -- ${(%%):-%%x})" != "_nats" ]]; then
                compdef _nats nats
            fi
            """.formatted(FLAG);

    private Completion() {}

    /** The script for bash. */
    public static String bash() {
        return BASH;
    }

    /** The script for zsh. */
    public static String zsh() {
        return ZSH;
    }

    /** The candidates for the last word. */
    public static List<String> of(CommandTree tree, List<String> words) {
        String last = words.isEmpty() ? "" : words.getLast();
        List<String> before = words.isEmpty() ? words : words.subList(0, words.size() - 1);
        CommandTree.Resolution resolution;
        try {
            resolution = tree.resolve(before);
        } catch (CliException e) {
            // Unknown command: no candidates.
            return List.of();
        }
        return candidates(resolution, last)
                .filter(word -> word.startsWith(last))
                .sorted()
                .toList();
    }

    private static Stream<String> candidates(CommandTree.Resolution resolution, String last) {
        if (last.startsWith("-")) {
            return resolution.targetParser().getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .map(OptionSpec::longestName);
        }
        return resolution.target() instanceof Group group
                ? group.children().get().stream()
                        .filter(child -> !child.hidden())
                        .map(CommandNode::name)
                : Stream.empty();
    }
}
