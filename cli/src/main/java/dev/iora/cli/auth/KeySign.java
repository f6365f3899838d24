// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.InputFile;
import java.nio.file.Path;
import java.util.Base64;
import picocli.CommandLine.Parameters;

/** {@code nats auth nkey sign}. */
final class KeySign implements NatsCommand {
    @Parameters(index = "0", paramLabel = "file", converter = ExistingFile.class, description = "File to sign")
    Path file = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "key",
            converter = ExistingFile.class,
            description = "File containing NKey to sign with")
    Path key = Path.of("");

    @Override
    public void run(Session session) {
        byte[] signature = Nkey.parseSeed(Nkey.readText(key)).sign(InputFile.read(file));
        session.console().println(Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }
}
