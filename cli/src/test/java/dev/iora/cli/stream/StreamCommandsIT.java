// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.PseudoTerminal;
import dev.iora.cli.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands on streams, against our server. */
@Timeout(180)
class StreamCommandsIT {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static Cli cli;

    @BeforeAll
    static void startServer() {
        server = TestServer.iora(directory.resolve("store"));
        cli = new Cli(directory).connectedTo(server.url());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static void add(String stream, String... flags) {
        List<String> args = new java.util.ArrayList<>(
                List.of("stream", "add", stream, "--subjects=" + stream + ".>", "--defaults"));
        args.addAll(List.of(flags));
        cli.run(args.toArray(String[]::new)).succeeded();
    }

    private static void publish(String subject, String body, int count) {
        cli.run("pub", subject, body, "--count=" + count, "-J", "-q").succeeded();
    }

    @Test
    void infoShowsSettingsGivenByFlags() {
        add(
                "full",
                "--description=all of it",
                "--storage=memory",
                "--retention=work",
                "--discard=new",
                "--max-age=1h",
                "--max-bytes=10MB",
                "--max-msgs=1000",
                "--max-msgs-per-subject=5",
                "--max-msg-size=1KB",
                "--max-consumers=2",
                "--dupe-window=30s",
                "--allow-rollup",
                "--deny-delete",
                "--no-allow-direct",
                "--metadata=k=v",
                "--first-sequence=5");
        cli.run("stream", "info", "full").succeeded().printed("""
                Information for Stream full created <date and time --->

                                  Description: all of it
                                     Subjects: full.>
                                     Replicas: 1
                                      Storage: Memory
                               First Sequence: 5

                Options:

                                    Retention: WorkQueue
                              Acknowledgments: true
                               Discard Policy: New
                             Duplicate Window: 30.00s
                  Allows Atomic Batch Publish: false
                    Allows Fast Batch Publish: false
                              Allows Counters: false
                            Allows Msg Delete: false
                       Allows Per-Message TTL: false
                                 Allows Purge: true
                             Allows Schedules: false
                               Allows Rollups: true

                Limits:

                             Maximum Messages: 1,000
                          Maximum Per Subject: 5
                                Maximum Bytes: 10 MiB
                                  Maximum Age: 1h0m0s
                         Maximum Message Size: 1.0 KiB
                            Maximum Consumers: 2

                Metadata:

                                            k: v

                State:

                                 Host Version: 2.14.5
                           Required API Level: 0 hosted at level 4
                                     Messages: 0
                                        Bytes: 0 B
                               First Sequence: 5
                                Last Sequence: 4
                             Active Consumers: 0

                """);
    }

    @Test
    void infoPrintsJson() {
        add("json", "--retention=interest");
        assertThat(cli.run("stream", "info", "json", "--json").succeeded().out())
                .startsWith("{\n  \"")
                .contains("\"retention\": \"interest\"");
    }

    @Test
    void addTakesFilesAndWritesThem() throws IOException {
        Path file = directory.resolve("file.json");
        cli.run("stream", "add", "file", "--subjects=file", "--defaults", "--output=" + file)
                .succeeded();
        assertThat(Files.readString(file)).contains("\"name\": \"file\"", "\"subjects\": [\n    \"file\"\n  ]");
        cli.run("stream", "add", "--config=" + file, "--description=by file").succeeded();
        assertThat(cli.run("stream", "info", "file").succeeded().out()).contains("Description: by file");
        assertThat(cli.run("stream", "add", "--config=" + file, "--validate")
                        .succeeded()
                        .out())
                .endsWith("Configuration is a valid Stream matching io.nats.jetstream.api.v1.stream_configuration\n");
        Files.writeString(file, "{\"name\": \"file\", \"storage\": \"tape\"}");
        assertThat(cli.run("stream", "add", "--config=" + file, "--validate").err())
                .startsWith("nats: error: Validation Failed: ")
                .contains("storage");
        cli.run("stream", "add", "file", "--subjects=other", "--defaults")
                .failedWith("could not create Stream: stream name already in use with a different configuration"
                        + " (10058)");
    }

    @Test
    void editShowsTheDifferenceFirst() throws Exception {
        add("edit");
        cli.run("stream", "edit", "edit", "-f").succeeded().printed("No difference in configuration\n");
        assertThat(cli.run("stream", "edit", "edit", "--max-msgs=10", "--dry-run")
                        .exitCode())
                .isEqualTo(1);
        assertThat(cli.run("stream", "edit", "edit", "--max-msgs=10", "--no-allow-direct", "-f")
                        .succeeded()
                        .out())
                .startsWith("""
                        Differences (-old +new):
                        - max_msgs: -1
                        + max_msgs: 10
                        - allow_direct: true
                        Stream edit was updated

                        Information for Stream edit created""");
        try (PseudoTerminal terminal = cli.startOnTerminal("stream", "edit", "edit", "--max-msgs=20")) {
            terminal.await("+ max_msgs: 20")
                    .answer("Really edit Stream edit", "y")
                    .await("Stream edit was updated");
            assertThat(terminal.awaitEnd()).isZero();
        }
        cli.run("stream", "edit", "edit", "--storage=memory", "-f")
                .failedWith("could not edit Stream edit: stream configuration update can not change storage type"
                        + " (10052)");
    }

    @Test
    void editIgnoresTheNameInTheFile() throws IOException {
        add("named", "--max-msgs=3");
        add("saved", "--max-msgs=9");
        Path file = directory.resolve("saved.json");
        Files.writeString(
                file,
                cli.run("stream", "info", "saved", "--json")
                        .succeeded()
                        .out()
                        .replace("\"max_msgs\": 9", "\"max_msgs\": 5")
                        .replace("\"saved.", "\"named."));
        assertThat(cli.run("stream", "edit", "named", "--config=" + file, "-f")
                        .succeeded()
                        .out())
                .contains("Stream named was updated", "Information for Stream named created");
        assertThat(cli.run("stream", "info", "named").out()).contains("Maximum Messages: 5");
        assertThat(cli.run("stream", "info", "saved").out()).contains("Maximum Messages: 9");
    }

    @Test
    void editReplacesMetadata() {
        add("meta", "--metadata=first:1", "--metadata=url=http://x");
        assertThat(cli.run("stream", "info", "meta").succeeded().out()).contains("first: 1", "url: http://x");
        assertThat(cli.run("stream", "edit", "meta", "--metadata=second:2", "-f")
                        .succeeded()
                        .out())
                .contains("Stream meta was updated", "second: 2", "Host Version: ");
        assertThat(cli.run("stream", "info", "meta").succeeded().out()).doesNotContain("first: 1", "url: ");
        assertThat(cli.run("stream", "edit", "meta", "--metadata=nothing", "-f").err())
                .contains("expected KEY=VALUE got 'nothing'");
    }

    @Test
    void copyCreatesAStreamWithTheSameConfiguration() {
        add("orig", "--max-msgs=7");
        assertThat(cli.run("stream", "copy", "orig", "other", "--subjects=other.>")
                        .succeeded()
                        .out())
                .startsWith("Stream other was created\n")
                .contains("Maximum Messages: 7");
        cli.run("stream", "cp", "orig", "orig").failedWith("source and destination Stream names cannot be the same");
    }

    @Test
    void purgeTakesAllOrAPart() throws Exception {
        add("purge");
        publish("purge.{{Count}}", "x", 10);
        publish("purge.1", "x", 5);
        assertThat(cli.run("stream", "purge", "purge", "-f", "--subject=purge.1", "--keep=2")
                        .succeeded()
                        .out())
                .startsWith("Purged 4 messages from purge\n\nState for Stream purge created")
                .contains("Messages: 11");
        assertThat(cli.run("stream", "purge", "purge", "-f", "--seq=5")
                        .succeeded()
                        .out())
                .startsWith("Purged 3 ");
        cli.run("stream", "purge", "purge", "--seq=5", "--keep=1")
                .failedWith("sequence and keep cannot be combined when purging");
        cli.run("stream", "purge", "purge")
                .failedWith("could not obtain confirmation: cannot ask for confirmation without a terminal");
        try (PseudoTerminal terminal = cli.startOnTerminal("stream", "purge", "purge")) {
            terminal.answer("Really purge Stream purge", "y").await("Purged 8 messages from purge");
            assertThat(terminal.awaitEnd()).isZero();
        }
    }

    @Test
    void getShowsOneMessage() {
        add("get");
        cli.run("pub", "get.a", "hello", "-H", "K:v", "-J").succeeded();
        publish("get.b", "{{Count}}", 2);
        assertThat(cli.run("stream", "get", "get", "1").succeeded().out())
                .matches("Item: get#1 received \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[0-9.]* \\+0000 UTC"
                        + " \\([0-9.]+m?s\\) on Subject get.a\n\nHeaders:\n  K: v\n\nhello\n\n\n");
        assertThat(cli.run("stream", "get", "get", "--last-for=get.b")
                        .succeeded()
                        .out())
                .startsWith("Item: get#3 ")
                .endsWith("\n\n2\n\n\n");
        assertThat(cli.run("stream", "get", "get", "2", "--json").succeeded().out())
                .contains("\"subject\": \"get.b\"", "\"seq\": 2", "\"data\": \"MQ==\"");
        cli.run("stream", "get", "get", "9").failedWith("could not retrieve get#9: no message found (10037)");
    }

    @Test
    void rmmRemovesOneMessageAndGapsFindsIt() {
        add("rmm");
        publish("rmm.a", "x", 6);
        cli.run("stream", "gaps", "rmm").succeeded().printed("No deleted messages in rmm\n");
        for (String sequence : List.of("2", "3", "5")) {
            cli.run("stream", "rmm", "rmm", sequence, "-f").succeeded().printed("");
        }
        cli.run("stream", "gaps", "rmm").succeeded().printed("""
                ╭──────────────────────────────╮
                │  2 gaps found in Stream rmm  │
                ├───────────────┬──────────────┤
                │ First Message │ Last Message │
                ├───────────────┼──────────────┤
                │ 2             │ 3            │
                │ 5             │ 5            │
                ╰───────────────┴──────────────╯

                """);
        assertThat(cli.run("stream", "gaps", "rmm", "--json").succeeded().out().replaceAll("\\s", ""))
                .isEqualTo("[[2,3],[5,5]]");
        assertThat(cli.run("stream", "state", "rmm").succeeded().out()).contains("Deleted Messages: 3");
        cli.run("stream", "rmm", "rmm", "2", "-f").failedWith("sequence 2 not found (10043)");
    }

    @Test
    void viewTurnsPages() throws Exception {
        add("view");
        publish("view.{{Count}}", "body {{Count}}", 5);
        cli.run("stream", "view", "view").failedWith("interactive stream paging requires a valid terminal");
        try (PseudoTerminal terminal = cli.startOnTerminal("stream", "view", "view", "2")) {
            terminal.await("[1] Subject: view.1 Received: ")
                    .await("body 1")
                    .await("body 2")
                    .answer("Next Page?", "")
                    .await("[3] Subject: view.3")
                    .await("body 4")
                    .answer("Next Page?", "y")
                    .await("body 5")
                    .await("Reached apparent end of data");
            assertThat(terminal.awaitEnd()).isZero();
        }
        try (PseudoTerminal terminal =
                cli.startOnTerminal("stream", "view", "view", "--since=1h", "--subject=view.4")) {
            terminal.await("[4] Subject: view.4").await("Reached apparent end of data");
            assertThat(terminal.awaitEnd()).isZero();
        }
    }

    @Test
    void subjectsShowsCounts() {
        add("subs");
        publish("subs.a", "x", 1);
        publish("subs.b", "x", 2);
        cli.run("stream", "subjects", "subs").succeeded().printed("""
                ╭─────────────────────────────────────────────────────╮
                │              2 Subjects in stream subs              │
                ├─────────┬───────┬─────────┬───────┬─────────┬───────┤
                │ Subject │ Count │ Subject │ Count │ Subject │ Count │
                ├─────────┼───────┼─────────┼───────┼─────────┼───────┤
                │ subs.a  │ 1     │ subs.b  │ 2     │         │       │
                ╰─────────┴───────┴─────────┴───────┴─────────┴───────╯

                """);
        cli.run("stream", "subjects", "subs", "--names", "-R").succeeded().printed("subs.b\nsubs.a\n");
        cli.run("stream", "subjects", "subs", "subs.b", "--json").succeeded().printed("{\n  \"subs.b\": 2\n}\n");
        cli.run("stream", "subjects", "subs", "none").succeeded().printed("No subjects found matching none\n");
    }

    @Test
    void findMatchesConditions() {
        add("findempty");
        add("findfull");
        publish("findfull.a", "x", 1);
        assertThat(cli.run("stream", "find", "--empty", "-n").succeeded().lines())
                .contains("findempty")
                .doesNotContain("findfull");
        assertThat(cli.run("stream", "find", "--empty", "--invert", "-n")
                        .succeeded()
                        .lines())
                .contains("findfull")
                .doesNotContain("findempty");
        cli.run("stream", "find", "--subject=findfull.a", "-n").succeeded().printed("findfull\n");
        cli.run("stream", "find", "--created=1h").succeeded().printed("No Streams defined\n");
        cli.run("stream", "find", "--expression", "state.messages == 1 && config.name startsWith 'findf'", "-n")
                .succeeded()
                .printed("findfull\n");
        assertThat(cli.run("stream", "find", "--expression", "state.messages ==")
                        .err())
                .startsWith("nats: error: invalid expression: ");
        cli.run("stream", "find", "--cluster=(").failedWith("invalid regular expression \"(\": Unclosed group");
    }

    @Test
    void sealCannotBeUndone() {
        add("seal");
        assertThat(cli.run("stream", "seal", "seal", "-f").succeeded().out()).contains("Sealed: true");
        cli.run("pub", "seal.a", "x", "-J").failedWith("invalid operation on sealed stream (10109)");
    }

    @Test
    void reportShowsAllStreams() {
        add("report");
        publish("report.a", "x", 3);
        assertThat(cli.run("stream", "report", "--subject=report.a").succeeded().out())
                .startsWith("Obtaining Stream stats\n\n╭────")
                .contains("│ Stream │ Storage │ Placement │ Consumers │ Messages │ Bytes")
                .contains("│ report │ File    │           │ 0         │ 3        │");
    }

    @Test
    void hidesStreamsOfBucketsByDefault() {
        cli.run("stream", "add", "KV_hidden", "--subjects=$KV.hidden.>", "--defaults")
                .succeeded();
        assertThat(cli.run("stream", "ls").succeeded().out()).doesNotContain("KV_hidden");
        assertThat(cli.run("stream", "ls", "-j").succeeded().out()).doesNotContain("KV_hidden");
        assertThat(cli.run("stream", "ls", "-a").succeeded().out()).contains("KV_hidden");
        assertThat(cli.run("stream", "-a", "ls", "-j").succeeded().out()).contains("KV_hidden");
        assertThat(cli.run("stream", "ls", "-n").succeeded().lines())
                .as("lists of names include all streams")
                .contains("KV_hidden");
        assertThat(cli.run("stream", "ls", "-n", "-j").succeeded().out()).contains("KV_hidden");
        cli.run("stream", "rm", "KV_hidden", "-f").succeeded();
    }

    @Test
    void choosesAStreamOnATerminal() throws Exception {
        add("choose");
        try (PseudoTerminal terminal = cli.startOnTerminal("stream", "state")) {
            terminal.await("? Select a Stream")
                    .type("choose" + PseudoTerminal.ENTER)
                    .await("State for Stream choose created");
            assertThat(terminal.awaitEnd()).isZero();
        }
        cli.run("stream", "rm")
                .failedWith("could not pick a Stream to operate on: cannot pick a Stream without a"
                        + " terminal and no Stream name supplied");
        cli.run("stream", "rm", "nope", "-f").failedWith("stream not found (10059)");
    }

    @Test
    void traceShowsRequestsAndResponses() {
        add("trace");
        assertThat(cli.run("stream", "state", "trace", "--trace").succeeded().out())
                .contains(">>> $JS.API.STREAM.INFO.trace\n", "<<< $JS.API.STREAM.INFO.trace\n{\"type\":\"");
    }

    @Test
    void explainsErrorsInTheCommandLine() {
        cli.run("strem", "ls").failedWith("expected command but got \"strem\", did you mean 'stream'?, try --help");
        cli.run("stream", "ad", "x").failedWith("expected command but got \"ad\", did you mean 'add'?, try --help");
        cli.run("stream", "ls", "--nams").failedWith("unknown flag '--nams', did you mean '--names'?, try --help");
        cli.run("stream", "ls", "x").failedWith("unexpected argument \"x\", try --help");
        cli.run("pub").failedWith("required argument 'subject' not provided, try --help");
        cli.run("stream", "ls", "--subject").failedWith("expected a value for --subject, try --help");
        assertThat(cli.run("pub", "a", "--count=x").err()).contains("'x' is not an int", "try --help");
        assertThat(cli.run("stream", "cluster", "balance").err())
                .isEqualTo("nats: error: 'nats stream cluster balance' is not supported yet\n");
        assertThat(cli.run("stream", "ls", "--subject=a", "--unknown=b").err()).contains("unknown flag '--unknown'");
    }
}
