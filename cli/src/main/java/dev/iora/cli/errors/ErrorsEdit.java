// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.errors;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.TextEditor;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Parameters;

/** {@code nats errors edit}: changes an error of a table, or adds one behind those that there are. */
final class ErrorsEdit implements NatsCommand {
    @Parameters(index = "0", paramLabel = "file", converter = ExistingFile.class, description = "The file to edit")
    Path file = Path.of("errors.json");

    @Parameters(index = "1", arity = "0..1", paramLabel = "code", description = "The code to edit")
    int code;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Console console = session.console();
        ErrorCatalog catalog = ErrorCatalog.read(file);
        ErrorDefinition known = catalog.find(code);
        ErrorDefinition before = known == null ? ErrorDefinition.unwritten(catalog.highestCode() + 1) : known;
        String text = before.json().pretty();
        while (true) {
            text = TextEditor.edit(session.environment().get("EDITOR"), text);
            ErrorDefinition after = parsed(text);
            List<String> problems = after.problems();
            if (problems.isEmpty()) {
                catalog.with(before.code(), after).write(file);
                ErrorsValidate.validate(console, file);
                return;
            }
            console.println("Invalid error specification: " + String.join(", ", problems));
            if (!console.prompts().confirm("Retry edit", true)) {
                throw new CliException("aborted");
            }
        }
    }

    private static ErrorDefinition parsed(String text) {
        try {
            return ErrorDefinition.of(JsonObject.parse(text.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonException e) {
            throw new CliException("what was edited is not JSON any more: " + e.getMessage(), e);
        }
    }
}
