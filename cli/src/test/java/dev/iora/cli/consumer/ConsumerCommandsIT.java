// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.PseudoTerminal;
import dev.iora.cli.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands on consumers, against our server. */
@Timeout(180)
class ConsumerCommandsIT {
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

    /** A stream with two messages. */
    private static void stream(String name) {
        cli.run("stream", "add", name, "--subjects=" + name + ".>", "--defaults")
                .succeeded();
        cli.run("pub", name + ".1", "one", "-J", "-q").succeeded();
        cli.run("pub", name + ".2", "two", "-J", "-q", "-H", "A:B").succeeded();
    }

    @Test
    void addShowsTheConsumer() {
        stream("ADD");
        cli.run("consumer", "add", "ADD", "c1", "--pull", "--defaults")
                .succeeded()
                .printed("""
                Information for Consumer ADD > c1 created <date and time --->

                Configuration:

                                    Name: c1
                               Pull Mode: true
                          Deliver Policy: All
                              Ack Policy: Explicit
                                Ack Wait: 30.00s
                           Replay Policy: Instant
                         Max Ack Pending: 1,000
                       Max Waiting Pulls: 512

                State:

                            Host Version: 2.14.5
                      Required API Level: 0 hosted at level 4
                  Last Delivered Message: Consumer sequence: 0 Stream sequence: 0
                    Acknowledgment Floor: Consumer sequence: 0 Stream sequence: 0
                        Outstanding Acks: 0 out of maximum 1,000
                    Redelivered Messages: 0
                    Unprocessed Messages: 2
                           Waiting Pulls: 0 of maximum 512
                """);
        cli.run("consumer", "ls", "ADD").succeeded().printed("""
                ╭──────────────────────────────────────────────────────────────────────────────────────╮
                │                                       Consumers                                      │
                ├──────┬─────────────┬─────────────────────┬─────────────┬─────────────┬───────────────┤
                │ Name │ Description │ Created             │ Ack Pending │ Unprocessed │ Last Delivery │
                ├──────┼─────────────┼─────────────────────┼─────────────┼─────────────┼───────────────┤
                │ c1   │             │ <date and time ---> │           0 │           2 │ never         │
                ╰──────┴─────────────┴─────────────────────┴─────────────┴─────────────┴───────────────╯


                """);
        cli.run("consumer", "ls", "ADD", "-n").succeeded().printed("c1\n");
        cli.run("consumer", "ls", "ADD", "-j").succeeded().printed("[\n  \"c1\"\n]\n");
        assertThat(cli.run("consumer", "report", "ADD").succeeded().out())
                .contains("Consumer report for ADD with 1 consumers")
                .contains("│ c1       │ Pull │ Explicit   │ 30.00s   │ 0           │ 0           │ 2 / 100%    │");
    }

    @Test
    void addTakesEveryFlag() {
        stream("FLAGS");
        assertThat(cli.run(
                                "consumer",
                                "add",
                                "FLAGS",
                                "push",
                                "--target=out",
                                "--deliver-group=g",
                                "--ack=all",
                                "--wait=10s",
                                "--deliver=2",
                                "--filter=FLAGS.1,FLAGS.2",
                                "--sample=50",
                                "--max-deliver=20",
                                "--backoff=linear",
                                "--backoff-steps=3",
                                "--backoff-min=10s",
                                "--backoff-max=30s",
                                "--heartbeat=5s",
                                "--flow-control",
                                "--bps=8192",
                                "--headers-only",
                                "--metadata=k=v",
                                "--description=d",
                                "--defaults")
                        .succeeded()
                        .out())
                .contains(
                        "Description: d",
                        "Delivery Subject: out",
                        "Filter Subjects: FLAGS.1, FLAGS.2",
                        "Deliver Policy: From Sequence 2",
                        "Deliver Queue Group: g",
                        "Ack Policy: All",
                        "Maximum Deliveries: 20",
                        "Sampling Rate: 50",
                        "Rate Limit: 1.0 KiB / second",
                        "Idle Heartbeat: 5.00s",
                        "Flow Control: true",
                        "Headers Only: true",
                        "Backoff: 10s, 20s, 30s",
                        "k: v",
                        "Active Interest: No interest");
        cli.run("consumer", "add", "FLAGS", "p", "--pull", "--bps=1", "--defaults")
                .failedWith("rate limits are only possible on Push consumers");
        cli.run("consumer", "add", "FLAGS", "a.b", "--pull", "--defaults")
                .failedWith("durable name can not contain '.', '*', '>'");
    }

