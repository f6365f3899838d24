// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.errors;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.ColumnBlock;
import java.io.IOException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats errors lookup}. */
final class ErrorsLookup implements NatsCommand {
    @ParentCommand
    ErrorsFile table = new ErrorsFile();

    @Parameters(index = "0", paramLabel = "code", description = "The code to retrieve")
    int code;

    @Override
    public void run(Session session) throws IOException {
        ErrorDefinition error = table.catalog().find(code);
        if (error == null) {
            throw new CliException("no error matches code " + code);
        }
        new ColumnBlock("NATS Error Code: " + error.code())
                .row("Description", error.description())
                .rowIfNotEmpty("Comment", error.comment())
                .row("HTTP Code", error.httpCode())
                .row("Go Index Constant", error.constant())
                .rowIfNotEmpty("Help URL", error.url())
                .line("")
                .line(" " + (error.help().isEmpty() ? "No further information available" : error.help()))
                .print(session.console(), session.style());
    }
}
