// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import dev.iora.cli.command.Suggestions;
import dev.iora.cli.console.CliException;
import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Explains errors in a command line in the words of the official one, and suggests what may have been meant. */
final class UsageErrors {
    private UsageErrors() {}

    static String text(ParameterException e) {
        return switch (e) {
            case UnmatchedArgumentException unmatched
            when !unmatched.getUnmatched().isEmpty() -> ofUnmatched(unmatched);
            case MissingParameterException missing -> ofMissing(missing);
            case ParameterException wrapper
            when wrapper.getCause() instanceof CliException refused -> String.valueOf(refused.getMessage());
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String ofUnmatched(UnmatchedArgumentException e) {
        String word = e.getUnmatched().getFirst();
        if (!word.startsWith("-")) {
            return "unexpected argument \"" + word + "\"";
        }
        List<String> flags = e.getCommandLine().getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .toList();
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        return "unknown flag '" + name + "'" + Suggestions.didYouMean(name, flags);
    }

    private static String ofMissing(MissingParameterException e) {
        ArgSpec missing =
                e.getMissing().isEmpty() ? e.getArgSpec() : e.getMissing().getFirst();
        return missing instanceof OptionSpec option
                ? "expected a value for " + option.longestName()
                : "required argument '" + missing.paramLabel() + "' not provided";
    }
}
