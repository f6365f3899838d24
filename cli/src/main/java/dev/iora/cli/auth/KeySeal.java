// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.InputFile;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats auth nkey seal}. */
final class KeySeal implements NatsCommand {
    @Parameters(index = "0", paramLabel = "file", converter = ExistingFile.class, description = "File to encrypt")
    Path file = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "key",
            converter = ExistingFile.class,
            description = "File containing NKey to encrypt with")
    Path key = Path.of("");

    @Parameters(index = "2", paramLabel = "recipient", description = "Public XKey of recipient")
    String recipient = "";

    @Option(names = "--output", paramLabel = "FILE", description = "Write the encrypted data to a file")
    @Nullable
    Path output;

    @Option(names = "--b64", negatable = true, description = "Write base64 encoded data")
    boolean base64 = true;

    @Override
    public void run(Session session) {
        SealedBox box = Nkey.parse(Nkey.readText(key)).boxWith(recipient);
        byte[] sealed = box.seal(InputFile.read(file));
        byte[] content = base64 ? Base64.getEncoder().encode(sealed) : sealed;
        if (output == null) {
            session.console().write(content);
            session.console().println();
        } else {
            SecretFile.write(output, content);
        }
    }
}
