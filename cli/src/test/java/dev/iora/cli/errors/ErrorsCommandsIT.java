// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorsCommandsIT {
    private static final String TABLE = """
            [
              {
                "constant": "JSBadErr",
                "code": 400,
                "error_code": 10001,
                "description": "bad request",
                "comment": "",
                "help": "Send a good one.",
                "url": "https://example.net/bad",
                "deprecates": ""
              }
            ]""";

    @TempDir
    Path directory;

    private Cli cli = new Cli(Path.of("."));
    private Path file = Path.of(".");

    @BeforeEach
    void writeTable() throws Exception {
        cli = new Cli(directory);
        file = Files.writeString(directory.resolve("errors.json"), TABLE);
    }

    @Test
    void lookup() {
        cli.run("errors", "lookup", "10059").succeeded().printed("""
                NATS Error Code: 10059

                        Description: stream not found
                          HTTP Code: 404
                  Go Index Constant: JSStreamNotFoundErr

                 No further information available
                """);
        cli.run("error", "find", "10001", "--errors=" + file).succeeded().printed("""
                NATS Error Code: 10001

                        Description: bad request
                          HTTP Code: 400
                  Go Index Constant: JSBadErr
                           Help URL: https://example.net/bad

                 Send a good one.
                """);
        cli.run("errors", "lookup", "9").failedWith("no error matches code 9");
    }

    @Test
    void list() {
        cli.run("errors", "ls", "jetstream NOT enabled", "http", "-R")
                .succeeded()
                .printed("""
                ╭───────────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                              NATS Errors                                              │
                ├───────────┬─────────────────┬───────────────────────────────────┬─────────┬───────────────────────────┤
                │ NATS Code │ HTTP Error Code │ Description                       │ Comment │ Go Constant               │
                ├───────────┼─────────────────┼───────────────────────────────────┼─────────┼───────────────────────────┤
                │     10076 │             503 │ JetStream not enabled             │         │ JSNotEnabledErr           │
                │     10039 │             503 │ JetStream not enabled for account │         │ JSNotEnabledForAccountErr │
                ╰───────────┴─────────────────┴───────────────────────────────────┴─────────┴───────────────────────────╯
                """);
        assertThat(cli.run("errors", "ls").succeeded().lines()).hasSizeGreaterThan(200);
        cli.run("errors", "ls", "no such thing")
                .failedWith("no errors found matching regular expression no such thing");
        cli.run("errors", "ls", "(").failedWith("invalid regular expression \"(\": Unclosed group");
    }

    @Test
    void validate() throws Exception {
        cli.run("errors", "validate", file.toString()).succeeded().printed("Validated 1 errors\n");
        cli.run("errors", "validate").failedWith("errors file is required");
        cli.run("errors", "validate", directory + "/none")
                .failedWith("path '" + directory + "/none' does not exist, try --help");
        Files.writeString(file, TABLE.replace("bad request", "{bad").replace("400", "0"));
        CliResult result = cli.run("errors", "validate", file.toString()).failedWith(file + " is invalid");
        assertThat(result.out())
                .isEqualTo("10001 failed: code is required, unmatched number of { and },"
                        + " constants for errors with tokens must end in F like JSStreamMsgDeleteFailedF\n");
    }

    @Test
    void edit() throws Exception {
        cli.run("errors", "edit", file.toString(), "10001")
                .failedWith("set EDITOR environment variable to your chosen editor");
        Cli withEditor = cli.with("EDITOR", "sed -i s/bad/worse/");
        withEditor.run("errors", "edit", file.toString(), "10001").succeeded().printed("Validated 1 errors\n");
        assertThat(Files.readString(file)).isEqualTo(TABLE.replace("bad", "worse"));
        Cli adding = cli.with(
                "EDITOR",
                "sed -i 's/\"constant\": \"\"/\"constant\": \"JSNew\"/;s/: 0/: 500/;s/tion\": \"\"/tion\": \"new\"/'");
        adding.run("errors", "add", file.toString()).succeeded().printed("Validated 2 errors\n");
        assertThat(Files.readString(file)).contains("\"error_code\": 10002", "\"constant\": \"JSNew\"");
        CliResult broken = cli.with("EDITOR", "sed -i s/500/0/").run("errors", "edit", file.toString(), "10002");
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.out()).isEqualTo("Invalid error specification: code is required\n");
        assertThat(Files.readString(file)).contains("\"code\": 500");
    }
}
