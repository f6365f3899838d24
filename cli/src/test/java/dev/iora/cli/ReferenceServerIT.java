// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main commands against the nats-server of this machine, which may be an older one. */
@Timeout(180)
class ReferenceServerIT {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static Cli cli;

    @BeforeAll
    static void startServer() {
        server = TestServer.reference(directory, "");
        cli = new Cli(directory).connectedTo(server.url());
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void createsFillsReadsAndRemovesStreams() throws Exception {
        try (PseudoTerminal terminal = cli.startOnTerminal("stream", "create", "S", "--storage=file", "--replicas=1")) {
            terminal.answer("Subjects", "s.>")
                    .answer("Retention Policy", "")
                    .answer("Discard Policy", "")
                    .answer("Stream Messages Limit", "100")
                    .answer("Per Subject Messages Limit", "")
                    .answer("Total Stream Size", "1MB")
                    .answer("Message TTL", "1d")
                    .answer("Max Message Size", "")
                    .answer("Duplicate tracking time window", "")
                    .answer("Allow message Roll-ups", "y")
                    .answer("Allow message deletion", "")
                    .answer("Allow purging subjects or the entire stream", "")
                    .await("Maximum Messages: 100")
                    .await("Maximum Age: 1d0h0m0s");
            assertThat(terminal.awaitEnd()).isZero();
        }
        cli.run("pub", "s.{{Count}}", "body {{Count}}", "--count=3", "-J", "-q").succeeded();
        assertThat(cli.run("sub", "--stream=S", "-T", "--raw").succeeded().out())
                .isEqualTo("body 1\nbody 2\nbody 3\n");
        assertThat(cli.run("stream", "get", "S", "--last-for=s.2").succeeded().out())
                .endsWith("\n\nbody 2\n\n\n");
        assertThat(cli.run("stream", "ls").succeeded().out()).contains("│ S    │");
        cli.run("stream", "rmm", "S", "2", "-f").succeeded();
        assertThat(cli.run("stream", "gaps", "S").succeeded().out()).contains("1 gap found in Stream S");
        assertThat(cli.run("stream", "subjects", "S", "--names", "--sort=name")
                        .succeeded()
                        .lines())
                .containsExactly("s.1", "s.3");
        assertThat(cli.run("stream", "edit", "S", "--max-msgs=50", "-f")
                        .succeeded()
                        .out())
                .startsWith("Differences (-old +new):\n- max_msgs: 100\n+ max_msgs: 50\nStream S was updated\n");
        assertThat(cli.run("stream", "purge", "S", "-f").succeeded().out()).startsWith("Purged 2 messages from S\n");
        cli.run("stream", "rm", "S", "-f").succeeded().printed("");
        cli.run("stream", "rm", "S", "-f").failedWith("stream not found (10059)");
    }

    @Test
    void createsReadsAndRemovesConsumers() {
        cli.run("stream", "add", "C", "--subjects=c.>", "--defaults").succeeded();
        cli.run("pub", "c.a", "one", "-J", "-q").succeeded();
        assertThat(cli.run("consumer", "add", "C", "pull", "--pull", "--defaults")
                        .succeeded()
                        .out())
                .contains("Pull Mode: true", "Unprocessed Messages: 1");
        assertThat(cli.run("consumer", "next", "C", "pull").succeeded().out()).contains("one\n\nAcknowledged message");
        assertThat(cli.run("consumer", "ls", "C", "-n").succeeded().out()).isEqualTo("pull\n");
        assertThat(cli.run("consumer", "info", "C", "pull").succeeded().out())
                .contains("Acknowledgment Floor: Consumer sequence: 1 Stream sequence: 1");
        cli.run("consumer", "rm", "C", "pull", "-f").succeeded();
        cli.run("consumer", "ls", "C").succeeded().printed("No Consumers defined\n");
    }

    @Test
    void sendsAndReceivesMessages() throws Exception {
        try (Cli.Running sub = cli.start("sub", "m.>", "--count=1");
                Cli.Running reply = cli.start("reply", "svc", "pong")) {
            sub.awaitOutput("Subscribing on m.>");
            reply.awaitOutput("Listening");
            cli.run("pub", "m.a", "hello", "-H", "K:v").succeeded();
            assertThat(sub.awaitEnd().succeeded().out()).isEqualTo("[#1] Received on \"m.a\"\nK: v\n\nhello\n\n\n");
            assertThat(cli.run("req", "svc", "ping", "--raw").succeeded().out()).isEqualTo("pong\n\n\n");
        }
        assertThat(cli.run("rtt").succeeded().out()).startsWith(server.url() + ":\n\n");
    }

    @Test
    void needsANewerServerForBatchedDirectGets() {
        cli.run("stream", "add", "W", "--subjects=w.>", "--retention=work", "--defaults")
                .succeeded();
        cli.run("pub", "w.a", "one", "-J", "-q").succeeded();
        CliResult result = cli.run("sub", "--stream=W", "-T", "--raw", "--timeout=1s");
        // Works since nats-server 2.11.
        assertThat(result.exitCode() == 0 ? result.out() : result.err())
                .containsAnyOf("one", "requires NATS Server 2.11");
    }

    @Test
    void asksAboutMirrorsAndSources() throws Exception {
        cli.run("stream", "add", "ORIGIN", "--subjects", "o.>", "--defaults").succeeded();
        cli.run("pub", "o.{{Count}}", "body {{Count}}", "--count=3", "-J", "-q").succeeded();
        String[] rest = {"--storage=file", "--replicas=1", "--retention=limits", "--discard=old", "--max-msgs=-1"};
        try (PseudoTerminal terminal = cli.startOnTerminal(with(
                rest,
                "stream",
                "add",
                "MIRROR",
                "--mirror=ORIGIN",
                "--max-bytes=-1",
                "--max-age=1d",
                "--max-msg-size=-1",
                "--allow-rollup",
                "--no-deny-delete",
                "--no-deny-purge"))) {
            terminal.answer("Configure a custom durable consumer", "")
                    .answer("Adjust mirror start", "y")
                    .answer("Mirror Start Sequence", "2")
                    .answer("Adjust mirror filter and transform", "y")
                    .answer("Filter mirror by subject (hit enter to finish)", "o.*")
                    .answer("Subject transform destination", "m.{{wildcard(1)}}")
                    .answer("Filter mirror by subject (hit enter to finish)", "")
                    .answer("Import mirror from a different JetStream domain", "")
                    .answer("Import mirror from a different account", "")
                    .await("Mirror: ORIGIN");
            assertThat(terminal.awaitEnd()).isZero();
        }
        assertThat(cli.run("stream", "info", "MIRROR", "--json").succeeded().out())
                .contains("\"opt_start_seq\": 2", "\"src\": \"o.*\"", "\"dest\": \"m.{{wildcard(1)}}\"");
        try (PseudoTerminal terminal = cli.startOnTerminal(with(
                rest,
                "stream",
                "add",
                "MERGED",
                "--source=ORIGIN",
                "--source={\"name\":\"MIRROR\"}",
                "--max-msgs-per-subject=-1",
                "--max-bytes=-1",
                "--max-age=1d",
                "--max-msg-size=-1",
                "--dupe-window=1m",
                "--allow-rollup",
                "--no-deny-delete",
                "--no-deny-purge"))) {
            terminal.answer("Configure a custom durable consumer for \"ORIGIN\"", "")
                    .answer("Adjust source \"ORIGIN\" start", "y")
                    .answer("ORIGIN Source Start Sequence", "")
                    .answer("ORIGIN Source UTC Time Stamp (YYYY:MM:DD HH:MM:SS)", "2026:01:02 03:04:05")
                    .answer("Adjust source \"ORIGIN\" filter and transform", "")
                    .answer("Import \"ORIGIN\" from a different JetStream domain", "y")
                    .answer("ORIGIN Source foreign JetStream domain name", "hub")
                    .answer("ORIGIN Source foreign JetStream domain delivery prefix", "")
                    .await("Stream MERGED was created");
            assertThat(terminal.awaitEnd()).isZero();
        }
        assertThat(cli.run("stream", "info", "MERGED", "--json").succeeded().out())
                .contains("\"opt_start_time\": \"2026-01-02T03:04:05Z\"", "\"api\": \"$JS.hub.API\"");
        cli.run("stream", "add", "X", "--mirror={}", "--defaults")
                .failedWith("invalid mirror or source: name is required");
        for (String stream : new String[] {"MERGED", "MIRROR", "ORIGIN"}) {
            cli.run("stream", "rm", stream, "-f").succeeded();
        }
    }

    private static String[] with(String[] args, String... before) {
        return Stream.concat(Arrays.stream(before), Arrays.stream(args)).toArray(String[]::new);
    }
}
