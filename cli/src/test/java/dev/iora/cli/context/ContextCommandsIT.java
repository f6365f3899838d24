// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.PseudoTerminal;
import dev.iora.cli.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Contexts: made, changed, chosen, and used to connect. */
@Timeout(120)
class ContextCommandsIT {
    @TempDir
    Path home;

    private Cli cli;

    @BeforeEach
    void withAHome() {
        cli = new Cli(home);
    }

    private Path file(String name) {
        return home.resolve(".config/nats/context").resolve(name + ".json");
    }

    @Test
    void addShowsTheContext() {
        cli.run(
                        "context",
                        "add",
                        "x",
                        "--server",
                        "nats://127.0.0.1:1",
                        "--description",
                        "dd",
                        "--user=u",
                        "--password=p")
                .succeeded()
                .printed("""
                        NATS Configuration Context "x"

                          Description: dd
                          Server URLs: nats://127.0.0.1:1
                             Username: u
                             Password: *
                                 Path: %s

                        """.formatted(file("x")));
        cli.run("--server", "nats://b:2", "context", "save", "x").succeeded();
        assertThat(cli.run("ctx", "show", "x", "--json").succeeded().out())
                .startsWith("{\n  \"name\": \"x\",\n  \"description\": \"dd\",\n  \"url\": \"nats://b:2\",")
                .contains("\"user\": \"u\"");
    }

    @Test
    void listMarksTheSelectedOne() {
        cli.run("context", "ls").succeeded().printed("No known contexts\n");
        cli.run("context", "add", "x", "--description=one").succeeded();
        cli.run("context", "copy", "x", "y", "--select").succeeded();
        cli.run("context", "ls").succeeded().printed("""
                ╭────────────────────╮
                │   Known Contexts   │
                ├──────┬─────────────┤
                │ Name │ Description │
                ├──────┼─────────────┤
                │ x    │ one         │
                │ y*   │ one         │
                ╰──────┴─────────────╯

                """);
        cli.run("context", "ls", "--names").succeeded().printed("x\ny\n");
        cli.run("context", "ls", "--completion").succeeded().printed("x:one\ny*:one\n");
    }

    @Test
    void selectsThePreviousContext() {
        cli.run("context", "select", "x").failedWith("no context defined, see 'nats context add --help'");
        cli.run("context", "add", "x").succeeded();
        cli.run("context", "add", "y").succeeded();
        cli.run("context", "select", "x").succeeded();
        cli.run("context", "select", "y").succeeded();
        assertThat(cli.run("context", "previous").succeeded().out()).startsWith("NATS Configuration Context \"x\"");
        assertThat(cli.run("context", "-").succeeded().out()).startsWith("NATS Configuration Context \"y\"");
        cli.run("context", "rm", "y")
                .failedWith("cannot remove the selected context, select another one or use the unselect command");
        cli.run("context", "unselect").succeeded().printed("Unselected the \"y\" context\n");
        cli.run("context", "unselect").succeeded().printed("No context currently selected\n");
        cli.run("context", "rm", "y", "-f").succeeded().printed("");
        cli.run("context", "info", "y").failedWith("unknown context \"y\", see 'nats context ls'");
    }

    @Test
    void embedsCredentials() throws IOException {
        Path seed = Files.writeString(home.resolve("seed"), "SUAB");
        cli.run("context", "add", "x", "--nkey", seed.toString(), "--embed").succeeded();
        assertThat(Files.readString(file("x"))).contains("\"nkey\": \"data:;base64,U1VBQg==\"");
        assertThat(cli.run("context", "info", "x").succeeded().out()).contains("NKey: embedded data");
    }

    @Test
    void validateFindsProblems() {
        cli.run("context", "add", "x", "--creds=/nowhere").succeeded();
        assertThat(cli.run("context", "validate")
                        .failedWith("validation failed")
                        .out())
                .contains("Credentials: /nowhere (ERROR)");
        assertThat(cli.run("context", "validate", "y").exitCode()).isEqualTo(1);
    }

