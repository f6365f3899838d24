// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import dev.iora.cli.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCommandsIT {
    private static final String GET = "io.nats.jetstream.api.v1.stream_msg_get_request";

    @TempDir
    Path directory;

    private Cli cli = new Cli(Path.of("."));

    @BeforeEach
    void setUp() {
        cli = new Cli(directory);
    }

    @Test
    void search() {
        cli.run("schema", "search", "consumer_ack").succeeded().printed("""
                Matched Schemas:

                  io.nats.jetstream.metric.v1.consumer_ack
                """);
        cli.run("schema", "ls", "micro.*(ping|stats)", "--json").succeeded().printed("""
                [
                  "io.nats.micro.v1.ping_response",
                  "io.nats.micro.v1.stats_response"
                ]
                """);
        cli.run("schema", "search", "nothing").succeeded().printed("No schemas matched \"nothing\"\n");
        cli.run("schema", "search", "(").failedWith("search failed: invalid regular expression \"(\": Unclosed group");
    }

    @Test
    void info() {
        assertThat(cli.run("schema", "info", GET).succeeded().out())
                .startsWith("{\n")
                .contains("\"$id\": ");
        assertThat(cli.run("schema", "show", GET, "--yaml").succeeded().lines())
                .startsWith("$id: https://nats.io/schemas/jetstream/api/v1/stream_msg_get_request.json")
                .contains("title: " + GET);
        cli.run("schema", "info", "x").failedWith("unknown schema x, 'nats schema search' lists all that there are");
    }

    @Test
    void validate() throws Exception {
        Path file = Files.writeString(directory.resolve("get.json"), "{\"seq\": 1}");
        cli.run("schema", "validate", GET, file.toString())
                .succeeded()
                .printed(file + " validates against " + GET + "\n");
        CliResult wrong = cli.runWithInput("{\"seq\": \"x\"}", "schema", "check", GET, "-");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.out())
                .startsWith("Validation errors in -:\n\n  ")
                .contains("/seq: expected integer, but got string\n");
        assertThat(cli.runWithInput("{\"seq\": \"x\"}", "schema", "check", GET, "-", "--json")
                        .out())
                .startsWith("[\n  \"");
        cli.runWithInput("{", "schema", "check", "--json", GET, directory + "/none")
                .failedWith("cannot read " + directory + "/none: no such file or directory");
    }

    @Test
    void request() {
        try (TestServer server = TestServer.iora(directory.resolve("store"))) {
            Cli connected = cli.connectedTo(server.url());
            connected
                    .run("schema", "request", "$JS.API.INFO")
                    .succeeded()
                    .printed("Response is a valid io.nats.jetstream.api.v1.account_info_response message\n");
            assertThat(connected
                            .run("schema", "req", "$JS.API.STREAM.NAMES", "--show")
                            .succeeded()
                            .out())
                    .startsWith("{\n")
                    .endsWith("Response is a valid io.nats.jetstream.api.v1.stream_names_response message\n");
            connected
                    .run("schema", "req", "$JS.API.INFO", "--schema=x")
                    .failedWith("invalid message type io.nats.jetstream.api.v1.account_info_response");
        }
    }
}