    @Test
    void nextDeliversAndAcknowledges() {
        stream("NEXT");
        cli.run("consumer", "add", "NEXT", "c", "--pull", "--defaults").succeeded();
        cli.run("consumer", "next", "NEXT", "c", "--count=2", "--ack")
                .succeeded()
                .printed("""
                [<time>] subj: NEXT.1 / tries: 1 / cons seq: 1 / str seq: 1 / pending: 1

                one

                Acknowledged message

                [<time>] subj: NEXT.2 / tries: 1 / cons seq: 2 / str seq: 2 / pending: 0

                Headers:

                  A: B

                Data:


                two

                Acknowledged message

                """);
        assertThat(cli.run("consumer", "info", "NEXT", "c").succeeded().out())
                .contains("Acknowledgment Floor: Consumer sequence: 2 Stream sequence: 2 Last Ack: ")
                .contains("Last Delivered Message: Consumer sequence: 2 Stream sequence: 2 Last delivery: ");
        cli.run("pub", "NEXT.3", "three", "-J", "-q").succeeded();
        assertThat(cli.run("consumer", "next", "NEXT", "c", "--nak").succeeded().out())
                .endsWith("\nthree\n\nNegative Acknowledged message\n\n");
        assertThat(cli.run("consumer", "next", "NEXT", "c", "--term")
                        .succeeded()
                        .out())
                .contains("tries: 2")
                .endsWith("\nTerminated message\n");
        assertThat(cli.run("consumer", "next", "NEXT", "c", "--timeout=200ms").err())
                .startsWith("nats: error: no message received: nats: ");
    }

    @Test
    void subShowsMessagesOfAPushConsumer() throws Exception {
        stream("SUB");
        cli.run(
                        "consumer",
                        "add",
                        "SUB",
                        "push",
                        "--target=push.out",
                        "--ack=explicit",
                        "--flow-control",
                        "--heartbeat=1s",
                        "--defaults")
                .succeeded();
        try (Cli.Running sub = cli.start("consumer", "sub", "SUB", "push")) {
            sub.awaitOutput("Ack Policy: Explicit")
                    .awaitOutput("one\n")
                    .awaitOutput("Headers:")
                    .awaitOutput("two\n");
        }
        try (Cli.Running sub = cli.start("consumer", "sub", "SUB", "push", "--raw")) {
            cli.run("pub", "SUB.3", "three", "-J", "-q").succeeded();
            sub.awaitOutput("three\n");
            assertThat(sub.output()).isEqualTo("three\n");
        }
    }

    @Test
    void subTakesOneMessageOfAPullConsumer() {
        stream("ONE");
        cli.run("consumer", "add", "ONE", "pull", "--pull", "--defaults").succeeded();
        cli.run("consumer", "sub", "ONE", "pull").succeeded().printed("""
                [<time>] subj: ONE.1 / tries: 1 / cons seq: 1 / str seq: 1 / pending: 1

                one

                Acknowledged message

                """);
        cli.run("consumer", "sub", "ONE", "pull", "--raw", "--no-ack")
                .succeeded()
                .printed("two\n");
        assertThat(cli.run("consumer", "info", "ONE", "pull").succeeded().out())
                .contains("Acknowledgment Floor: Consumer sequence: 1 Stream sequence: 1")
                .contains("Outstanding Acks: 1 out of maximum 1,000");
        assertThat(cli.run("consumer", "sub", "ONE", "pull", "--timeout=200ms").err())
                .startsWith("nats: error: no message received: nats: ");
    }

