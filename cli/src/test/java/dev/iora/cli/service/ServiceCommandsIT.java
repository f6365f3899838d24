// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import dev.iora.cli.TestServer;
import dev.iora.cli.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ServiceCommandsIT {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static Cli cli;
    private Cli.Running service;

    @BeforeAll
    static void startServer() {
        server = TestServer.iora(directory.resolve("store"));
        cli = new Cli(directory).connectedTo(server.url());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void serve() {
        service = cli.start("service", "serve", "demo", "-H", "Own:header");
        service.awaitOutput("Requests Log:\n\n");
        // The command prints its line before the service is registered.
        while (cli.run("service", "ls", "demo").exitCode() != 0) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** The output with the identifier of the instance replaced by a word of its length. */
    private static String masked(CliResult result) {
        return result.succeeded().masked().replaceAll("\\b[0-9A-Za-z]{22}\\b", "<the id of an instance");
    }

    @Test
    void servePrintsItsSubjectsAndRequests() {
        assertThat(service.masked())
                .isEqualTo("""
                NATS CLI Service demo handler %d waiting for requests on %s

                Listening Subjects:

                  demo.echo: Echo Service

                Custom Response Headers:

                        Own: header

                Requests Log:

                """.formatted(ProcessHandle.current().pid(), server.url()));
        cli.run("req", "demo.echo", "hello").succeeded();
        service.awaitOutput("Handling request on subject demo.echo\n");
    }

    @Test
    void list() {
        assertThat(masked(cli.run("service", "ls"))).isEqualTo("""
                ╭────────────────────────────────────────────────────────────────────────╮
                │                              All Services                              │
                ├──────┬─────────┬────────────────────────┬──────────────────────────────┤
                │ Name │ Version │ ID                     │ Description                  │
                ├──────┼─────────┼────────────────────────┼──────────────────────────────┤
                │ demo │ 1.0.0   │ <the id of an instance │ NATS CLI Demo Service (demo) │
                ╰──────┴─────────┴────────────────────────┴──────────────────────────────╯

                """);
        assertThat(cli.run("micro", "ls", "demo", "-j").succeeded().out())
                .startsWith("[\n  {\n")
                .contains("\"name\": \"demo\"", "\"subject\": \"demo.echo\"");
        cli.run("service", "ls", "nobody").failedWith("no service instances found");
    }

    @Test
    void infoAndStatistics() {
        cli.run("service", "request", "demo", "echo", "hello").succeeded();
        String info = masked(cli.run("service", "info", "demo"))
                .replaceAll("[\\d.]+(µs|ms|s)", "T")
                .replaceAll("\\(T ago\\)", "(A ago)");
        assertThat(info).isEqualTo("""
                Service Information

                          Service: demo (<the id of an instance)
                      Description: NATS CLI Demo Service (demo)
                          Version: 1.0.0
                         Metadata: _nats.client.created.library: natscli
                                   _nats.client.created.version: 0.4.0

                Endpoints:

                               Name: echo
                            Subject: demo.echo
                        Queue Group: q

                Statistics for 1 Endpoint(s):

                  echo Endpoint Statistics:

                           Requests: 1 in group "q"
                    Processing Time: T (average T)
                            Started: <date and time ---> (A ago)
                             Errors: 0

                  Endpoint Specific Statistics:

                    {
                        "total_payload": 5
                    }
                """);
        JsonObject json = JsonObject.parse(cli.run("service", "info", "demo", "--json", "-e", "^ec")
                .succeeded()
                .out()
                .getBytes(StandardCharsets.UTF_8));
        assertThat(json.object("info").array("endpoints").size()).isOne();
        assertThat(json.object("stats").array("endpoints").objects().getFirst().number("num_requests"))
                .isOne();
        assertThat(cli.run("service", "info", "demo", "-e", "other").succeeded().out())
                .doesNotContain("demo.echo");
        cli.run("service", "info", "nobody").failedWith("no service instances found");
    }

    @Test
    void stats() {
        cli.run("service", "req", "demo", "echo", "hello", "--count=3").succeeded();
        CliResult result = cli.run("service", "stats", "demo").succeeded();
        assertThat(result.lines())
                .anySatisfy(line -> assertThat(line).contains("demo Service Statistics"))
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "│ ID ",
                                "│ Endpoint │ Requests │ Queue Group │ Errors │ Processing Time │ Average Time │"))
                .anySatisfy(line -> assertThat(line).contains("│ echo     │ 3        │ q           │ 0      │"))
                .anySatisfy(line -> assertThat(line).contains("│          │ 3        │             │ 0      │"));
        assertThat(cli.run("service", "stats", "demo", "-j").succeeded().out())
                .contains("\"num_requests\": 3", "\"total_payload\": 15");
    }

    @Test
    void ping() {
        assertThat(masked(cli.run("service", "ping", "--timeout=1s")))
                .matches("demo <the id of an instance {24}rtt=[\\d.]+(µs|ms)\n");
        cli.run("service", "ping", "nobody").failedWith("no service instances found");
    }

    @Test
    void request() {
        String[] command = {
            "service", "request", "demo", "echo", "hello {{.Count}}", "-H", "Mine:{{.Count}}", "--count=2"
        };
        assertThat(cli.run(command).succeeded().masked().replaceAll("rtt .*", "rtt T"))
                .contains("<time> Sending request on \"demo.echo\"\n<time> Received with rtt T\n")
                .contains("<time> Own: header\n", "<time> Mine: 1\n", "<time> Subject: demo.echo\n")
                .contains("hello 1\n")
                .contains("<time> Mine: 2\n", "hello 2\n");
        assertThat(cli.run("service", "req", "demo", "echo", "x", "--raw").out().strip())
                .isEqualTo("x");
        assertThat(cli.runWithInput("from stdin", "service", "req", "demo", "echo", "-r", "--force-stdin")
                        .out()
                        .strip())
                .isEqualTo("from stdin");
        cli.run("service", "request", "demo", "other", "x")
                .failedWith("service \"demo\" has no endpoint \"other\" (available: echo)");
        cli.run("service", "request", "nobody", "other", "x").failedWith("no service instances found");
    }
}
