// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import dev.iora.cli.PseudoTerminal;
import dev.iora.cli.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that send and receive messages, against our server. */
@Timeout(180)
class MessageCommandsIT {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static Cli cli;

    @BeforeAll
    static void startServer() {
        server = TestServer.iora(directory.resolve("store"));
        cli = new Cli(directory).connectedTo(server.url());
        cli.run("stream", "add", "ORD", "--subjects=ord.>", "--defaults").succeeded();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void subShowsHeadersAndBodies() throws Exception {
        try (Cli.Running sub = cli.start("sub", "q.>", "--count", "3")) {
            sub.awaitOutput("Subscribing on q.> \n");
            cli.run("pub", "q.a", "hi", "-H", "X:1 {{.Count}}").succeeded();
            cli.run("pub", "q.b", "yo\n", "--reply", "back").succeeded();
            cli.run("pub", "q.c", "").succeeded();
            assertThat(sub.awaitEnd().succeeded().masked()).isEqualTo("""
                    <time> Subscribing on q.>\s
                    [#1] Received on "q.a"
                    X: 1 1

                    hi


                    [#2] Received on "q.b" with reply "back"
                    yo

                    [#3] Received on "q.c"
                    nil body


                    """);
        }
    }

    @Test
    void subShowsOnlyRequestedParts() throws Exception {
        try (Cli.Running raw = cli.start("sub", "r.>", "--raw", "--count=2");
                Cli.Running subjects = cli.start("sub", "r.>", "--subjects-only", "--count=1", "-I", "r.b");
                Cli.Running headers = cli.start("sub", "r.a", "--headers-only", "--count=1");
                Cli.Running named =
                        cli.start("sub", "r.a", "--count=1", "--translate", "sed 's/^/\"{{Subject}}\" /'")) {
            subjects.awaitOutput("Ignored subjects: r.b");
            headers.awaitOutput("Subscribing");
            named.awaitOutput("Subscribing");
            // Raw output has no status line; the subscription is active when a message arrives.
            awaitSubscription("r.b", raw);
            cli.run("pub", "r.b", "two").succeeded();
            cli.run("pub", "r.a", "one", "-H", "K:v").succeeded();
            assertThat(raw.awaitEnd().succeeded().out()).startsWith("two\n");
            assertThat(subjects.awaitEnd().masked()).endsWith("[#1] Received on \"r.a\"\n");
            assertThat(headers.awaitEnd().masked()).endsWith("[#1] Received on \"r.a\"\nK: v\n\n");
            assertThat(named.awaitEnd().masked()).endsWith("K: v\n\n\"r.a\" one\n\n\n");
        }
    }

    /** Publishes until the subscription receives a message, which counts towards its limit. */
    private static void awaitSubscription(String subject, Cli.Running sub) {
        while (sub.output().isEmpty()) {
            cli.run("pub", subject, "two").succeeded();
        }
    }

    @Test
    void subSharesWorkInAQueueAndEndsWhenIdle() throws Exception {
        try (Cli.Running one = cli.start("sub", "w", "--queue=g", "--wait=2s");
                Cli.Running other = cli.start("sub", "w", "--queue=g", "--wait=2s")) {
            one.awaitOutput("Subscribing");
            other.awaitOutput("Subscribing");
            cli.run("pub", "w", "{{Count}}", "--count=10", "-q").succeeded().printed("");
            String both = one.awaitEnd().succeeded().out()
                    + other.awaitEnd().succeeded().out();
            assertThat(both.lines().filter(line -> line.startsWith("[#"))).hasSize(10);
        }
    }

    @Test
    void subWritesMessagesToFiles() throws Exception {
        Path dump = directory.resolve("dump");
        cli.run("pub", "ord.dump", "one").succeeded();
        cli.run("sub", "ord.dump", "--last", "--count=1", "--dump=" + dump).succeeded();
        try (var files = Files.list(dump)) {
            assertThat(files.map(MessageCommandsIT::content))
                    .singleElement()
                    .asString()
                    .startsWith("{\"Subject\":\"ord.dump\",\"Reply\":\"$JS.ACK.ORD.")
                    .contains("\"Data\":\"b25l\"");
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void subMatchesRepliesToRequests() throws Exception {
        try (Cli.Running reply = cli.start("reply", "m", "pong");
                Cli.Running sub = cli.start("sub", "m", "--match-replies", "--count=1")) {
            reply.awaitOutput("Listening");
            sub.awaitOutput("Subscribing on m");
            cli.run("req", "m", "ping").succeeded();
            assertThat(sub.awaitEnd().succeeded().out())
                    .contains("[#1] Received on \"m\" with reply \"_INBOX.")
                    .contains("ping\n\n\n[#1] Matched reply on \"_INBOX.")
                    .endsWith("pong\n\n\n");
        }
    }

    @Test
    void pubWaitsForTheAcknowledgement() {
        assertThat(cli.run("pub", "ord.1", "one", "-J").succeeded().masked())
                .matches("<time> Published 3 bytes to \"ord.1\"\n<time> Stored in Stream: ORD Sequence: \\d+\n");
        assertThat(cli.run("pub", "ord.1", "one", "-J", "-H", "Nats-Msg-Id:x")
                        .succeeded()
                        .err())
                .doesNotContain("Duplicate");
        assertThat(cli.run("pub", "ord.1", "one", "-J", "-H", "Nats-Msg-Id:x")
                        .succeeded()
                        .err())
                .endsWith(" Duplicate: true\n");
        cli.run("pub", "nobody", "one", "-J")
                .failedWith("nats: no response from stream: no stream listens to \"nobody\"");
    }

    @Test
    void pubTakesAnyBody() throws Exception {
        try (Cli.Running sub = cli.start("sub", "any", "--count=3")) {
            sub.awaitOutput("Subscribing");
            cli.run("pub", "any", "@/etc/hosts").succeeded();
            cli.run("pub", "any", "--", "--count").succeeded();
            cli.run("pub", "any", "${x} \\ \"'").succeeded();
            assertThat(sub.awaitEnd().out().lines()).contains("@/etc/hosts", "--count", "${x} \\ \"'");
        }
    }

    @Test
    void pubReadsStandardInput() throws Exception {
        try (Cli.Running sub = cli.start("sub", "in.>", "--count=3")) {
            sub.awaitOutput("Subscribing");
            cli.runWithInput("a\nb\n", "pub", "in.all", "--force-stdin")
                    .succeeded()
                    .printed("""
                    <time> Reading payload from STDIN
                    <time> Published 4 bytes to "in.all"
                    """);
            cli.runWithInput("a\nbc", "pub", "in.line", "--send-on=newline", "--force-stdin")
                    .succeeded()
                    .printed("""
                    <time> Reading payload from STDIN
                    <time> Published 1 bytes to "in.line"
                    <time> Published 2 bytes to "in.line"
                    """);
            assertThat(sub.awaitEnd().masked())
                    .contains("\"in.all\"\na\nb\n\n[#2]")
                    .endsWith("\nbc\n\n\n");
        }
    }

    @Test
    void pubContinuesAfterALineThatTheStreamRefuses() {
        cli.run("stream", "add", "LINES", "--subjects=lines", "--max-msg-size=4", "--defaults")
                .succeeded();
        CliResult lines =
                cli.runWithInput("one\nlonger\ntwo\n", "pub", "-J", "lines", "--send-on=newline", "--force-stdin");
        assertThat(lines.succeeded().err()).contains("Could not publish message: ", "Sequence: 1\n", "Sequence: 2\n");
        cli.run("pub", "-J", "lines", "longer").failedWith("message size exceeds maximum allowed (10054)");
    }

    @Test
    void pubSendsAnInvalidTemplateUnchanged() {
        cli.run("pub", "t", "{{Nope}}").succeeded().printed("""
                <time> Could not parse body template: template: body:1:3: function "Nope" not defined
                <time> Published 8 bytes to "t"
                """);
        cli.run("pub", "t", "{{Nope}}", "--no-templates").succeeded().printed("""
                <time> Published 8 bytes to "t"
                """);
        cli.run("pub", "t.{{Count}}", "x", "--count=2").succeeded().printed("""
                <time> Published 1 bytes to "t.1"
                <time> Published 1 bytes to "t.2"
                """);
        cli.run("pub", "t", "{{.Nope}}").succeeded().printed("""
                <time> Could not parse body template: template: body:1:3: field ".Nope" not defined
                <time> Published 9 bytes to "t"
                """);
        cli.run("pub", "t", "a {{if .Count}}x{{end}}").succeeded().printed("""
                <time> Could not parse body template: template: body:1:5: "if" is not supported
                <time> Published 23 bytes to "t"
                """);
        cli.run("pub", "t", "x", "-H", "a:{{.Nope}}")
                .failedWith("failed to parse Header template for a: template: body:1:3: field \".Nope\" not defined");
        cli.run("pub", "t", "x", "-H", "nothing").failedWith("invalid header \"nothing\", use Key:Value");
    }

    @Test
    void replyAnswersRequests() throws Exception {
        try (Cli.Running reply = cli.start("reply", "svc", "pong {{.Count}} {{.Request}}", "-H", "A:b", "--count=2")) {
            reply.awaitOutput("Listening on \"svc\" in group \"NATS-RPLY-22\"\n");
            CliResult first = cli.run("req", "svc", "ping").succeeded();
            assertThat(first.masked().replaceFirst("rtt [0-9.]+(µs|ms)", "rtt <short>"))
                    .isEqualTo("""
                    <time> Sending request on "svc"
                    <time> Received with rtt <short>
                    <time> A: b
                    <time>\s
                    pong 0 ping


                    """);
            cli.run("req", "svc", "again", "--raw").succeeded().printed("pong 1 again\n\n\n");
            assertThat(reply.awaitEnd().succeeded().masked()).isEqualTo("""
                    <time> Listening on "svc" in group "NATS-RPLY-22"
                    <time> [#0] Received on subject "svc":

                    ping
                    <time> [#1] Received on subject "svc":

                    again
                    """);
        }
    }

    @Test
    void replyRunsCommands() throws Exception {
        try (Cli.Running reply = cli.start("reply", "cmd.*", "--command", "printf %s-%s {{1}} {{Request}}")) {
            reply.awaitOutput("Listening");
            cli.run("req", "cmd.x", "y", "-r").succeeded().printed("x-y\n\n\n");
        }
    }

    @Test
    void replyEchoes() throws Exception {
        try (Cli.Running reply = cli.start("reply", "echo")) {
            reply.awaitOutput("No body or command supplied, enabling echo mode").awaitOutput("Listening");
            assertThat(cli.run("req", "echo", "hello", "-H", "K:v").succeeded().screen())
                    .contains("K: v", "NATS-Reply-Counter: 0", "hello");
        }
    }

    @Test
    void requestReportsNoResponders() {
        cli.run("req", "none", "x").succeeded().printed("""
                <time> Sending request on "none"
                <time> No responders are available
                """);
    }

    @Test
    void requestWaitsForSeveralReplies() throws Exception {
        try (Cli.Running one = cli.start("reply", "many", "one", "--queue=1");
                Cli.Running two = cli.start("reply", "many", "two", "--queue=2")) {
            one.awaitOutput("Listening");
            two.awaitOutput("Listening");
            assertThat(cli.run("req", "many", "x", "--replies=2", "--reply-timeout=10s")
                            .succeeded()
                            .out())
                    .contains("one\n", "two\n");
            assertThat(cli.run("req", "many", "x", "--replies=0", "--timeout=1s")
                            .succeeded()
                            .out())
                    .contains("one\n", "two\n");
        }
    }

    @Test
    void rttMeasures() {
        assertThat(cli.run("rtt").succeeded().out())
                .matches("\\Q" + server.url() + "\\E:\n\n   \\Q" + server.url() + "\\E: [0-9.]+(µs|ms)\n\n");
        assertThat(cli.run("rtt", "2", "--json").succeeded().out())
                .startsWith("[\n  {\n    \"url\": \"" + server.url() + "\",\n    \"results\": [\n");
    }

    @Test
    void subReadsStreamsFromTheGivenStart() {
        cli.run("stream", "add", "READ", "--subjects=read.>", "--defaults").succeeded();
        cli.run("pub", "read.{{Count}}", "m{{Count}}", "--count=5", "-q", "-J").succeeded();
        cli.run("pub", "read.1", "m6", "-q", "-J").succeeded();
        assertThat(seen("--all")).isEqualTo("m1 m2 m3 m4 m5 m6");
        assertThat(seen("--last")).isEqualTo("m6");
        assertThat(seen("--start-sequence=4")).isEqualTo("m4 m5 m6");
        assertThat(seen("--last-per-subject")).isEqualTo("m2 m3 m4 m5 m6");
        assertThat(seen("--since=1h")).isEqualTo("m1 m2 m3 m4 m5 m6");
        assertThat(cli.run("sub", "read.1", "--raw", "-T", "--all").succeeded().out())
                .isEqualTo("m1\nm6\n");
        assertThat(cli.run("sub", "--stream=READ", "--durable=D", "--raw", "--count=2")
                        .succeeded()
                        .out())
                .isEqualTo("m1\nm2\n");
        assertThat(cli.run("sub", "--stream=READ", "--durable=D", "--count=1")
                        .succeeded()
                        .err())
                .contains("Subscribing to JetStream Stream \"READ\" using existing pull consumer \"D\"");
    }

    private static String seen(String start) {
        return cli.run("sub", "--stream=READ", "--raw", "-T", start)
                .succeeded()
                .out()
                .strip()
                .lines()
                .collect(java.util.stream.Collectors.joining(" "));
    }

    @Test
    void subReadsDurablePushConsumersByTheirSubject() throws Exception {
        cli.run("stream", "add", "PUSHED", "--subjects=pushed.>", "--defaults").succeeded();
        cli.run("pub", "pushed.{{Count}}", "m{{Count}}", "--count=3", "-q", "-J")
                .succeeded();
        cli.run(
                        "consumer",
                        "add",
                        "PUSHED",
                        "P",
                        "--target=pushed-to",
                        "--deliver-group=g",
                        "--ack=explicit",
                        "--flow-control",
                        "--heartbeat=1s",
                        "--defaults")
                .succeeded();
        CliResult read = cli.run("sub", "--stream=PUSHED", "--durable=P", "--count=3");
        assertThat(read.succeeded().err())
                .contains("using existing push consumer \"P\"", "Push consumers are deprecated");
        assertThat(read.out())
                .contains("[#1] Received JetStream message: stream: PUSHED seq: 1 / pending: 2 / subject: pushed.1")
                .endsWith("m3\n\n\n");
        assertThat(cli.run("consumer", "info", "PUSHED", "P").succeeded().out())
                .contains("Acknowledgment Floor: Consumer sequence: 3");
    }

    @Test
    void subOfASubjectShowsDeliveriesAsMessages() throws Exception {
        cli.run("stream", "add", "CORE", "--subjects=core", "--defaults").succeeded();
        cli.run("pub", "core", "m", "-q", "-J").succeeded();
        try (Cli.Running sub = cli.start("sub", "core-to", "--count=1", "--timestamp")) {
            sub.awaitOutput("Subscribing");
            cli.run("consumer", "add", "CORE", "P", "--target=core-to", "--defaults")
                    .succeeded();
            assertThat(sub.awaitEnd().succeeded().out())
                    .matches("\\[#1] @ \\S.* Received on \"core\" with reply \"\\$JS\\.ACK\\.CORE\\.P\\..*\"\nm\n\n\n");
        }
    }

    @Test
    void subShowsTheErrorOfATranslationInsteadOfTheBody() throws Exception {
        try (Cli.Running failing = cli.start("sub", "tr", "--count=2", "--translate", "sh -c 'echo oops; exit 3'");
                Cli.Running missing = cli.start("sub", "tr", "--count=2", "--translate", "/no/such/command")) {
            failing.awaitOutput("Subscribing");
            missing.awaitOutput("Subscribing");
            cli.run("pub", "tr", "x", "--count=2", "-q").succeeded();
            String said = "\"oops\\n\"\nError while translating msg body: exit status 3\n\n";
            assertThat(failing.awaitEnd().succeeded().out())
                    .isEqualTo("[#1] Received on \"tr\"\n" + said + "[#2] Received on \"tr\"\n" + said);
            assertThat(missing.awaitEnd().succeeded().out())
                    .startsWith("[#1] Received on \"tr\"\n\"\"\nError while translating msg body: ")
                    .contains("[#2] Received");
        }
    }

    @Test
    void subLeavesMessagesInWorkQueues() throws Exception {
        cli.run("stream", "add", "WQ", "--subjects=wq.>", "--retention=work", "--defaults")
                .succeeded();
        cli.run("pub", "wq.{{Count}}", "m{{Count}}", "--count=3", "-q", "-J", "-H", "K:v{{Count}}")
                .succeeded();
        assertThat(cli.run("sub", "--stream=WQ", "-T").succeeded().masked())
                .startsWith("""
                [#1] Received JetStream message (direct): stream: WQ seq 1 / subject: wq.1 / time: <date and time --->
                K: v1

                m1


                [#2] Received""")
                .endsWith("m3\n\n\n");
        assertThat(cli.run("sub", "--stream=WQ", "--last", "-T", "--raw")
                        .succeeded()
                        .out())
                .isEqualTo("m3\n");
        assertThat(cli.run("sub", "wq.2", "--all", "-T", "--raw").succeeded().out())
                .isEqualTo("m2\n");
        assertThat(cli.run("sub", "--stream=WQ", "--start-sequence=2", "--count=1", "--raw")
                        .succeeded()
                        .out())
                .isEqualTo("m2\n");
        assertThat(cli.run("sub", "--stream=WQ", "--since=1h", "-T", "--subjects-only")
                        .succeeded()
                        .lines())
                .hasSize(3);
        assertThat(cli.run("sub", "--stream=WQ", "--since=1ms", "--wait=500ms", "--raw")
                        .succeeded()
                        .out())
                .as("no message is that recent")
                .isEmpty();
        try (Cli.Running sub = cli.start("sub", "--stream=WQ", "--new")) {
            sub.awaitOutput("Subscribing to JetStream Stream (direct) holding messages with subject wq.> delivering"
                    + " any new messages received \n");
            cli.run("pub", "wq.4", "m4", "-q", "-J").succeeded();
            sub.awaitOutput("seq 4 / subject: wq.4").awaitOutput("m4\n\n\n");
        }
        assertThat(cli.run("stream", "state", "WQ").succeeded().out()).contains("Messages: 4");
        cli.run("stream", "edit", "WQ", "--no-allow-direct", "-f").succeeded();
        cli.run("sub", "--stream=WQ", "-T")
                .failedWith("cannot enable direct gets: allow_direct is not set to true for stream WQ");
    }

    @Test
    void pubSchedulesMessages() throws Exception {
        try (Cli.Running sub = cli.start("sub", "later", "--headers-only", "--count=2")) {
            sub.awaitOutput("Subscribing");
            cli.run(
                    "pub",
                    "later",
                    "x",
                    "--schedule-every=90s",
                    "--schedule-dest=now",
                    "--schedule-ttl=1h",
                    "--schedule-source=from",
                    "--timeout=1s");
            cli.run(
                    "pub",
                    "later",
                    "x",
                    "--schedule-at=2030-01-02T03:04:05+01:00",
                    "--schedule-dest=now",
                    "--timeout=1s");
            assertThat(sub.awaitEnd().succeeded().out())
                    .contains(
                            "Nats-Schedule: @every 1m30s\n",
                            "Nats-Schedule-Target: now\n",
                            "Nats-Schedule-TTL: 1h0m0s\n",
                            "Nats-Schedule-Source: from\n",
                            "Nats-Schedule: @at 2030-01-02T02:04:05Z\n");
        }
        cli.run("pub", "a", "x", "--schedule-after=1s")
                .failedWith("schedule destination is required when setting schedule properties");
        cli.run("pub", "a", "x", "--schedule-after=1s", "--schedule-cron=x", "--schedule-dest=b")
                .failedWith(
                        "--schedule-at, --schedule-after, --schedule-every and --schedule-cron are mutually exclusive");
    }

    @Test
    void pubCollectsABatchFromLines() {
        assertThat(cli.runWithInput("a\nbc\n", "pub", "ord.b", "--atomic", "--send-on=newline", "--force-stdin")
                        .screen())
                .contains("Adding 1 bytes to batch on subject \"ord.b\"\n", "Adding 2 bytes")
                .endsWith("nats: error: atomic publishing is not allowed for stream ORD with subject ord.b\n");
        cli.run("stream", "add", "BATCHES", "--subjects=batches.>", "--allow-batch", "--defaults")
                .succeeded();
        assertThat(cli.runWithInput("a\nbc\n", "pub", "batches.b", "--atomic", "--send-on=newline", "--force-stdin")
                        .succeeded()
                        .screen())
                .containsPattern("Wrote batch ID: \\w+ Messages: 2 Sequence: 2\n");
        cli.run("pub", "ord.b", "x", "--atomic")
                .failedWith("atomic batch publishing requires JetStream and STDIN with --send-on=newline");
    }

    @Test
    void subDrawsRates() throws Exception {
        cli.run("sub", "graph.>", "--graph", "--wait=1s").failedWith("--graph goes with subjects and --count only");
        cli.run("sub", "--stream=WQ", "--graph").failedWith("cannot graph the messages of a stream");
        cli.run("sub", "graph.>", "--graph")
                .failedWith("failed to get terminal dimensions: the output is not a terminal");
        try (PseudoTerminal sub = cli.startOnTerminal("sub", "graph.>", "--graph", "--count=3")) {
            sub.await("graph.> / second").await("┼");
            cli.run("pub", "graph.a", "x", "--count=3", "-q").succeeded();
            assertThat(sub.awaitEnd()).isZero();
        }
    }

    @Test
    void subRefusesConflictingFlags() {
        cli.run("sub").failedWith("subject is required: give subjects, --stream or --inbox");
        cli.run("sub", "a", "b", "--stream=ORD").failedWith("streams subscribe support only 1 subject");
        cli.run("sub", "a", "-T").failedWith("--terminate-at-end is only supported for JetStream subscriptions");
        cli.run("sub", "--stream=nope")
                .failedWith("nats: API error: code=404 err_code=10059 description=stream not found");
        cli.run("sub", "zz", "--all").failedWith("no stream found with subject: zz");
    }
}
