// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import dev.iora.cli.SystemAccount;
import dev.iora.cli.TestServer;
import dev.iora.cli.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that send requests to servers, against the Go server, which has a system account. */
@Timeout(180)
class ServerCommandsIT {
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
    }

    @AfterAll
    static void stopServer() {
        servers.close();
    }

    private static JsonObject firstLine(CliResult result) {
        return JsonObject.parse(result.succeeded().lines().getFirst().getBytes(StandardCharsets.UTF_8));
    }

    private static String serverId() {
        return firstLine(admin.run("server", "request", "variables"))
                .object("server")
                .string("id");
    }

    @Test
    void pingsUntilAllServersResponded() {
        assertThat(admin.run("server", "ping").succeeded().out())
                .containsPattern(
                        "^n1 {58} rtt=\\S+s\n\n---- ping statistics ----\n1 replies max: \\S+ min: \\S+ avg: \\S+\n$");
    }

    @Test
    void reportsTheNumberOfMissingServers() {
        assertThat(admin.run("server", "ping", "2", "--id", "--graph", "--timeout", "300ms")
                        .succeeded()
                        .out())
                .contains(serverId() + " n1 ")
                .contains("Responses per 25ms")
                .endsWith("\nMissing 1 server(s)\n");
    }

    @Test
    void listsServers() {
        assertThat(admin.run("server", "list", "--sort", "name").succeeded().lines())
                .anyMatch(line -> line.contains("Server Overview"))
                .anyMatch(
                        line -> line.matches(
                                "│ Name │ Cluster │ Host │ Version +│ JS  │ Conns │ Subs +│ Routes │ GWs │ Mem +│ CPU % │ Cores │ Slow │ Uptime +│ RTT +│"))
                .anyMatch(line -> line.matches("│ n1 +│ +│ 127 +│ 2\\.\\S+ +│ yes │ 1 .*"));
        JsonObject first = JsonObject.parse(("{\"servers\":"
                        + admin.run("server", "ls", "--json").succeeded().out() + "}")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(first.array("servers").objects().getFirst().object("server").string("name"))
                .isEqualTo("n1");
    }

    @Test
    void showsAServerByNameOrId() {
        String id = serverId();
        String byName = admin.run("server", "info", "n1").succeeded().out();
        assertThat(byName)
                .startsWith("Server information for n1 (" + id + ")\n\nProcess Details:\n")
                .contains("\nConnection Details:\n")
                .contains("\nJetStream:\n")
                .contains("\nLimits:\n")
                .contains("\nStatistics:\n");
        assertThat(admin.run("server", "info", id).succeeded().out()).startsWith("Server information for n1 (" + id);
        admin.run("server", "info", "n2", "--timeout", "300ms")
                .failedWith("no results received, ensure the account used has system privileges and appropriate"
                        + " permissions");
    }

    @ParameterizedTest
    @CsvSource({
        "accounts, server_id",
        "connections, num_connections",
        "gateways, server_id",
        "ipqueue, ''",
        "jetstream, api",
        "jetstream-health, status",
        "leafnodes, leafnodes",
        "raft, ''",
        "routes, num_routes",
        "subscriptions, num_subscriptions",
        "variables, server_name"
    })
    void printsOneResponsePerLine(String endpoint, String field) {
        JsonObject answer = firstLine(admin.run("server", "request", endpoint, "--name", "n1"));
        assertThat(answer.object("server").string("name")).isEqualTo("n1");
        if (!field.isEmpty()) {
            assertThat(answer.object("data").names()).contains(field);
        }
    }

    @Test
    void omitsEmptyResponsesOnRequest() {
        admin.run("server", "request", "connections", "--filter-user", "nobody", "--filter-empty")
                .succeeded()
                .printed("");
    }

    @Test
    void kicksClients() throws Exception {
        try (Cli.Running watched = user.start("sub", "kicked.>", "--connection-name", "victim")) {
            watched.awaitOutput("Subscribing on kicked.>");
            JsonObject connections = firstLine(admin.run("server", "request", "connections", "--filter-user", "alice"));
            JsonObject victim =
                    connections.object("data").array("connections").objects().getFirst();
            admin.run("server", "request", "kick", Long.toString(victim.number("cid")), serverId())
                    .succeeded();
            CliResult closed = admin.run(
                    "server",
                    "request",
                    "connections",
                    "--filter-state",
                    "closed",
                    "--filter-cid",
                    Long.toString(victim.number("cid")));
            assertThat(firstLine(closed)
                            .object("data")
                            .array("connections")
                            .objects()
                            .getFirst()
                            .string("reason"))
                    .isEqualTo("Kicked");
        }
    }

    @Test
    void savesProfiles() throws Exception {
        String printed = admin.run("server", "request", "profile", "goroutine", directory.toString(), "--level", "1")
                .succeeded()
                .out();
        assertThat(printed).startsWith("Server \"n1\" profile written: " + directory + "/goroutine-");
        Path file = Path.of(printed.strip().substring("Server \"n1\" profile written: ".length()));
        assertThat(Files.readString(file)).contains("goroutine profile: total");
    }

    @Test
    void reloadsAConfiguration() {
        assertThat(admin.run("server", "config", "reload", serverId(), "-f")
                        .succeeded()
                        .out())
                .startsWith("Server information for n1");
        admin.run("server", "config", "reload", serverId())
                .failedWith("could not obtain confirmation: cannot ask for confirmation without a terminal");
    }

    @Test
    void showsAccounts() {
        assertThat(admin.run("server", "account", "info", "A").succeeded().out())
                .startsWith("Account information for account A\n\nDetails:\n")
                .containsPattern("Updated: \\S+ \\S+ \\(\\S+ ago\\)\n +JetStream: true\n\nImports:\n")
                .contains("Subject: $SYS.REQ.USER.INFO from subject $SYS.REQ.USER.A.INFO in account SYS\n");
        assertThat(admin.run("server", "acct", "i", "A", "--json").succeeded().out())
                .startsWith("{\n  \"account_name\": \"A\",\n");
        admin.run("server", "account", "info", "NOPE").failedWith("Account NOPE does not exist");
    }

    @Test
    void purgesAccounts() {
        assertThat(admin.run("server", "account", "purge", "A").out())
                .isEqualTo("This operation deletes all data from the A account and cannot be reversed.\n\n");
        admin.run("server", "account", "purge", "A", "--force")
                .succeeded()
                .printed("Purge operation on account A initiated\n");
        assertThat(admin.run("server", "account", "purge", "A", "--force", "--js-domain", "D")
                        .err())
                .startsWith("nats: error: the --js-domain option cannot be used with account purge");
    }

    @Test
    void refusesUsersOutsideTheSystemAccount() {
        String refusal =
                "server request failed, ensure the account used has system privileges and appropriate" + " permissions";
        user.run("server", "ping").failedWith(refusal);
        user.run("server", "list").failedWith(refusal);
        user.run("server", "info").failedWith(refusal);
        user.run("server", "request", "variables").failedWith(refusal);
    }

    @Test
    void reportsThatOurServerHasNoSystemAccountYet(@TempDir Path store) {
        try (TestServer iora = TestServer.iora(store)) {
            Cli ours = new Cli(store).connectedTo(iora.url());
            ours.run("server", "list")
                    .failedWith("server request failed, ensure the account used has system privileges and appropriate"
                            + " permissions (Iora does not answer requests of the system account yet)");
        }
    }

    @Test
    void validatesConfigurations(@TempDir Path files) throws Exception {
        Path good = Files.writeString(files.resolve("good.conf"), "port: 4222\n");
        Path bad = Files.writeString(files.resolve("bad.conf"), "port: many\nnonsense: 1\n");
        assertThat(new Cli(files)
                        .run("server", "config", "validate", good.toString())
                        .succeeded()
                        .out())
                .startsWith("configuration file " + good + " is valid (sha256:");
        CliResult result = new Cli(files).run("server", "config", "validate", bad.toString());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains(bad + ":1:")
                .contains(bad + ":2:")
                .endsWith("nats: error: configuration file " + bad + " has 2 problems\n");
        new Cli(files)
                .run("server", "config", "validate", "nowhere.conf")
                .failedWith("path 'nowhere.conf' does not exist, try --help");
    }

    @Test
    void hashesPasswords() {
        Cli cli = new Cli(directory);
        String hash = cli.run("server", "passwd", "--pass", "a long password", "--cost", "4")
                .succeeded()
                .out()
                .strip();
        assertThat(OpenBSDBCrypt.checkPassword(hash, "a long password".toCharArray()))
                .isTrue();
        assertThat(cli.with("PASSWORD", "another password")
                        .run("server", "pass", "-c", "4")
                        .succeeded()
                        .out())
                .startsWith("$2a$04$");
        String generated =
                cli.run("server", "mkpasswd", "-g", "-c", "4").succeeded().out();
        assertThat(generated).matches("Generated password: \\S{22}\n {7}bcrypt hash: \\$2a\\$04\\$\\S{53}\n");
        String password = generated.substring("Generated password: ".length(), generated.indexOf('\n'));
        assertThat(OpenBSDBCrypt.checkPassword(generated.strip().replaceAll("(?s).* ", ""), password.toCharArray()))
                .isTrue();
        cli.run("server", "passwd", "-p", "short").failedWith("password should be at least 10 characters long");
        cli.run("server", "passwd", "-p", "long enough", "-c", "3")
                .failedWith("bcrypt cost should be between 4 and 31");
        cli.run("server", "passwd", "-p", "x".repeat(73), "-c", "4")
                .failedWith("error producing bcrypt hash: bcrypt: password length exceeds 72 bytes");
    }

    @Test
    void mapsSubjects() {
        Cli cli = new Cli(directory);
        cli.run("server", "mappings", "orders.*.*", "o.{{wildcard(2)}}.$1", "orders.a.b")
                .succeeded()
                .printed("o.b.a\n\n");
        cli.run("server", "mapping", "orders.*", "o.$1", "other")
                .succeeded()
                .printed("Error: no matching transforms available\n\n\n");
        cli.run("server", "mapping", "orders.*", "o.$2", "orders.a")
                .failedWith("invalid mapping destination: wildcard index out of range in $2: [2]");
        cli.run("server", "mappings", "orders.*")
                .failedWith("invalid input: cannot prompt for user input without a terminal");
    }
}
