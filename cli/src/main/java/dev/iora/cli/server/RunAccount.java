// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.connect.Environment;
import dev.iora.cli.connect.NatsContext;
import dev.iora.cli.connect.Secret;
import dev.iora.cli.console.CliException;
import java.security.SecureRandom;
import java.util.Set;

/** The accounts of {@code nats server run}, each with one user and a context for it. */
enum RunAccount {
    USER("User", "local", "", "Local user access for NATS Development instance"),
    SERVICE("Service", "service", "_service", "Local service access for NATS Development instance"),
    SYSTEM("System", "system", "_system", "System user access for NATS Development instance");

    private static final int PASSWORD_LENGTH = 32;
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /** Other ways to log in, which would take the place of user and password. */
    private static final Set<String> OTHER_CREDENTIALS =
            Set.of(NatsContext.TOKEN, NatsContext.CREDS, NatsContext.NKEY, NatsContext.NSC, NatsContext.USER_JWT);

    private final String label;
    private final String user;
    private final String suffix;
    private final String description;

    RunAccount(String label, String user, String suffix, String description) {
        this.label = label;
        this.user = user;
        this.suffix = suffix;
        this.description = description;
    }

    /** How people call it. */
    String label() {
        return label;
    }

    String user() {
        return user;
    }

    /** The context of its user, for an instance. */
    String context(String instance) {
        return instance + suffix;
    }

    /**
     * The password in the context of its user, or a new one.
     *
     * @throws CliException if the context is one for another server
     */
    String password(String instance, ContextStore contexts, Environment environment, SecureRandom random) {
        String name = context(instance);
        NatsContext context = contexts.exists(name) ? contexts.load(name) : NatsContext.empty(name);
        String known = context.get(NatsContext.USER);
        boolean foreign = !known.isEmpty() && !known.equals(user);
        if (foreign
                || OTHER_CREDENTIALS.stream()
                        .anyMatch(field -> !context.get(field).isEmpty())) {
            throw new CliException("the context \"" + name + "\" has credentials for another server; run the server"
                    + " under another name, or remove the context");
        }
        String password = context.get(NatsContext.PASSWORD);
        return password.isEmpty()
                ? newPassword(random)
                : Secret.literal("the password of context \"" + name + "\"", password, environment);
    }

    private static String newPassword(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return password.toString();
    }

    /** Saves the context of its user; other settings of the context stay. */
    void save(String instance, String url, String password, ContextStore contexts) {
        String name = context(instance);
        NatsContext context = contexts.exists(name) ? contexts.load(name) : NatsContext.empty(name);
        if (context.get(NatsContext.PASSWORD).isEmpty()) {
            context.with(NatsContext.PASSWORD, password);
        }
        contexts.save(context.with(NatsContext.DESCRIPTION, description)
                .with(NatsContext.URL, url)
                .with(NatsContext.USER, user));
    }
}
