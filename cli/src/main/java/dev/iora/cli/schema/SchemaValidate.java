// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.InputFile;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonTree;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats schema validate}. */
final class SchemaValidate implements NatsCommand {
    @Parameters(index = "0", paramLabel = "schema", description = "Schema ID to validate against")
    String schema = "";

    @Parameters(index = "1", paramLabel = "file", description = "JSON data to validate (- for stdin)")
    String file = "";

    @Option(names = "--json", description = "Produce JSON format output")
    boolean json;

    @Override
    public void run(Session session) throws IOException {
        Console console = session.console();
        List<String> problems = Schemas.problems(schema, data(console));
        if (json) {
            console.println(JsonArray.of(problems).pretty());
        } else if (problems.isEmpty()) {
            console.println(file + " validates against " + schema);
        } else {
            console.println("Validation errors in " + file + ":\n\n  " + String.join("\n  ", problems));
        }
        if (!problems.isEmpty()) {
            throw CliException.exit(CliException.FAILED);
        }
    }

    private @Nullable Object data(Console console) throws IOException {
        try {
            return JsonTree.parse(file.equals("-") ? console.in().readAllBytes() : InputFile.read(Path.of(file)));
        } catch (JsonException e) {
            throw new CliException("could not parse JSON data in \"" + file + "\": " + e.getMessage(), e);
        }
    }
}