    @Test
    void warnsOfOverridingVariables() {
        cli.run("context", "add", "x").succeeded();
        assertThat(cli.connectedTo("nats://a:1")
                        .run("context", "info", "x")
                        .succeeded()
                        .out())
                .endsWith("\nWARNING: Shell environment overrides in place using NATS_URL\n");
    }

    @Test
    void connectsByTheSelectedContext() {
        try (TestServer server = TestServer.iora(home.resolve("store"))) {
            cli.run("context", "add", "x", "--select", "--server", server.url()).succeeded();
            cli.run("pub", "a", "b").succeeded();
            assertThat(cli.run("context", "info", "--connect").succeeded().out())
                    .contains("Connection: OK\n");
        }
        assertThat(cli.run("pub", "a", "b").err())
                .startsWith("nats: error: nats: no servers available for connection: nats://127.0.0.1:")
                .contains("(from context \"x\")")
                .contains("'nats server run'");
        assertThat(cli.run("context", "validate", "x", "--connect").exitCode()).isEqualTo(1);
    }

    @Test
    void authenticatesByUserTokenAndNkey() throws IOException {
        String accounts = "authorization { users: [ {user: u, password: p}, "
                + "{nkey: UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4} ] }";
        try (TestServer server = TestServer.reference(home, accounts)) {
            Cli connected = cli.connectedTo(server.url());
            connected.run("pub", "a", "b", "--user=u", "--password=p").succeeded();
            assertThat(connected.run("pub", "a", "b").err())
                    .startsWith("nats: error: nats: Authorization Violation: " + server.url() + " (from NATS_URL)");
            Path seed = Files.writeString(
                    home.resolve("seed.nk"), "# a seed\nSUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY\n");
            connected.run("pub", "a", "b", "--nkey", seed.toString()).succeeded();
        }
        try (TestServer server = TestServer.reference(home, "authorization { token: secret }")) {
            cli.connectedTo(server.url()).run("pub", "a", "b", "--user=secret").succeeded();
            cli.connectedTo(server.url())
                    .with("NATS_TOKEN", "secret")
                    .run("pub", "a", "b")
                    .succeeded();
        }
    }

    @Test
    void editOpensTheUsersEditor() throws IOException {
        Path editor = Files.writeString(home.resolve("editor"), """
                #!/bin/sh
                sed -i 's|^description: .*|description: "by hand"|; s|^token: .*|token: 0123 # octal|' "$1"
                """);
        Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwx------"));
        cli.run("context", "add", "x", "--server=nats://a:1").succeeded();
        assertThat(cli.with("EDITOR", editor.toString())
                        .run("context", "edit", "x")
                        .succeeded()
                        .out())
                .contains("Description: by hand")
                .contains("Server URLs: nats://a:1");
        assertThat(home.resolve(".config/nats/context/x.json")).content().contains("\"token\": \"0123\"");
        cli.run("context", "edit", "x").failedWith("set EDITOR environment variable to your chosen editor");
    }

    @Test
    void choosesFromAListOnATerminal() throws Exception {
        cli.run("context", "add", "first").succeeded();
        cli.run("context", "add", "second").succeeded();
        cli.run("context", "select").failedWith("invalid input: cannot prompt for user input without a terminal");
        try (PseudoTerminal terminal = cli.startOnTerminal("context", "select")) {
            terminal.await("? Select a Context")
                    .await("second")
                    .type(PseudoTerminal.DOWN + PseudoTerminal.ENTER)
                    .await("NATS Configuration Context \"second\"");
            assertThat(terminal.awaitEnd()).isZero();
        }
        try (PseudoTerminal terminal = cli.startOnTerminal("context", "rm", "first")) {
            terminal.answer("Really delete context \"first\"", "y");
            assertThat(terminal.awaitEnd()).isZero();
        }
        cli.run("context", "ls", "--names").succeeded().printed("second\n");
    }
}
