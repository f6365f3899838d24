// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares JetStream with that of nats-server, at the latter's default and at {@code sync_interval: always}: interleaved
 * rounds, medians. Prints Markdown on standard output, and progress on standard error.
 */
public final class StreamCompare {
    private static final int SYNC_PROBES = 300;
    private static final int WINDOW = 1000;
    private static final int SUBJECTS = 10;

    /** Rounds that do not count, until most of a Java server is compiled. */
    private static final int WARM_UP_ROUNDS = 8;

    private static final String USAGE = """
            Usage: bench jetstream [options]
              --reference PATH   the server to compare with (default /usr/sbin/nats-server)
              --server PATH      the server under test (default bin/nats-server)
              --rounds N         interleaved rounds (default 5)
              --scale PERCENT    size of the loads (default 100)
              --gigabytes N      size of the large stream (default 1)
              --loads A,B        some of: async-128,async-1k,streams-128,streams-1k,memory-128,memory-1k,sync-1,sync-64,
                                 ordered,fetch,
                                 purge-filtered,publish-full,fetch-queue (with 0, 10 and 1,000 idle consumers)
                                 and, of the server under test alone:
                                 restart-messages,restart-streams,large-stream,replay,syncs,heap
            """;

    /** A server with its sync configuration; a slow one gets one message of {@code share}. */
    private record Variant(String name, String command, String config, int share) {}

    /** A server that takes part in a load, and its results. */
    private record Contestant(Variant variant, MeasuredServer server, List<double[]> results) {}

    /** A load: its measurement, number of streams and storage. */
    private record Job(String id, String storage, int streams, Preparation preparation, Measurement measurement) {
        static Job publish(String id, String storage, int streams, Measurement measurement) {
            return new Job(id, storage, streams, _ -> {}, measurement);
        }

        static Job read(String id, Preparation preparation, Measurement measurement) {
            return new Job(id, "file", 1, preparation, measurement);
        }

        /** Whether it depends on the speed of the disk: not if it reads stored messages or uses memory storage. */
        boolean dependsOnSync() {
            return storage.equals("file") && !id.equals("ordered") && !id.equals("fetch");
        }
    }

    @FunctionalInterface
    private interface Preparation {
        void run(StreamLoad load) throws IOException;
    }

    @FunctionalInterface
    private interface Measurement {
        StreamLoad.Run run(StreamLoad load, int share) throws IOException;
    }

    private final PrintStream log = System.err;
    private final List<Variant> variants;
    private final int rounds;
    private final int scale;

    private StreamCompare(String reference, String server, int rounds, int scale) {
        variants = List.of(
                new Variant("nats-server", reference, "sync_interval: \"2m\"", 1),
                new Variant("nats-server, always", reference, "sync_interval: always", 60),
                new Variant("Iora", server, "", 1),
                new Variant("Iora, 2m", server, "sync_interval: \"2m\"", 1));
        this.rounds = rounds;
        this.scale = scale;
    }

    /** Runs the comparison; exits with 2 if the options are wrong. */
    public static void main(String[] commandLine) throws IOException {
        var arguments = new Arguments(List.of(commandLine));
        String reference = "/usr/sbin/nats-server";
        String server = "bin/nats-server";
        int rounds = 5;
        int scale = 100;
        int gigabytes = 1;
        String loads = "";
        try {
            while (arguments.hasNext()) {
                switch (arguments.next()) {
                    case "--reference" -> reference = arguments.value();
                    case "--server" -> server = arguments.value();
                    case "--rounds" -> rounds = arguments.intValue(1, 1000);
                    case "--scale" -> scale = arguments.intValue(1, 10_000);
                    case "--gigabytes" -> gigabytes = arguments.intValue(1, 1000);
                    case "--loads" -> loads = arguments.value();
                    default -> throw arguments.unknown();
                }
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
        }
        List<String> chosen = loads.isEmpty() ? List.of() : List.of(loads.split(",", -1));
        new StreamCompare(reference, server, rounds, scale).run(chosen);
        print(new StreamRemovals(server, reference, rounds, scale).run(chosen));
        print(new StreamScale(server, reference, scale, gigabytes).run(chosen));
    }

    private static void print(MarkdownTable table) {
        if (!table.isEmpty()) {
            System.out.println(table);
        }
    }

    private List<Job> jobs() {
        return List.of(
                publishing("async-128", "file", 1, 1_500_000, 128),
                publishing("async-1k", "file", 1, 600_000, 1024),
                publishing("streams-128", "file", 100, 1_500_000, 128),
                publishing("streams-1k", "file", 100, 600_000, 1024),
                publishing("memory-128", "memory", 1, 1_500_000, 128),
                publishing("memory-1k", "memory", 1, 300_000, 1024),
                Job.publish("sync-1", "file", 1, (load, share) -> load.publishSync(scaled(30_000, share), 128, 1)),
                Job.publish("sync-64", "file", 1, (load, share) -> load.publishSync(scaled(200_000, share), 128, 64)),
                Job.read("ordered", filling(1_000_000), (load, _) -> load.consumeOrdered()),
                Job.read("fetch", filling(500_000), (load, _) -> load.fetch(4, 500)));
    }

    private Job publishing(String id, String storage, int streams, long messages, int bytes) {
        return Job.publish(
                id,
                storage,
                streams,
                (load, share) -> load.publishAsync(scaled(messages, share), bytes, WINDOW, SUBJECTS));
    }

    private Preparation filling(long messages) {
        return load -> load.publishAsync(scaled(messages, 1), 128, WINDOW, SUBJECTS);
    }

    private long scaled(long messages, int share) {
        return Math.max(1000, messages * scale / 100 / share / 1000 * 1000);
    }

    private void run(List<String> chosen) throws IOException {
        System.out.printf(Locale.ROOT, "fdatasync of 4 KiB here: p50 %.0f us.%n%n", syncMicros());
        var table = new MarkdownTable("load", "server", "rate", "p50", "p99", "CPU per message");
        for (Job job : jobs()) {
            if (chosen.isEmpty() || chosen.contains(job.id())) {
                compare(job, table);
            }
        }
        print(table);
    }

    private void compare(Job job, MarkdownTable table) throws IOException {
        var contestants = new ArrayList<Contestant>();
        Path root = Files.createTempDirectory(Path.of("benchmarks/target").toAbsolutePath(), "store");
        try {
            for (Variant variant : variants) {
                // Loads that do not depend on the disk run once.
                if (job.dependsOnSync() || variant.config().contains("2m")) {
                    contestants.add(new Contestant(variant, start(variant, root), new ArrayList<>()));
                }
            }
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                play(job, round, contestants);
            }
        } finally {
            for (Contestant contestant : contestants) {
                contestant.server.close();
            }
            RestartableServer.deleteAll(root);
        }
        contestants.forEach(contestant -> addRow(job, contestant, table));
    }

