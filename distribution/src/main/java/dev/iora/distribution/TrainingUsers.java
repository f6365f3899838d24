// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.config.OptionsLoader;
import dev.iora.server.NatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts and reloads a server with many users and accounts, so that the JVM records what reading them needs.
 *
 * <p>Thread: one at a time.
 */
final class TrainingUsers {
    private static final int USERS = 300;
    private static final int ACCOUNTS = 100;

    private final Path file;

    /** Keeps its file in {@code directory}. */
    TrainingUsers(Path directory) {
        file = directory.resolve("users.conf");
    }

    /** Starts, lets a client in, and reloads. */
    void run() throws IOException {
        write(USERS);
        try (NatsServer server = NatsServer.fromConfigFile(file).start()) {
            try (TrainingClient client = TrainingClient.connect(server.port())) {
                client.send("SUB s0.a 2\r\nPUB p0.a 5\r\nhello\r\nPUB refused 2\r\nno\r\n");
                client.awaitPong();
            }
            write(USERS + 1);
            server.reload(OptionsLoader.load(file, Map.of(), Map.of()).options());
        }
    }

    private void write(int users) throws IOException {
        StringBuilder text =
                new StringBuilder("listen: \"127.0.0.1:-1\"\nno_auth_user: u0\nauthorization { users: [\n");
        for (int i = 0; i < users; i++) {
            text.append("{ user: u" + i + ", password: \"password-" + i + "\", permissions: {");
            text.append(" publish: [\"p" + i + ".>\", \"q" + i + ".*\"],");
            text.append(" subscribe: { allow: [\"s" + i + ".>\", \"_INBOX.>\"], deny: [\"s" + i + ".x\"] } } }\n");
        }
        text.append("] }\naccounts {\n");
        for (int i = 0; i < ACCOUNTS; i++) {
            int other = (i + 1) % ACCOUNTS;
            text.append("A" + i + " { users: [{ user: a" + i + ", password: \"password-" + i + "\" }],");
            text.append(" exports: [{ stream: \"e" + i + ".>\" }, { service: \"r" + i + ".*\" }],");
            text.append(
                    " imports: [{ stream: { account: A" + other + ", subject: \"e" + other + ".>\" }, prefix: from },");
            text.append(" { service: { account: A" + other + ", subject: \"r" + other + ".*\" }, to: \"to.*\" }] }\n");
        }
        Files.writeString(file, text.append("}\n"));
    }
}
