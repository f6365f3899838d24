// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import java.nio.file.Path;

/** The Go server with a system account, an account with JetStream, and users of both. */
public final class SystemAccount implements AutoCloseable {
    private static final String CONFIG = """
            server_name: n1
            accounts {
              A {jetstream: enabled, users: [{user: alice, password: secret-a}]}
              SYS {users: [{user: admin, password: secret-s}]}
            }
            system_account: SYS
            """;

    private final TestServer server;
    private final Cli cli;

    public SystemAccount(Path directory) {
        server = TestServer.reference(directory, CONFIG);
        cli = new Cli(directory).connectedTo(server.url());
    }

    /** A runner in the system account. */
    public Cli admin() {
        return cli.with("NATS_USER", "admin").with("NATS_PASSWORD", "secret-s");
    }

    /** A runner in the account A. */
    public Cli user() {
        return cli.with("NATS_USER", "alice").with("NATS_PASSWORD", "secret-a");
    }

    @Override
    public void close() {
        server.close();
    }
}