    private void play(Job job, int round, List<Contestant> contestants) throws IOException {
        for (Contestant contestant : contestants) {
            Variant variant = contestant.variant;
            // A server that mostly waits for the disk needs no warm-up.
            if (round >= 0 || variant.share() == 1) {
                double[] result = measure(job, variant, contestant.server, "S" + (round + WARM_UP_ROUNDS));
                if (round >= 0 && result.length > 0) {
                    contestant.results.add(result);
                }
            }
        }
    }

    private static void addRow(Job job, Contestant contestant, MarkdownTable table) {
        List<double[]> values = contestant.results;
        table.row(
                job.id(),
                contestant.variant.name(),
                values.isEmpty() ? "failed" : Report.perSecond(median(values, 0)),
                values.isEmpty() ? "" : Report.time(median(values, 1)),
                values.isEmpty() ? "" : Report.time(median(values, 2)),
                values.isEmpty() ? "" : Report.time(median(values, 3)));
    }

    private double[] measure(Job job, Variant variant, MeasuredServer server, String stream) throws IOException {
        var load = new StreamLoad(server.address(), job.storage(), stream, job.streams());
        try {
            load.create();
            job.preparation().run(load);
            long before = server.cpuNanos();
            StreamLoad.Run run = job.measurement().run(load, variant.share());
            double cpu = (double) (server.cpuNanos() - before) / run.messages();
            load.delete();
            log.printf(
                    Locale.ROOT,
                    "%-10s %-20s %12s  p99 %s  CPU %s%n",
                    job.id(),
                    variant.name(),
                    Report.perSecond(run.rate()),
                    Report.time((double) run.latency().getValueAtPercentile(99)),
                    Report.time(cpu));
            return new double[] {
                run.rate(),
                run.latency().getValueAtPercentile(50),
                run.latency().getValueAtPercentile(99),
                cpu
            };
        } catch (IOException | LoadFailure e) {
            log.println(job.id() + " " + variant.name() + " FAILED: " + e);
            return new double[0];
        }
    }

    private static double median(List<double[]> values, int column) {
        return Statistics.median(values.stream().map(value -> value[column]).toList());
    }

    private static MeasuredServer start(Variant variant, Path root) throws IOException {
        Path store = Files.createTempDirectory(root, "js");
        Path config = Files.createTempFile(root, "server", ".conf");
        Files.writeString(config, "jetstream {\n store_dir: \"" + store + "\"\n " + variant.config() + "\n}\n");
        return MeasuredServer.start(
                new ServerCommand(List.of(variant.command()), List.of("-c", config.toString()), Map.of()));
    }

    private static double syncMicros() throws IOException {
        Path file = Files.createTempFile(Path.of("benchmarks/target").toAbsolutePath(), "sync", ".bin");
        var times = new ArrayList<Double>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocateDirect(4096);
            for (int i = 0; i < SYNC_PROBES; i++) {
                channel.write(block.clear(), i % 16 * 4096L);
                long from = System.nanoTime();
                channel.force(false);
                times.add((System.nanoTime() - from) / 1000.0);
            }
        } finally {
            Files.delete(file);
        }
        return Statistics.median(times);
    }
}