    @Test
    void printsRawMessagesUnchanged() throws Exception {
        stream("RAW");
        cli.run("stream", "purge", "RAW", "-f").succeeded();
        Path out = directory.resolve("raw.out");
        Process pub = cli.process("pub", "RAW.1", "-J", "-q", "--force-stdin").start();
        byte[] body = {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff, 0};
        try (var in = pub.getOutputStream()) {
            in.write(body);
        }
        assertThat(pub.waitFor()).isZero();
        cli.run("consumer", "add", "RAW", "c", "--pull", "--defaults").succeeded();
        assertThat(cli.process("consumer", "next", "RAW", "c", "--raw")
                        .redirectOutput(out.toFile())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(Files.readAllBytes(out)).startsWith(body).hasSize(body.length + 1);
    }

    @Test
    void removeAsksForConfirmation() throws Exception {
        stream("RM");
        cli.run("consumer", "add", "RM", "a", "--pull", "--defaults").succeeded();
        cli.run("consumer", "add", "RM", "b", "--pull", "--defaults").succeeded();
        cli.run("consumer", "rm", "RM", "a", "-f").succeeded().printed("");
        cli.run("consumer", "rm", "RM", "-f").failedWith("--force requires a stream and consumer name");
        cli.run("consumer", "rm", "RM", "a", "-f").failedWith("consumer not found (10014)");
        cli.run("consumer", "rm", "RM")
                .failedWith("could not select Consumer: cannot pick a Consumer without a terminal and no Consumer"
                        + " name supplied");
        try (PseudoTerminal terminal = cli.startOnTerminal("consumer", "rm", "RM")) {
            terminal.await("? Select a Consumer")
                    .await("> b")
                    .type(PseudoTerminal.ENTER)
                    .answer("Really delete Consumer RM > b", "y");
            assertThat(terminal.awaitEnd()).isZero();
        }
        cli.run("consumer", "ls", "RM").succeeded().printed("No Consumers defined\n");
    }

    @Test
    void pauseAndResume() {
        stream("PAUSE");
        cli.run("consumer", "add", "PAUSE", "c", "--pull", "--defaults").succeeded();
        cli.run("consumer", "resume", "PAUSE", "c", "-f").failedWith("consumer is not paused");
        assertThat(cli.run("consumer", "pause", "PAUSE", "c", "1h", "-f")
                        .succeeded()
                        .out())
                .startsWith("Paused PAUSE > c until ")
                .contains("(1h0m0s)");
        assertThat(cli.run("consumer", "state", "PAUSE", "c").succeeded().out()).contains("Paused Until: ");
        assertThat(cli.run("consumer", "resume", "PAUSE", "c", "-f").succeeded().out())
                .startsWith("Consumer PAUSE > c was resumed while previously paused until ");
        cli.run("consumer", "pause", "PAUSE", "c", "whenever", "-f")
                .failedWith("could not parse the pause time as either timestamp or duration");
    }

    @Test
    void addAndCopyCreatePausedConsumers() {
        stream("LATER");
        assertThat(cli.run("consumer", "add", "LATER", "c", "--pull", "--pause=1h", "--defaults")
                        .succeeded()
                        .out())
                .contains("Paused Until Deadline: ", "Paused Until: ");
        cli.run("consumer", "resume", "LATER", "c", "-f").succeeded();
        assertThat(cli.run("consumer", "copy", "LATER", "c", "d", "--pause=2100-01-02 03:04:05")
                        .succeeded()
                        .out())
                .contains("Paused Until Deadline: 2100-01-02 03:04:05");
        cli.run("consumer", "add", "LATER", "e", "--pull", "--pause=soon", "--defaults")
                .failedWith("could not parse the pause time as either timestamp or duration");
    }

    @Test
    void editReplacesMetadata() {
        stream("META");
        cli.run("consumer", "add", "META", "c", "--pull", "--metadata=a:1", "--metadata=b=2:3", "--defaults")
                .succeeded();
        assertThat(cli.run("consumer", "edit", "META", "c", "--metadata=c=3", "-f")
                        .succeeded()
                        .out())
                .contains("c: 3")
                .doesNotContain("  a: 1")
                .contains("Host Version: ");
    }

    @Test
    void editAndCopy() throws IOException {
        stream("EDIT");
        cli.run("consumer", "add", "EDIT", "c", "--pull", "--defaults").succeeded();
        cli.run("consumer", "edit", "EDIT", "c", "-f").succeeded().printed("No difference in configuration\n");
        assertThat(cli.run("consumer", "edit", "EDIT", "c", "--max-pending=5", "-f")
                        .succeeded()
                        .out())
                .startsWith("Differences (-old +new):\n- max_ack_pending: 1000\n+ max_ack_pending: 5\nInformation")
                .contains("Max Ack Pending: 5");
        assertThat(cli.run("consumer", "copy", "EDIT", "c", "d", "--filter=EDIT.1")
                        .succeeded()
                        .out())
                .contains("Consumer EDIT > d", "Filter Subject: EDIT.1", "Max Ack Pending: 5");
        Path file = directory.resolve("consumer.json");
        cli.run("consumer", "add", "EDIT", "e", "--pull", "--defaults", "--output=" + file)
                .succeeded();
        assertThat(Files.readString(file)).contains("\"durable_name\": \"e\"");
        assertThat(cli.run("consumer", "add", "EDIT", "f", "--config=" + file, "--validate")
                        .succeeded()
                        .out())
                .endsWith("\n\nConfiguration is a valid Consumer\n");
        cli.run("consumer", "add", "EDIT", "f", "--config=" + file).succeeded();
        cli.run("consumer", "find", "EDIT", "--pull").succeeded().printed("c\nd\nf\n");
        cli.run("consumer", "find", "EDIT", "--expression", "config.max_ack_pending == 5 && info.num_pending > 0")
                .succeeded()
                .printed("c\nd\n");
        cli.run("consumer", "find", "EDIT", "--push").succeeded().printed("");
    }

    @Test
    void editIgnoresTheNameInTheFile() throws IOException {
        stream("NAMED");
        cli.run("consumer", "add", "NAMED", "named", "--pull", "--defaults").succeeded();
        cli.run("consumer", "add", "NAMED", "saved", "--pull", "--defaults", "--max-pending=9")
                .succeeded();
        Path file = directory.resolve("saved.json");
        Files.writeString(
                file,
                cli.run("consumer", "info", "NAMED", "saved", "--json")
                        .succeeded()
                        .out()
                        .replace("\"max_ack_pending\": 9", "\"max_ack_pending\": 5"));
        cli.run("consumer", "edit", "NAMED", "named", "--config=" + file, "-f").succeeded();
        assertThat(cli.run("consumer", "info", "NAMED", "named").out()).contains("Max Ack Pending: 5");
        assertThat(cli.run("consumer", "info", "NAMED", "saved").out()).contains("Max Ack Pending: 9");
    }

    @Test
    void addAndCopyChangeAnExistingConsumer() {
        stream("AGAIN");
        cli.run("consumer", "add", "AGAIN", "c", "--pull", "--defaults").succeeded();
        assertThat(cli.run("consumer", "add", "AGAIN", "c", "--pull", "--defaults", "--max-pending=7")
                        .succeeded()
                        .out())
                .contains("Max Ack Pending: 7");
        cli.run("consumer", "add", "AGAIN", "d", "--pull", "--defaults").succeeded();
        assertThat(cli.run("consumer", "copy", "AGAIN", "c", "d").succeeded().out())
                .contains("Consumer AGAIN > d", "Max Ack Pending: 7");
    }

    @Test
    void resetContinuesFromTheGivenSequence() {
        stream("RESET");
        cli.run("consumer", "add", "RESET", "c", "--pull", "--defaults").succeeded();
        cli.run("consumer", "next", "RESET", "c", "--count=2").succeeded();
        assertThat(cli.run("consumer", "reset", "RESET", "c", "--sequence=1", "-f")
                        .succeeded()
                        .out())
                .startsWith("State for Consumer RESET > c")
                .contains("Unprocessed Messages: 2");
    }

    @Test
    void unpinNeedsAPinnedClient() {
        stream("PIN");
        cli.run("consumer", "add", "PIN", "c", "--pull", "--defaults").succeeded();
        cli.run("consumer", "unpin", "PIN", "c", "g", "-f").failedWith("consumer is not a pinned priority consumer");
        assertThat(cli.run(
                                "consumer",
                                "add",
                                "PIN",
                                "p",
                                "--pull",
                                "--pinned-groups=g",
                                "--pinned-ttl=30s",
                                "--defaults")
                        .succeeded()
                        .out())
                .contains("Priority Policy: pinned_client", "Pinned TTL: 30.00s", "Priority Groups: g: No client");
        cli.run("consumer", "unpin", "PIN", "p", "g", "-f").failedWith("no priority groups have pinned clients");
    }

    @Test
    void asksForMissingSettings() throws Exception {
        stream("ASK");
        cli.run("consumer", "add", "ASK").failedWith("invalid input: cannot prompt for user input without a terminal");
        try (PseudoTerminal terminal = cli.startOnTerminal("consumer", "add", "ASK")) {
            terminal.answer("Consumer name", "asked")
                    .answer("Delivery target (empty for Pull Consumers)", "")
                    .answer("Start policy (all, new, last, subject, 1h, msg sequence)", "")
                    .answer("Acknowledgment policy", "")
                    .answer("Replay policy", "")
                    .answer("Filter Stream by subjects (blank for all)", "ASK.1")
                    .answer("Maximum Allowed Deliveries", "7")
                    .answer("Maximum Acknowledgments Pending", "")
                    .answer("Deliver headers only without bodies", "")
                    .answer("Add a Retry Backoff Policy", "n")
                    .await("Information for Consumer ASK > asked created")
                    .await("Maximum Deliveries: 7");
            assertThat(terminal.awaitEnd()).isZero();
        }
    }
}
