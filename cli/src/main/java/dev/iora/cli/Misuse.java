// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line, in the words of the official one, and what may have been meant.
 *
 * <p>Thread: any, stateless.
 */
final class Misuse {
    private Misuse() {}

    static String text(ParameterException e) {
        return switch (e) {
            case UnmatchedArgumentException unmatched
            when !unmatched.getUnmatched().isEmpty() -> ofUnmatched(unmatched);
            case MissingParameterException missing -> ofMissing(missing);
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String ofUnmatched(UnmatchedArgumentException e) {
        String word = e.getUnmatched().getFirst();
        CommandLine parser = e.getCommandLine();
        String problem;
        if (word.startsWith("-")) {
            problem = "unknown flag '" + word + "'";
        } else if (parser.getSubcommands().isEmpty()) {
            problem = "unexpected argument \"" + word + "\"";
        } else {
            problem = "expected command but got \"" + word + "\"";
        }
        List<String> near = near(e, parser);
        return near.isEmpty() ? problem : problem + ", did you mean '" + String.join("' or '", near) + "'?";
    }

    /** What was probably meant; of a command only its name, not its aliases. */
    private static List<String> near(UnmatchedArgumentException e, CommandLine parser) {
        Map<String, CommandLine> commands = parser.getSubcommands();
        return e.getSuggestions().stream()
                .map(word -> commands.containsKey(word) ? commands.get(word).getCommandName() : word)
                .distinct()
                .limit(2)
                .toList();
    }

    private static String ofMissing(MissingParameterException e) {
        ArgSpec missing =
                e.getMissing().isEmpty() ? e.getArgSpec() : e.getMissing().getFirst();
        return missing instanceof OptionSpec option
                ? "expected a value for " + option.longestName()
                : "required argument '" + missing.paramLabel() + "' not provided";
    }
}
