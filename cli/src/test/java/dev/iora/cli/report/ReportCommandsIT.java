// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.SystemAccount;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The reports about servers and accounts, against the Go server, which has a system account. */
@Timeout(180)
class ReportCommandsIT {
    @TempDir
    static Path directory;

    private static SystemAccount servers;
    private static Cli admin;
    private static Cli user;

    @BeforeAll
    static void startServer() {
        servers = new SystemAccount(directory);
        admin = servers.admin();
        user = servers.user();
        user.run("stream", "add", "ORD", "--subjects", "ord.*", "--defaults").succeeded();
    }

    @AfterAll
    static void stopServer() {
        servers.close();
    }

    private static String report(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "server";
        all[1] = "report";
        System.arraycopy(args, 0, all, 2, args.length);
        return admin.run(all).succeeded().out();
    }

    @Test
    void connections() throws Exception {
        try (Cli.Running sub = user.start("sub", "a.>", "--connection-name", "subscriber")) {
            sub.awaitOutput("Subscribing on a.>");
            assertThat(report("connections", "--sort", "cid"))
                    .contains("Top 2 Connections out of 2 by cid")
                    .contains("│ subscriber ")
                    .contains("Totals for 2 connections")
                    .contains("Connections per server");
            assertThat(report("conn", "--account", "A", "--top", "1", "--subject", "a.b"))
                    .contains("Top 1 Connections out of 1 by subs");
            assertThat(report("conns", "--json", "--filter", "conn.name == 'subscriber' && server.name == 'n1'"))
                    .contains("\"name\": \"subscriber\"")
                    .contains("\"authorized_user\": \"alice\"");
            assertThat(report("accounts", "--sort", "conns"))
                    .contains("2 Accounts Overview")
                    .contains("│ A ")
                    .contains("│ SYS ");
            assertThat(report("accounts", "A")).contains("Top 1 Connections out of 1 by subs");
            assertThat(report("accounts", "--json", "--top", "1")).contains("\"connection_info\": [");
        }
        assertThat(report("connections", "--state", "closed", "--closed-reason", "client closed"))
                .contains("Client Closed")
                .contains(" Reason ");
    }

    @Test
    void refusesInvalidFlags() {
        admin.run("server", "report", "connections", "--filter", "conn.name ==")
                .failedWith("Invalid expression: it ends too early");
        admin.run("server", "report", "connections", "--filter", "true", "--closed-reason", "x")
                .failedWith("cannot filter for closed reason and use a filter expression at the same time");
        admin.run("server", "report", "connections", "--username", "nobody")
                .failedWith("did not get results from any servers");
        admin.run("server", "report", "accounts", "NOPE").failedWith("did not get results from any servers");
        admin.run("server", "report", "jetstream", "--sort", "age")
                .failedWith("cannot sort by \"age\", use one of name, cluster, streams, consumers, msgs, mbytes, mem,"
                        + " file, api, err");
    }

    @Test
    void usage() {
        assertThat(report("cpu")).startsWith("CPU Usage\n\n  n1: ");
        assertThat(report("mem")).matches("Memory Usage\n\n  n1: █{30} \\(\\S+ MiB\\)\n");
        assertThat(report("mem", "--json")).matches("\\{\n  \"n1\": \\d+\n}\n");
    }

    @Test
    void health() {
        assertThat(report("health", "--account", "A"))
                .contains("Health Report")
                .contains("│ n1     │         │        │ ok (200)       │")
                .contains("ok: 1 / err: 0");
    }

    @Test
    void jetStream() {
        assertThat(report("jetstream"))
                .contains("JetStream Summary ")
                .containsPattern("│ n1 +│ +│ 1 +│ 0 +│ 0 +│ 0 B +│ 0 B +│ 0 B +│ \\d+ +│ +0 │")
                .doesNotContain("RAFT");
        assertThat(report("js", "--account", "A", "--leaders", "--no-compact"))
                .contains("JetStream Summary for Account A")
                .contains("RAFT Leader Report");
    }

    @Test
    void clusterAndLeafNodes() {
        assertThat(report("routes")).contains("Cluster Report");
        assertThat(report("gateways")).contains("Super Cluster Report").contains("│ n1 ");
        assertThat(report("leafnodes", "--sort", "subs")).contains("Leafnode Report");
    }

    @Test
    void downgrade() {
        assertThat(report("downgrade", "0")).isEqualTo("""
                        Obtaining JetStream Asset information
                        All assets are compatible with the specified API level.
                        """);
        assertThat(report("downgrade", "0", "--json")).isEqualTo("{}\n");
        user.run("stream", "add", "NEW", "--subjects", "new", "--defaults", "--metadata", "_nats.req.level=7")
                .succeeded();
        assertThat(report("downgrade", "6"))
                .contains("Assets: Streams")
                .contains("│ A       │ NEW    │                  7 │");
        user.run("stream", "rm", "NEW", "-f").succeeded();
    }

    @Test
    void watches() throws Exception {
        try (Cli.Running report = admin.start("server", "report", "cpu", "--watch", "1")) {
            report.awaitOutput("CPU Usage\n\n  n1:").awaitOutput("\u001B[2J\u001B[HCPU Usage");
        }
        try (Cli.Running watch = admin.start("server", "watch", "servers", "--number", "3")) {
            watch.awaitOutput("Top 1 Server activity by Connections at ").awaitOutput("│ n1 ");
        }
        try (Cli.Running watch = admin.start("server", "watch", "jetstream", "--number", "3", "--sort", "api")) {
            watch.awaitOutput("Top 1 Server activity by API Requests at ").awaitOutput("Totals (1 Servers)");
        }
        try (Cli.Running watch = admin.start("server", "watch", "accounts", "--number", "3");
                Cli.Running sub = user.start("sub", "a.>")) {
            sub.awaitOutput("Subscribing on a.>");
            watch.awaitOutput("Account activity by Connections at ").awaitOutput("│ A ");
        }
        try (Cli.Running watch = admin.start("server", "watch", "api", "requests")) {
            watch.awaitOutput("Waiting for requests...");
        }
        user.run("server", "watch", "servers", "-n", "3")
                .failedWith("server request failed, ensure the account used has system privileges and appropriate"
                        + " permissions");
        admin.run("server", "watch", "servers")
                .failedWith(
                        "could not determine screen dimensions: output is not a terminal, give the number of rows by"
                                + " --number");
        admin.run("server", "watch", "accounts", "--sort", "age")
                .failedWith("cannot sort by \"age\", use one of conns, recvb, recvm, sentb, sentm, slow, subs");
    }
}
