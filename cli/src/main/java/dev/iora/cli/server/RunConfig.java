// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.identity.PasswordHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file of {@code nats server run}: {@link RunAccount}s, of which USER imports the services of SERVICE.
 *
 * @param store where JetStream stores its streams; null without JetStream
 */
record RunConfig(
        String name,
        String address,
        Map<RunAccount, String> passwords,
        @Nullable Path store,
        boolean debug,
        boolean trace) {
    /** Passwords are random, so a slow hash protects nothing. */
    private static final int HASH_COST = 5;

    /** Writes the file, which only the user may read. */
    Path write() throws IOException {
        return Files.writeString(Files.createTempFile("nats-server-run-", ".cfg"), text(hashes()));
    }

    private Map<RunAccount, String> hashes() {
        SecureRandom random = new SecureRandom();
        Map<RunAccount, String> hashes = new EnumMap<>(RunAccount.class);
        passwords.forEach((account, password) -> {
            byte[] salt = new byte[PasswordHash.SALT_BYTES];
            random.nextBytes(salt);
            hashes.put(account, PasswordHash.of(password.getBytes(StandardCharsets.UTF_8), HASH_COST, salt));
        });
        return hashes;
    }

    private String text(Map<RunAccount, String> hashes) {
        StringBuilder text = new StringBuilder();
        line(text, "server_name: " + quoted(name));
        line(text, "listen: " + quoted(address));
        line(text, "system_account: SYSTEM");
        line(text, "logtime: false");
        line(text, "debug: " + debug);
        line(text, "trace: " + trace);
        String jetStream = "";
        if (store != null) {
            line(text, "jetstream { store_dir: " + quoted(store.toString()) + " }");
            jetStream = "jetstream: enabled, ";
        }
        line(text, "accounts {");
        line(text, "  USER { " + jetStream + "users: [" + user(RunAccount.USER, hashes) + "],");
        line(
                text,
                "    imports: [{ service: { account: SERVICE, subject: \"service.>\" }, to: \"imports.SERVICE.>\" }] }");
        line(text, "  SERVICE { " + jetStream + "users: [" + user(RunAccount.SERVICE, hashes) + "],");
        line(text, "    exports: [{ service: \"service.>\" }] }");
        line(text, "  SYSTEM { users: [" + user(RunAccount.SYSTEM, hashes) + "] }");
        line(text, "}");
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private static String user(RunAccount account, Map<RunAccount, String> hashes) {
        return "{ user: " + account.user() + ", password: " + quoted(String.valueOf(hashes.get(account))) + " }";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
