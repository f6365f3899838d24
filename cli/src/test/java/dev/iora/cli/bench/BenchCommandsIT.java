// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import dev.iora.cli.TestServer;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every benchmark with few messages: the output must be complete, its figures are not checked. */
@Timeout(300)
class BenchCommandsIT {
    private static final String RATE = "[\\d,]+ msgs/sec ~ [\\d.]+ [KMG]?i?B/sec";
    private static final String TIME = "[\\d,.]+us";
    private static final String LATENCIES = " ~ min: T ~ avg: T ~ max: T ~ P50: T ~ P90: T ~ P99: T ~ P99.9: T";

    @TempDir
    Path directory;

    private TestServer server = none();
    private Cli cli = new Cli(Path.of("."));

    private static TestServer none() {
        return new TestServer() {
            @Override
            public String url() {
                return "";
            }

            @Override
            public void close() {}
        };
    }

    @BeforeEach
    void startServer() {
        server = TestServer.iora(directory.resolve("store"));
        cli = new Cli(directory).connectedTo(server.url());
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** Rates and times replaced by letters. */
    private static String masked(CliResult result) {
        return result.succeeded().masked().replaceAll(RATE, "R").replaceAll(TIME, "T");
    }

    private static String lastLine(CliResult result) {
        return masked(result).strip().lines().reduce("", (_, line) -> line);
    }

    @Test
    void publishesAndReportsResults() {
        assertThat(masked(cli.run("bench", "pub", "x", "--msgs=1000", "--no-progress")))
                .isEqualTo("""
                <time> Starting Core NATS publisher benchmark [clients=1, msg-size=128 B, msgs=1,000, multi-subject=false, \
                multi-subject-max=100,000, multi-subject-randomize=false, sleep=0s, subject=x]
                <time> [1] Starting Core NATS publisher, publishing 1,000 messages

                NATS Core NATS publisher stats: R%s

                """.formatted(LATENCIES));
    }

    @Test
    void sharesMessagesAmongClients() throws Exception {
        Path csv = directory.resolve("out.csv");
        String output = masked(cli.run("bench", "pub", "x", "--msgs=1001", "--clients=2", "--csv=" + csv));
        assertThat(output)
                .contains("  [1] R" + LATENCIES + " (501 msgs)\n  [2] R" + LATENCIES + " (500 msgs)\n\n")
                .contains(" NATS Core NATS publisher aggregated stats: R\n message rates min ")
                .contains(
                        "\n latencies per operation min T | avg T | max T | stddev T | P50 T | P90 T | P99 T | P99.9: T\n")
                .endsWith("Saved metric data in csv file " + csv + "\n");
        assertThat(Files.readAllLines(csv)).hasSize(3).first().asString().startsWith("#RunID,ClientID,MsgCount,");
    }

    @Test
    void waitsForAllMessagesInSubscribers() throws Exception {
        try (Cli.Running sub = cli.start("bench", "sub", "x", "--multisubject", "--clients=2", "--msgs=300")) {
            sub.awaitOutput("[2] Starting Core NATS subscriber, expecting 300 messages");
            // More messages than the subscriber waits for, because it may subscribe late.
            while (!sub.output().contains("message rates")) {
                cli.run("bench", "pub", "x", "--multisubject", "--msgs=300").succeeded();
            }
            assertThat(masked(sub.awaitEnd()))
                    .contains("subject=x.*]", "  [1] R (300 msgs)\n  [2] R (300 msgs)\n")
                    .doesNotContain("latencies");
        }
    }

    @Test
    void answersRequestsInServices() throws Exception {
        cli.run("bench", "service", "request", "svc", "--msgs=10")
                .failedWith("requesting: nats: no responders available for request: start some by"
                        + " 'nats bench service serve svc'");
        try (Cli.Running serve = cli.start("bench", "service", "serve", "svc", "--clients=2")) {
            serve.awaitOutput("[2] Starting Core NATS service server, hit control-c to stop");
            assertThat(lastLine(cli.run("bench", "service", "request", "svc", "--msgs=100", "-H", "a:b")))
                    .isEqualTo("NATS Core NATS service requester stats: R" + LATENCIES);
        }
    }

    @Test
    void publishesToAndReadsStreams() {
        cli.run("bench", "js", "pub", "sync", "s", "--msgs=10")
                .failedWith("could not access stream benchstream: nats: API error: code=404 err_code=10059"
                        + " description=stream not found;"
                        + " 'nats bench js pub async SUBJECT --create' makes and fills one");
        assertThat(masked(cli.run("bench", "js", "pub", "async", "s", "--create", "--msgs=1000", "--batch=300")))
                .contains(
                        "<time> Starting JetStream asynchronous publisher benchmark [batch=300, clients=1,"
                                + " dedup-window=2m0s, deduplication=false, max-bytes=1,073,741,824, msg-size=128 B, msgs=1,000,")
                .contains("<time> Using stream: benchstream\n")
                .contains("NATS JetStream asynchronous publisher stats: R" + LATENCIES);
        assertThat(lastLine(cli.run("bench", "js", "--msgs=100", "pub", "sync", "s", "--dedup", "-H", "a:b")))
                .isEqualTo("NATS JetStream synchronous publisher stats: R" + LATENCIES);
        assertThat(cli.run("stream", "state", "benchstream").out()).contains("Messages: 1,100");
        assertThat(lastLine(cli.run("bench", "js", "ordered", "--msgs=1100", "--filter=s")))
                .isEqualTo("NATS JetStream ordered ephemeral consumer stats: R");
        assertThat(lastLine(cli.run("bench", "js", "get", "sync", "--msgs=100")))
                .isEqualTo("NATS JetStream synchronous getter stats: R" + LATENCIES);
        assertThat(lastLine(cli.run("bench", "js", "get", "batch", "--msgs=1100", "--batch=500")))
                .isEqualTo("NATS JetStream batched direct getter stats: R" + LATENCIES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "explicit", "all"})
    void sharesADurableConsumerAmongClients(String acks) {
        cli.run("bench", "js", "pub", "async", "s", "--create", "--msgs=1000").succeeded();
        assertThat(masked(cli.run("bench", "js", "consume", "--msgs=500", "--clients=2", "--acks=" + acks)))
                .contains("[acks=" + acks + ", batch=500, clients=2, consumer=nats-bench, double-acked=false,")
                .contains("  [1] R (250 msgs)\n  [2] R (250 msgs)\n");
        assertThat(masked(cli.run(
                        "bench",
                        "js",
                        "fetch",
                        "--msgs=500",
                        "--clients=2",
                        "--batch=100",
                        "--acks=" + acks,
                        "--doubleack")))
                .contains("NATS JetStream durable consumer (fetch) aggregated stats: R\n")
                .doesNotContain("WARNING");
    }

    @Test
    void measuresConsumersOfTheOlderApi() {
        cli.run("bench", "js", "pub", "async", "s", "--create", "--msgs=1000").succeeded();
        assertThat(masked(cli.run("bench", "oldjs", "ordered", "s", "--msgs=1000")))
                .contains(
                        "Starting JetStream ordered ephemeral consumer (old API) benchmark [clients=1, msg-size=128 B,"
                                + " msgs=1,000, multi-subject=false, sleep=0s, stream=benchstream]")
                .contains("NATS JetStream ordered ephemeral consumer (old API) stats: R\n");
        for (String acks : new String[] {"--ack", "--no-ack", "--doubleack"}) {
            assertThat(masked(cli.run("bench", "oldjs", "push", "s", "--msgs=500", "--clients=2", acks)))
                    .contains("Defined durable " + (acks.equals("--no-ack") ? "unacked" : "explicitly acked")
                            + " push consumer: nats-bench\n")
                    .contains("NATS JetStream durable push consumer (old API) aggregated stats: R\n")
                    .containsPattern("  \\[1] R \\(\\d+ msgs\\)\n  \\[2] R \\(\\d+ msgs\\)\n")
                    .endsWith("Deleted durable consumer: nats-bench\n");
            assertThat(masked(cli.run("bench", "oldjs", "pull", "s", "--msgs=500", "--batch=100", acks)))
                    .contains("double-acked=" + acks.equals("--doubleack"))
                    .contains("NATS JetStream durable pull consumer (old API) stats: R" + LATENCIES)
                    .contains("Deleted durable consumer: nats-bench\n")
                    .doesNotContain("WARNING");
        }
        cli.run("bench", "oldjs", "pull", "s", "--consumer=none", "--msgs=10").failedWith("consumer not found (10014)");
    }

    @Test
    void purgesStreamsBefore() {
        cli.run("bench", "js", "pub", "async", "s", "--create", "--msgs=100").succeeded();
        assertThat(cli.run("bench", "js", "pub", "sync", "s", "--purge", "--msgs=10")
                        .succeeded()
                        .screen())
                .contains("Purging the stream\n");
        assertThat(cli.run("stream", "state", "benchstream").out()).contains("Messages: 10\n");
    }

    @Test
    void writesAndReadsBuckets() {
        cli.run("bench", "kv", "get", "--msgs=10")
                .failedWith("finding kv bucket 'benchbucket': nats: bucket not found;"
                        + " 'nats bench kv put' makes and fills one");
        assertThat(lastLine(cli.run("bench", "kv", "put", "--msgs=100", "--storage=memory")))
                .isEqualTo("NATS JetStream KV putter stats: R" + LATENCIES);
        assertThat(lastLine(cli.run("bench", "kv", "get", "--msgs=100")))
                .isEqualTo("NATS JetStream KV getter stats: R" + LATENCIES);
        cli.run("bench", "kv", "get", "--msgs=101")
                .failedWith("getting key '100': nats: key not found;"
                        + " 'nats bench kv put' makes as many keys as it puts messages");
        assertThat(lastLine(cli.run("bench", "kv", "get", "--msgs=50", "--randomize=100")))
                .isEqualTo("NATS JetStream KV getter stats: R" + LATENCIES);
    }

    @Test
    void keepsThePace() {
        long before = System.nanoTime();
        CliResult result = cli.run("bench", "pub", "x", "--throughput=200", "--duration=500ms");
        assertThat(System.nanoTime() - before).isGreaterThan(450_000_000);
        assertThat(result.succeeded().screen()).contains("duration=500ms", "msgs=100,", "throughput=200]");
    }

    @Test
    void publishesBatches() {
        assertThat(lastLine(cli.run("bench", "js", "pub", "atomic", "s", "--create", "--msgs=1000", "--batch=300")))
                .isEqualTo("NATS JetStream atomic batch publisher stats: R" + LATENCIES);
        assertThat(cli.run("stream", "state", "benchstream").out()).contains("Messages: 1,000\n");
        cli.run("bench", "js", "pub", "fast", "s", "--msgs=10")
                .failedWith("publishing: fast batch publishing: nats: API error: code=400 err_code=10205"
                        + " description=batch publish is disabled");
        cli.run("stream", "rm", "benchstream", "-f").succeeded();
        assertThat(lastLine(cli.run("bench", "js", "pub", "fast", "s", "--create", "--msgs=1000", "--batch=300")))
                .isEqualTo("NATS JetStream fast batch publisher stats: R" + LATENCIES);
        assertThat(cli.run("stream", "state", "benchstream").out()).contains("Messages: 1,000\n");
    }

    @Test
    void refusesOldServers() {
        try (TestServer old = TestServer.reference(directory, "")) {
            Cli with = cli.connectedTo(old.url());
            with.run("bench", "js", "pub", "atomic", "s", "--create", "--msgs=10")
                    .failedWith("Atomic Batch Publishing requires NATS Server 2.12,"
                            + " use 'nats bench js pub async' instead");
            List<String> commands = List.of(
                    "bench js pub async s --create --msgs=200",
                    "bench js pub sync s --msgs=100",
                    "bench js ordered --msgs=200",
                    "bench js consume --msgs=100",
                    "bench js fetch --msgs=100",
                    "bench js get sync --msgs=100",
                    "bench kv put --msgs=100",
                    "bench kv get --msgs=100");
            commands.forEach(command -> with.run(command.split(" ")).succeeded());
            with.run("bench", "js", "get", "batch", "--msgs=100")
                    .failedWith("doing a direct get on the stream: batch get not supported by server,"
                            + " it needs NATS Server 2.11");
        }
    }

    /** Simulates a stream with fast batch publishing, which neither server supports yet. */
    @Test
    void followsTheFlowControlOfFastPublishing() throws Exception {
        cli.run("bench", "js", "pub", "async", "s", "--create", "--msgs=1").succeeded();
        List<String> replies = new CopyOnWriteArrayList<>();
        Connection stream = Nats.connect(server.url());
        try {
            Dispatcher dispatcher = stream.createDispatcher(message -> {
                String reply = Objects.requireNonNull(message.getReplyTo());
                String[] tokens = reply.split("\\.");
                int sequence = Integer.parseInt(tokens[tokens.length - 3]);
                replies.add(String.join(".", List.of(tokens).subList(tokens.length - 5, tokens.length)));
                if (sequence == 10) {
                    answer(stream, reply, "{\"stream\":\"benchstream\",\"seq\":11,\"batch\":\"b\",\"count\":10}");
                } else if (sequence == 1) {
                    answer(stream, reply, "{\"type\":\"ack\",\"seq\":0,\"msgs\":4}");
                } else if (sequence % 4 == 0) {
                    answer(stream, reply, "{\"type\":\"ack\",\"seq\":" + sequence + ",\"msgs\":4}");
                }
            });
            dispatcher.subscribe("fast");
            stream.flush(Duration.ofSeconds(10));
            assertThat(lastLine(cli.run("bench", "js", "pub", "fast", "fast", "--msgs=10", "--batch=7")))
                    .isEqualTo("NATS JetStream fast batch publisher stats: R" + LATENCIES);
            assertThat(replies)
                    .hasSize(10)
                    .startsWith("7.fail.1.0.$FI", "7.fail.2.1.$FI")
                    .endsWith("7.fail.9.1.$FI", "7.fail.10.2.$FI");
        } finally {
            stream.close();
        }
        CliResult refused = cli.run("bench", "js", "pub", "fast", "s", "--msgs=10");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("nats: error: publishing: fast batch publishing: nats: ");
        cli.run("bench", "js", "pub", "fast", "s", "--max-outstanding-acks=0")
                .failedWith("--max-outstanding-acks must be >= 1");
    }

    private static void answer(Connection stream, String reply, String json) {
        stream.publish(reply, json.getBytes(StandardCharsets.UTF_8));
    }
}
