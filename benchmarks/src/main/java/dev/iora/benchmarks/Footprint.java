// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures an idle server: time to its first {@code PONG}, memory at rest, with idle connections, and per subscription. Prints
 * Markdown on standard output.
 */
public final class Footprint {
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final double MEBI = 1024.0 * 1024.0;

    private Footprint() {}

    /** Runs the measurement; exits with 2 if the options are wrong. */
    public static void main(String[] arguments) throws IOException {
        PrintStream log = System.err;
        if (List.of(arguments).contains("--help")) {
            System.out.print(FootprintOptions.USAGE);
            return;
        }
        FootprintOptions options;
        try {
            options = FootprintOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            log.println(e.getMessage());
            log.print(FootprintOptions.USAGE);
            System.exit(2);
            return;
        }
        List<List<String>> columns = new ArrayList<>();
        List<Double> starts = startMillis(options);
        for (int i = 0; i < options.sides().size(); i++) {
            var column = new ArrayList<String>();
            column.add(options.sides().get(i).name());
            column.add(String.format(Locale.ROOT, "%.1f ms", starts.get(i)));
            measureMemory(options.sides().get(i), options, column);
            columns.add(column);
        }
        System.out.print(table(options, columns));
    }

    private static MarkdownTable table(FootprintOptions options, List<List<String>> columns) {
        List<String> titles = List.of(
                "",
                "exec to first PONG, median of " + options.starts(),
                "RSS idle",
                "RSS with " + options.connections() + " idle connections",
                "the same per connection",
                "RSS with " + options.subscriptions() + " subscriptions",
                "RSS per subscription",
                "live heap per subscription");
        var table = new MarkdownTable(
                titles.getFirst(), columns.get(0).getFirst(), columns.get(1).getFirst());
        for (int row = 1; row < titles.size(); row++) {
            table.row(titles.get(row), columns.get(0).get(row), columns.get(1).get(row));
        }
        return table;
    }

    private static List<Double> startMillis(FootprintOptions options) throws IOException {
        var times = new ArrayList<List<Double>>();
        for (Side side : options.sides()) {
            // Do not measure the first start: it may build, and it reads the disk.
            side.start(Load.Flow.publishOnly(1)).close();
            times.add(new ArrayList<>());
        }
        for (int start = 0; start < options.starts(); start++) {
            for (int i = 0; i < options.sides().size(); i++) {
                try (var server = options.sides().get(i).start(Load.Flow.publishOnly(1))) {
                    times.get(i).add(server.readyAfter().toNanos() / 1e6);
                }
            }
        }
        return times.stream().map(Statistics::median).toList();
    }

    private static void measureMemory(Side side, FootprintOptions options, List<String> column) throws IOException {
        try (var server = side.start(Load.Flow.publishOnly(1))) {
            long idle = settledBytes(server);
            column.add(mebibytes(idle));
            try (var _ = IdleConnections.open(server.address(), options.connections())) {
                long connected = settledBytes(server);
                column.add(mebibytes(connected));
                column.add(String.format(Locale.ROOT, "%.1f KiB", (connected - idle) / 1024.0 / options.connections()));
            }
        }
        try (var server = side.start(Load.Flow.publishOnly(1))) {
            long idle = settledBytes(server);
            OptionalLong idleHeap = JavaHeap.liveBytes(server.pid());
            try (var _ = ManySubscriptions.open(server.address(), options.subscriptions())) {
                long subscribed = settledBytes(server);
                OptionalLong heap = JavaHeap.liveBytes(server.pid());
                column.add(mebibytes(subscribed));
                column.add(perOne(subscribed - idle, options.subscriptions()));
                column.add(
                        idleHeap.isPresent() && heap.isPresent()
                                ? perOne(heap.getAsLong() - idleHeap.getAsLong(), options.subscriptions())
                                : "-");
            }
        }
    }

    private static long settledBytes(MeasuredServer server) throws IOException {
        LockSupport.parkNanos(SETTLE.toNanos());
        return server.residentBytes();
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / MEBI);
    }

    private static String perOne(long bytes, int count) {
        return String.format(Locale.ROOT, "%.0f B", (double) bytes / count);
    }
}
