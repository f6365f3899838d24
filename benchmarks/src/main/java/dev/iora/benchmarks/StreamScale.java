// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

/**
 * Measures JetStream with many messages, streams and consumers: restart time, memory, calls of fdatasync, and how much reading
 * one stream delays writing to another. Measures Iora, and for some loads the reference; one row of the table per figure.
 *
 * <p>Thread: one.
 */
final class StreamScale {
    private static final Duration START_DEADLINE = Duration.ofMinutes(2);
    private static final int RESTARTS = 5;
    private static final int WINDOW = 1000;
    private static final int MANY_STREAMS = 10_000;
    private static final int CONSUMERS = 10_000;
    private static final int SUBJECTS = 500_000;
    private static final int COUNTED_SECONDS = 15;
    private static final int STEADY_PER_SECOND = 1000;
    private static final int STEADY_SECONDS = 10;
    private static final double MEBI = 1024.0 * 1024.0;
    private static final String LAZY = "sync_interval: \"2m\"";

    private final PrintStream log = System.err;
    private final String server;
    private final String reference;
    private final int scale;
    private final int gigabytes;
    private final MarkdownTable table = new MarkdownTable("load", "what", "measured", "required");

    @FunctionalInterface
    private interface Load {
        void run() throws IOException;
    }

    /**
     * Prepares the measurement of a server.
     *
     * @param reference the server to compare with
     * @param scale percent of the messages
     * @param gigabytes size of the large stream
     */
    StreamScale(String server, String reference, int scale, int gigabytes) {
        this.server = server;
        this.reference = reference;
        this.scale = scale;
        this.gigabytes = gigabytes;
    }

    /** The loads by name. */
    private Map<String, Load> loads() {
        Map<String, Load> loads = new LinkedHashMap<>();
        loads.put("restart-messages", this::restartWithManyMessages);
        loads.put("restart-streams", this::restartWithManyStreams);
        loads.put("large-stream", this::serveLargeStream);
        loads.put("replay", this::replayBesidePublishers);
        loads.put("syncs", this::countSyncs);
        loads.put("heap", this::measureHeap);
        return loads;
    }

    /** Runs the loads in {@code chosen}, or all if it is empty; returns the table. */
    MarkdownTable run(List<String> chosen) throws IOException {
        for (Map.Entry<String, Load> load : loads().entrySet()) {
            if (chosen.isEmpty() || chosen.contains(load.getKey())) {
                load.getValue().run();
            }
        }
        return table;
    }

    private void row(String load, String what, String measured, String required) {
        log.println(load + ": " + what + ": " + measured);
        table.row(load, what, measured, required);
    }

    private long scaled(long messages) {
        return Math.max(WINDOW, messages * scale / 100 / WINDOW * WINDOW);
    }

    private RestartableServer start(String config, String jvmOptions) throws IOException {
        return new RestartableServer(server, config, jvmOptions);
    }

    private static StreamLoad stream(RestartableServer running, String name, int count) {
        return new StreamLoad(running.process().address(), "file", name, count);
    }

    private void restartWithManyMessages() throws IOException {
        try (var running = start("", "")) {
            long messages = scaled(1_000_000);
            stream(running, "S", 1).create();
            stream(running, "S", 1).publishAsync(messages, 128, WINDOW, 100_000);
            row("restart-messages", messages + " messages, 100,000 subjects", restart(running, messages), "0.3 s");
            stream(running, "S", 1).publishAsync(3 * messages, 128, WINDOW, 100_000);
            row(
                    "restart-messages",
                    4 * messages + " messages, 100,000 subjects",
                    restart(running, 4 * messages),
                    "same");
        }
    }

    private void restartWithManyStreams() throws IOException {
        try (var running = start("", "")) {
            StreamLoad load = stream(running, "S", MANY_STREAMS);
            load.create();
            load.publishAsync(100L * MANY_STREAMS, 128, WINDOW, 1);
            row("restart-streams", MANY_STREAMS + " streams of 100 messages", restart(running, 100), "3 s");
        }
    }

    /** Kills and restarts the server five times; returns the median time from the start to the response of a stream. */
    private static String restart(RestartableServer running, long messages) throws IOException {
        List<Double> seconds = new ArrayList<>();
        List<Double> cpuSeconds = new ArrayList<>();
        for (int i = 0; i < RESTARTS; i++) {
            running.kill();
            long started = System.nanoTime();
            running.start();
            awaitMessages(running.process().address(), messages);
            seconds.add((System.nanoTime() - started) / 1e9);
            cpuSeconds.add(running.process().cpuNanos() / 1e9);
        }
        return String.format(
                Locale.ROOT, "%.2f s, CPU %.2f s", Statistics.median(seconds), Statistics.median(cpuSeconds));
    }

    private static void awaitMessages(InetSocketAddress server, long expected) throws IOException {
        long deadline = System.nanoTime() + START_DEADLINE.toNanos();
        try (var client = new StreamClient(server, "_INBOX.c")) {
            String answer = "";
            while (!answer.contains("\"messages\":" + expected + ",")) {
                if (System.nanoTime() - deadline > 0) {
                    throw new LoadFailure("STREAM.INFO answers " + answer);
                }
                answer = client.request("_INBOX.c", "$JS.API.STREAM.INFO.S", "");
            }
        }
    }

    private void serveLargeStream() throws IOException {
        try (var running = start(LAZY, "-Xmx256m")) {
            StreamLoad.Run written = fill(running, "S");
            StreamLoad.Run read = stream(running, "S", 1).consumeOrdered();
            String what = gigabytes + " GB of 1 KB messages in a heap of 256 MB, ";
            row("large-stream", what + "published", Report.perSecond(written.rate()), "");
            row("large-stream", what + "read in order", Report.perSecond(read.rate()), "");
            row("large-stream", what + "resident", mebibytes(running.process().residentBytes()), "");
        }
    }

