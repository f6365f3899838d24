// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.errors;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats errors validate}. */
final class ErrorsValidate implements NatsCommand {
    @ParentCommand
    ErrorsFile table = new ErrorsFile();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "file",
            converter = ExistingFile.class,
            description = "The file to validate")
    @Nullable
    Path file;

    @Override
    public void run(Session session) {
        Path checked = file == null ? table.file : file;
        if (checked == null) {
            throw new CliException("errors file is required");
        }
        validate(session.console(), checked);
    }

    static void validate(Console console, Path file) {
        ErrorCatalog catalog = ErrorCatalog.read(file);
        boolean failed = false;
        for (ErrorDefinition error : catalog.errors()) {
            List<String> problems = error.problems();
            if (!problems.isEmpty()) {
                console.println(error.code() + " failed: " + String.join(", ", problems));
                failed = true;
            }
        }
        if (failed) {
            throw new CliException(file + " is invalid");
        }
        console.println("Validated " + catalog.errors().size() + " errors");
    }
}
