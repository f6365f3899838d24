// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import dev.iora.identity.CurvePair;
import dev.iora.identity.Nkey;
import dev.iora.identity.NkeyKind;
import dev.iora.identity.NkeyPair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The commands of {@code nats auth}.
 *
 * <p>Thread: any, stateless.
 */
public final class AuthCommands {
    private AuthCommands() {}

    public static Group group() {
        return CommandNode.group("auth", "NATS Decentralized Authentication", AuthCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.group("nkey nk", "Create and Use NKeys", AuthCommands::keys),
                operator(),
                account(),
                CommandNode.unsupported(
                        "user u usr users",
                        CommandNode.unsupported("add create new"),
                        CommandNode.unsupported("credential cred creds"),
                        CommandNode.unsupported("edit update"),
                        CommandNode.unsupported("info i show view"),
                        CommandNode.unsupported("ls"),
                        CommandNode.unsupported("rm")));
    }

    private static CommandNode operator() {
        return CommandNode.unsupported(
                "operator o op",
                CommandNode.unsupported("add"),
                CommandNode.unsupported("backup"),
                CommandNode.unsupported("edit update"),
                CommandNode.unsupported("import"),
                CommandNode.unsupported("info i show view"),
                CommandNode.unsupported(
                        "keys sk s",
                        CommandNode.unsupported("add new create"),
                        CommandNode.unsupported("list ls"),
                        CommandNode.unsupported("rm delete")),
                CommandNode.unsupported("list ls"),
                CommandNode.unsupported("restore"),
                CommandNode.unsupported("select"));
    }

    private static CommandNode account() {
        return CommandNode.unsupported(
                "account a acct act",
                CommandNode.unsupported("add create new"),
                CommandNode.unsupported("edit update"),
                parts("exports e exp export", CommandNode.unsupported("edit update"), CommandNode.unsupported("kv")),
                parts("imports imp import", CommandNode.unsupported("edit update"), CommandNode.unsupported("kv")),
                CommandNode.unsupported("info i show view"),
                parts("keys sk s"),
                CommandNode.unsupported("ls"),
                parts("mappings m mapping map"),
                CommandNode.unsupported("push"),
                CommandNode.unsupported("query pull"));
    }

    /** The commands about one kind of resource of an account, such as users: the common ones and {@code more}. */
    private static CommandNode parts(String names, CommandNode... more) {
        List<CommandNode> below = new ArrayList<>(List.of(
                CommandNode.unsupported("add new a n"),
                CommandNode.unsupported("info i show view"),
                CommandNode.unsupported("ls list"),
                CommandNode.unsupported("rm")));
        below.addAll(List.of(more));
        return CommandNode.unsupported(names, below.toArray(CommandNode[]::new));
    }

    private static List<CommandNode> keys() {
        return List.of(
                CommandNode.leaf("gen", "Generates NKeys", Generate::new),
                CommandNode.leaf("show", "Show the public key", Show::new),
                CommandNode.leaf("sign", "Signs data using NKeys", Sign::new),
                CommandNode.leaf("verify", "Verify signed data", Verify::new),
                CommandNode.leaf("seal encrypt enc", "Encrypts a file using NKeys", Seal::new),
                CommandNode.leaf("unseal open decrypt dec", "Decrypts a file using NKeys", Unseal::new));
    }

    /** The kinds of keys, by the names that users give them. */
    enum KeyType {
        operator(NkeyKind.OPERATOR),
        account(NkeyKind.ACCOUNT),
        user(NkeyKind.USER),
        server(NkeyKind.SERVER),
        cluster(NkeyKind.CLUSTER),
        curve(NkeyKind.CURVE),
        x25519(NkeyKind.CURVE);

        static final int SEED_BYTES = 32;

        private final NkeyKind kind;

        KeyType(NkeyKind kind) {
            this.kind = kind;
        }

        /** The lines with a key of this kind: the seed's text, and if wanted the public key. */
        String generate(byte[] seed, boolean withPublicKey) {
            byte[] text;
            Nkey publicKey;
            if (kind == NkeyKind.CURVE) {
                CurvePair pair = CurvePair.of(seed);
                text = pair.seed();
                publicKey = pair.publicKey();
            } else {
                NkeyPair pair = NkeyPair.of(kind, seed);
                text = pair.seed();
                publicKey = pair.publicKey();
            }
            return new String(text, StandardCharsets.US_ASCII) + "\n" + (withPublicKey ? publicKey + "\n" : "");
        }
    }

    /** {@code nats auth nkey gen}. */
    static final class Generate implements NatsCommand {
        @Parameters(
                index = "0",
                paramLabel = "type",
                description = "Type of key to generate (${COMPLETION-CANDIDATES})")
        KeyType type = KeyType.user;

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
            String text = type.generate(seed(), publicKey);
            if (output == null) {
                session.console().print(text);
            } else {
                SecretFile.write(output, text.getBytes(StandardCharsets.US_ASCII));
            }
        }

        private byte[] seed() {
            byte[] seed = new byte[KeyType.SEED_BYTES];
            if (entropy == null) {
                new SecureRandom().nextBytes(seed);
                return seed;
            }
            try (InputStream in = Files.newInputStream(entropy)) {
                if (in.readNBytes(seed, 0, seed.length) < seed.length) {
                    throw new CliException("could not create \"" + type + "\": " + entropy + " has fewer than "
                            + seed.length + " bytes");
                }
                return seed;
            } catch (IOException e) {
                throw new CliException("could not use custom entropy source: " + e.getMessage(), e);
            }
        }
    }

    /** {@code nats auth nkey seal}. */
    static final class Seal implements NatsCommand {
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
            SealedBox box = GivenKey.read(key).boxWith(recipient);
            byte[] sealed = box.seal(InputFile.read(file));
            byte[] content = base64 ? Base64.getEncoder().encode(sealed) : sealed;
            SecretFile.writeOrPrint(output, content, session.console());
        }
    }

    /** {@code nats auth nkey show}. */
    static final class Show implements NatsCommand {
        @Parameters(
                index = "0",
                paramLabel = "key",
                converter = ExistingFile.class,
                description = "File containing NKey to act on")
        Path key = Path.of("");

        @Override
        public void run(Session session) {
            session.console().println(GivenKey.read(key).seeded().publicKey().toString());
        }
    }

    /** {@code nats auth nkey sign}. */
    static final class Sign implements NatsCommand {
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
            byte[] signature = GivenKey.read(key).seeded().sign(InputFile.read(file));
            session.console().println(Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
        }
    }

    /** {@code nats auth nkey unseal}. */
    static final class Unseal implements NatsCommand {
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
            SealedBox box = GivenKey.read(key).boxWith(sender);
            byte[] data = box.open(content());
            SecretFile.writeOrPrint(output, data, session.console());
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

    /** {@code nats auth nkey verify}. */
    static final class Verify implements NatsCommand {
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
            GivenKey signer = GivenKey.read(key);
            String text = new String(InputFile.read(signature), StandardCharsets.ISO_8859_1).strip();
            byte[] bytes;
            try {
                bytes = Base64.getUrlDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw new CliException(signature + " is not a base64 signature: " + e.getMessage(), e);
            }
            if (!signer.isSignature(InputFile.read(file), bytes)) {
                throw new CliException("nkeys: signature verification failed");
            }
            session.console().println("Verified OK");
        }
    }
}
