// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** {@code nats auth nkey show}. */
final class KeyShow implements NatsCommand {
    @Parameters(
            index = "0",
            paramLabel = "key",
            converter = ExistingFile.class,
            description = "File containing NKey to act on")
    Path key = Path.of("");

    @Override
    public void run(Session session) {
        session.console().println(Nkey.parseSeed(Nkey.readText(key)).publicText());
    }
}
