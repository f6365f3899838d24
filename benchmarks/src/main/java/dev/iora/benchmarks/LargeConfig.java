// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Measures servers with a large configuration file: the time from the creation of the process until the last user of the file
 * can log in, the time from a SIGHUP until a user that was added can, CPU time of both, and memory.
 *
 * <p>Thread: one.
 */
final class LargeConfig {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final long POLL_NANOS = 5_000_000;
    private static final double MEBI = 1024.0 * 1024.0;

    private final List<Side> sides;
    private final int rounds;

    LargeConfig(List<Side> sides, int rounds) {
        this.sides = List.copyOf(sides);
        this.rounds = rounds;
    }

    /** The columns of {@link #measure}. */
    static MarkdownTable table() {
        return new MarkdownTable(
                "configuration", "server", "start", "CPU", "memory", "first reload", "CPU", "reload", "CPU", "memory");
    }

    /**
     * Adds a row for each server: medians over the rounds, each with a fresh server.
     *
     * @param text the configuration for a number of users
     * @param users how many there are before the reload
     */
    void measure(String name, IntFunction<String> text, int users, MarkdownTable table) throws IOException {
        Path file = Files.createTempFile(Path.of("benchmarks/target").toAbsolutePath(), "auth", ".conf");
        try {
            var samples = new ArrayList<List<double[]>>();
            sides.forEach(_ -> samples.add(new ArrayList<>()));
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < sides.size(); i++) {
                    samples.get(i).add(sample(sides.get(i), file, text, users));
                }
            }
            for (int i = 0; i < sides.size(); i++) {
                addRow(name, sides.get(i), samples.get(i), table);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void addRow(String name, Side side, List<double[]> samples, MarkdownTable table) {
        double[] median = new double[samples.getFirst().length];
        for (int column = 0; column < median.length; column++) {
            int index = column;
            median[column] = Statistics.median(
                    samples.stream().map(sample -> sample[index]).toList());
        }
        table.row(
                name,
                side.name(),
                seconds(median[0]),
                seconds(median[1]),
                mebibytes(median[2]),
                seconds(median[3]),
                seconds(median[4]),
                seconds(median[5]),
                seconds(median[6]),
                mebibytes(median[7]));
    }

    /** Start and its CPU time, memory; the same of a first reload, and of a second one; memory. */
    private static double[] sample(Side side, Path file, IntFunction<String> text, int users) throws IOException {
        Files.writeString(file, text.apply(users));
        ServerCommand command = side.command().with("-c", file.toString());
        try (var server = MeasuredServer.start(command, MeasuredServer.Readiness.of(AuthConfig.user(users - 1)))) {
            double start = server.readyAfter().toNanos();
            double startCpu = server.cpuNanos();
            LockSupport.parkNanos(SETTLE.toNanos());
            double memory = server.residentBytes();
            double[] first = reload(server, file, text, users + 1);
            double[] second = reload(server, file, text, users + 2);
            LockSupport.parkNanos(SETTLE.toNanos());
            return new double[] {
                start, startCpu, memory, first[0], first[1], second[0], second[1], server.residentBytes()
            };
        }
    }

    private static double[] reload(MeasuredServer server, Path file, IntFunction<String> text, int users)
            throws IOException {
        Files.writeString(file, text.apply(users));
        long cpuBefore = server.cpuNanos();
        long started = System.nanoTime();
        server.reload();
        while (!canLogIn(server, AuthConfig.user(users - 1))) {
            if (System.nanoTime() - started > DEADLINE.toNanos()) {
                throw new LoadFailure("the added user cannot log in after " + DEADLINE);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return new double[] {System.nanoTime() - started, server.cpuNanos() - cpuBefore};
    }

    private static boolean canLogIn(MeasuredServer server, UserLogin login) throws IOException {
        try (var _ = RawConnection.open(server.address(), login)) {
            return true;
        } catch (LoadFailure e) {
            // Refused: the reload is not done.
            return false;
        }
    }

    private static String seconds(double nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    private static String mebibytes(double bytes) {
        return String.format(Locale.ROOT, "%.0f MiB", bytes / MEBI);
    }

    /** Sides of the two servers. */
    static List<Side> sides(String reference, String server) {
        return List.of(
                Side.server("nats-server", new ServerCommand(List.of(reference), List.of(), Map.of())),
                Side.server("Iora", new ServerCommand(List.of(server), List.of(), Map.of())));
    }
}
