// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats auth nkey gen}. */
final class KeyGenerate implements NatsCommand {
    @Parameters(index = "0", paramLabel = "type", description = "Type of key to generate (${COMPLETION-CANDIDATES})")
    Nkey.Kind kind = Nkey.Kind.user;

    @Option(names = "--public", description = "Output the public key")
    boolean publicKey;

    @Option(
            names = "--entropy",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "Source of entropy eg. /dev/urandom")
    @Nullable
    Path entropy;

    @Option(names = "--output", paramLabel = "FILE", description = "Write the key to a file")
    @Nullable
    Path output;

    @Override
    public void run(Session session) {
        Nkey key = Nkey.ofSeed(kind, seed());
        String text = key.text() + "\n" + (publicKey ? key.publicText() + "\n" : "");
        if (output == null) {
            session.console().print(text);
        } else {
            SecretFile.write(output, text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private byte[] seed() {
        byte[] seed = new byte[Nkey.SEED_BYTES];
        if (entropy == null) {
            new SecureRandom().nextBytes(seed);
            return seed;
        }
        try (InputStream in = Files.newInputStream(entropy)) {
            if (in.readNBytes(seed, 0, seed.length) < seed.length) {
                throw new CliException(
                        "could not create \"" + kind + "\": " + entropy + " has fewer than " + seed.length + " bytes");
            }
            return seed;
        } catch (IOException e) {
            throw new CliException("could not use custom entropy source: " + e.getMessage(), e);
        }
    }
}
