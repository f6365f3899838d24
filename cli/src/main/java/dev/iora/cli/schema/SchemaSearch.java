// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.json.JsonArray;
import dev.iora.json.GoQuote;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats schema search}. */
final class SchemaSearch implements NatsCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "pattern",
            defaultValue = ".",
            description = "Regular expression to search for")
    String pattern = ".";

    @Option(names = "--json", description = "Produce JSON format output")
    boolean json;

    @Override
    public void run(Session session) throws IOException {
        Console console = session.console();
        Pattern wanted = compiled();
        List<String> found = Schemas.identifiers().stream()
                .filter(identifier -> wanted.matcher(identifier).find())
                .toList();
        if (json) {
            console.println(JsonArray.of(found).pretty());
        } else if (found.isEmpty()) {
            console.println("No schemas matched " + GoQuote.string(pattern));
        } else {
            console.println("Matched Schemas:\n\n  " + String.join("\n  ", found));
        }
    }

    private Pattern compiled() {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new CliException(
                    "search failed: invalid regular expression \"" + pattern + "\": " + e.getDescription(), e);
        }
    }
}
