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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats auth nkey unseal}. */
final class KeyUnseal implements NatsCommand {
    @Parameters(index = "0", paramLabel = "file", converter = ExistingFile.class, description = "File to decrypt")
    Path file = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "key",
            converter = ExistingFile.class,
            description = "File containing NKey to decrypt with")
    Path key = Path.of("");

    @Parameters(index = "2", paramLabel = "sender", description = "Public XKey of sender")
    String sender = "";

    @Option(names = "--output", paramLabel = "FILE", description = "Write the decrypted data to a file")
    @Nullable
    Path output;

    @Option(names = "--b64", negatable = true, description = "Read data in as base64 encoded")
    boolean base64 = true;

    @Override
    public void run(Session session) {
        SealedBox box = Nkey.parse(Nkey.readText(key)).boxWith(sender);
        byte[] data = box.open(content());
        if (output == null) {
            session.console().write(data);
            session.console().println();
        } else {
            SecretFile.write(output, data);
        }
    }

    private byte[] content() {
        byte[] content = InputFile.read(file);
        if (!base64) {
            return content;
        }
        try {
            return Base64.getDecoder().decode(new String(content, StandardCharsets.ISO_8859_1).strip());
        } catch (IllegalArgumentException e) {
            throw new CliException(file + " is not base64, try --no-b64", e);
        }
    }
}
