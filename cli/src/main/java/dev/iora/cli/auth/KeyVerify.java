// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import picocli.CommandLine.Parameters;

/** {@code nats auth nkey verify}. */
final class KeyVerify implements NatsCommand {
    @Parameters(
            index = "0",
            paramLabel = "file",
            converter = ExistingFile.class,
            description = "File containing the data to check")
    Path file = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "signature",
            converter = ExistingFile.class,
            description = "File containing the signature")
    Path signature = Path.of("");

    @Parameters(
            index = "2",
            paramLabel = "key",
            converter = ExistingFile.class,
            description = "File containing NKey to use for verification")
    Path key = Path.of("");

    @Override
    public void run(Session session) {
        Nkey publicKey = Nkey.parse(Nkey.readText(key));
        String text = new String(InputFile.read(signature), StandardCharsets.ISO_8859_1).strip();
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new CliException(signature + " is not a base64 signature: " + e.getMessage(), e);
        }
        if (!publicKey.isSignature(InputFile.read(file), bytes)) {
            throw new CliException("nkeys: signature verification failed");
        }
        session.console().println("Verified OK");
    }
}
