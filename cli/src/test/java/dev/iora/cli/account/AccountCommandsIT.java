// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.SystemAccount;
import dev.iora.cli.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands about the account of the user. */
@Timeout(180)
class AccountCommandsIT {
    @TempDir
    Path directory;

    @Test
    void showsInfoOfOurServer() {
        try (TestServer server = TestServer.iora(directory.resolve("store"))) {
            Cli cli = new Cli(directory).connectedTo(server.url());
            assertThat(cli.run("account", "info").succeeded().out())
                    .startsWith("Account Information\n\n")
                    .contains("Client IP: 127.0.0.1\n")
                    .contains("Maximum Payload: 1.0 MiB\n")
                    .contains("JetStream Account Information:\n\nAccount Usage:\n")
                    .contains("Tier: Default:\n")
                    .containsPattern("Streams: 0 of Unlimited\n +Consumers: Unlimited\n$");
            cli.run("account", "report", "connections")
                    .failedWith("server request failed, ensure the account used has system privileges and appropriate"
                            + " permissions (Iora does not answer requests of the system account yet)");
        }
    }

    @Test
    void showsInfoAndReportsOfTheGoServer() {
        try (SystemAccount servers = new SystemAccount(directory)) {
            assertThat(servers.user().run("account", "info").succeeded().out())
                    .containsPattern("Account Information\n\n +User: alice\n +Account: A\n")
                    .contains("Expires: never\n");
            assertThat(servers.admin().run("account", "info").succeeded().out())
                    .endsWith("   JetStream is not supported in this account\n");
            assertThat(servers.user()
                            .run("account", "report", "connections")
                            .succeeded()
                            .out())
                    .contains("Top 1 Connections out of 1 by subs");
            assertThat(servers.user()
                            .run("account", "report", "statistics")
                            .succeeded()
                            .out())
                    .contains("Server Statistics");
        }
    }
}