    /** Publishes the large stream. */
    private StreamLoad.Run fill(RestartableServer running, String name) throws IOException {
        StreamLoad load = stream(running, name, 1);
        load.create();
        return load.publishAsync(scaled(gigabytes * 1_000_000L), 1000, WINDOW, 1000);
    }

    private void replayBesidePublishers() throws IOException {
        replayBesidePublishers(server, "");
        replayBesidePublishers(reference, ", nats-server (lazy)");
    }

    /** Compares with the effect of other work on the machine, which is most of it with few cores. */
    private void replayBesidePublishers(String executable, String suffix) throws IOException {
        try (var running = new RestartableServer(executable, "", "")) {
            fill(running, "L");
            stream(running, "S", 1).create();
            var publisher =
                    new SteadyPublisher(running.process().address(), List.of("S.1", "S.2"), 128, STEADY_PER_SECOND);
            publisher.run(STEADY_SECONDS);
            row("replay", "PubAck alone" + suffix, latency(publisher.run(STEADY_SECONDS)), "");
            row("replay", "PubAck beside a thread that only computes" + suffix, beside(publisher, () -> 0L), "");
            row(
                    "replay",
                    "PubAck while " + gigabytes + " GB of another stream are read" + suffix,
                    beside(
                            publisher,
                            () -> stream(running, "L", 1).consumeOrdered().messages()),
                    "p99 2x");
        }
    }

    /** Latency while another thread repeats {@code work}, and the amount of that work. */
    private static String beside(SteadyPublisher publisher, Callable<Long> work) throws IOException {
        var repeated = new FutureTask<>(() -> {
            long messages = 0;
            while (!Thread.currentThread().isInterrupted()) {
                messages += work.call();
            }
            return messages;
        });
        Thread worker = Thread.ofPlatform().daemon().name("beside").start(repeated);
        StreamLoad.Run run = publisher.run(STEADY_SECONDS);
        worker.interrupt();
        long messages = SteadyPublisher.await(repeated);
        return latency(run)
                + (messages == 0 ? "" : ", read at " + Report.perSecond(messages * 1e9 / run.elapsedNanos()));
    }

    private static String latency(StreamLoad.Run run) {
        return "p50 " + Report.time((double) run.latency().getValueAtPercentile(50)) + ", p99 "
                + Report.time((double) run.latency().getValueAtPercentile(99));
    }

    private void countSyncs() throws IOException {
        for (String config : List.of("", LAZY)) {
            try (var running = start(config, "")) {
                stream(running, "S", MANY_STREAMS).create();
                List<String> subjects = new ArrayList<>();
                subjects.add("S.1");
                for (int i = 1; i < MANY_STREAMS; i++) {
                    subjects.add("S-" + i + ".1");
                }
                var publisher = new SteadyPublisher(running.process().address(), subjects, 128, MANY_STREAMS);
                publisher.run(COUNTED_SECONDS);
                try (var counter = SyncCounter.start(running.process().pid())) {
                    publisher.run(COUNTED_SECONDS);
                    SyncCounter.Rates rates = counter.stop();
                    String measured = String.format(
                            Locale.ROOT, "journal %.1f/s, others %.1f/s", rates.journal(), rates.others());
                    String what = MANY_STREAMS + " streams, one message a second each"
                            + (config.isEmpty() ? "" : ", " + config);
                    row("syncs", what, measured, config.isEmpty() ? "" : "20/s");
                }
            }
        }
    }

    private void measureHeap() throws IOException {
        row("heap", "per message of a stream in files", bytes(heapPerMessage(4_000_000, 1)), "");
        double few = heapPerMessage(SUBJECTS, 1);
        double many = heapPerMessage(SUBJECTS, SUBJECTS);
        double length = IntStream.range(0, SUBJECTS)
                .map(number -> ("S." + number).length())
                .average()
                .orElseThrow();
        row("heap", "per subject, beyond the subject", bytes(many - few - length), "36 B");
        try (var running = start("", "")) {
            stream(running, "S", 1).create();
            long before = heap(running);
            createConsumers(running.process().address());
            row("heap", "per pull consumer", bytes((double) (heap(running) - before) / CONSUMERS), "");
        }
    }

    private double heapPerMessage(int messages, int subjects) throws IOException {
        try (var running = start("", "")) {
            StreamLoad load = stream(running, "S", 1);
            load.create();
            long before = heap(running);
            load.publishAsync(messages, 16, WINDOW, subjects);
            return (double) (heap(running) - before) / messages;
        }
    }

    private static long heap(RestartableServer running) throws IOException {
        return JavaHeap.liveBytes(running.process().pid()).orElseThrow();
    }

    private static void createConsumers(InetSocketAddress address) throws IOException {
        try (var client = new StreamClient(address, "_INBOX.c")) {
            for (int i = 0; i < CONSUMERS; i++) {
                String answer = client.request(
                        "_INBOX.c",
                        "$JS.API.CONSUMER.DURABLE.CREATE.S.c" + i,
                        "{\"stream_name\":\"S\",\"config\":{\"durable_name\":\"c" + i
                                + "\",\"ack_policy\":\"explicit\"}}");
                if (!answer.contains("\"stream_name\"")) {
                    throw new LoadFailure("answered by " + answer);
                }
            }
        }
    }

    private static String bytes(double count) {
        return String.format(Locale.ROOT, "%.0f B", count);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.0f MiB", bytes / MEBI);
    }
}
