// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.util.Objects.requireNonNull;

import dev.iora.server.NatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official clients for JavaScript, C and Go log in in each way, and get their own error for wrong credentials. */
final class ForeignLoginsCompatIT {
    private static final String HASH = "$2a$04$KBCwKxOzLha2MUDgW0PjXerbncD/VslLhLn1xjJSVv6IfOoAikHZO";

    /** A configuration by the kind of credentials that it takes. The handshakes of this JVM's first clients may take long. */
    private static final Map<String, String> CONFIGURATIONS = Map.of(
            "none", "",
            "token", "authorization { token: t }",
            "user",
                    "authorization { timeout: 20, users: [ {user: u, password: p}, {user: h, password: \"" + HASH
                            + "\"} ] }",
            "nkey", "authorization { users: [ {nkey: {nkey:1}} ] }",
            "certificate",
                    "tls { {tls}, {ca}, verify_and_map: true, timeout: 20 }\n"
                            + "authorization { users: [ {user: joe.example} ] }",
            "first", "tls { {tls}, handshake_first: true, timeout: 20 }\nauthorization { token: t }");

    /** Compiled programs by their language. */
    private static final Map<String, ForeignClients> PROGRAMS = new HashMap<>();

    @TempDir
    private static Path folder;

    private static AccountSite site;

    @BeforeAll
    static void writeFiles() {
        site = new AccountSite(folder);
        site.writeClients();
    }

    @ParameterizedTest
    @CsvSource({
        "js,none", "js,token", "js,user", "js,nkey", "js,certificate", "js,first",
        "c,none", "c,token", "c,user", "c,nkey", "c,certificate", "c,first",
        "go,none", "go,token", "go,user", "go,nkey", "go,certificate", "go,first",
    })
    void logsIn(String language, String kind) throws IOException {
        ForeignClients program = PROGRAMS.computeIfAbsent(language, key -> ForeignClients.program(key, "auth", folder));
        Path config = Files.writeString(
                folder.resolve("server.conf"),
                "listen: 127.0.0.1:-1\n" + site.complete(requireNonNull(CONFIGURATIONS.get(kind))) + "\n");
        try (NatsServer server = NatsServer.fromConfigFile(config).start()) {
            String url = (language.equals("js") ? "localhost:" : "nats://localhost:") + server.port();
            program.passesItsChecks(url, kind, folder.toString());
        }
    }
}
