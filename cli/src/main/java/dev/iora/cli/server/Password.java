// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Prompts;
import dev.iora.identity.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats server passwd}: a bcrypt hash for the configuration of a server. */
final class Password implements NatsCommand {
    private static final int MIN_LENGTH = 10;

    private static final int GENERATED_LENGTH = 22;
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@#_-%^&()";

    @Option(
            names = {"-p", "--pass"},
            paramLabel = "PASSWORD",
            description = "The password to encrypt ($PASSWORD)")
    @Nullable
    String pass;

    @Option(
            names = {"-c", "--cost"},
            defaultValue = "11",
            description = "The cost to use in the bcrypt argument")
    int cost;

    @Option(
            names = {"-g", "--generate"},
            description = "Generates a secure passphrase and encrypt it")
    boolean generate;

    private final SecureRandom random = new SecureRandom();

    @Override
    public void run(Session session) {
        if (cost < PasswordHash.MIN_COST || cost > PasswordHash.MAX_COST) {
            throw new CliException(
                    "bcrypt cost should be between " + PasswordHash.MIN_COST + " and " + PasswordHash.MAX_COST);
        }
        Console console = session.console();
        String password = password(session);
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_LENGTH) {
            throw new CliException("password should be at least " + MIN_LENGTH + " characters long");
        }
        if (bytes.length > PasswordHash.MAX_BYTES) {
            throw new CliException("error producing bcrypt hash: bcrypt: password length exceeds 72 bytes");
        }
        byte[] salt = new byte[PasswordHash.SALT_BYTES];
        random.nextBytes(salt);
        String hash = PasswordHash.of(bytes, cost, salt);
        console.println(generate ? "       bcrypt hash: " + hash : hash);
    }

    private String password(Session session) {
        String given = Objects.requireNonNullElse(
                pass, Objects.requireNonNullElse(session.environment().get("PASSWORD"), ""));
        if (!given.isEmpty()) {
            return given;
        }
        if (!generate) {
            return ask(session.console());
        }
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GENERATED_LENGTH; i++) {
            password.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        session.console().println("Generated password: " + password);
        return password.toString();
    }

    private static String ask(Console console) {
        Prompts prompts = console.prompts();
        String first = prompts.askSecret("Enter password");
        console.println();
        String second = prompts.askSecret("Re-enter password");
        console.println();
        if (!first.equals(second)) {
            throw new CliException("entered and re-entered passwords do not match");
        }
        return first;
    }
}
