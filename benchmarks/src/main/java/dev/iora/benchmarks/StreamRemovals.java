// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how unrelated consumers slow down the removal of messages: by a purge, by a limit, and from a work queue by
 * acknowledgements. Measures Iora and nats-server in turn.
 *
 * <p>Thread: one.
 */
final class StreamRemovals {
    /** Avoids that the disk hides the difference. */
    private static final String LAZY = "sync_interval: \"2m\"";

    private static final int WINDOW = 1000;
    private static final int FULL = 10_000;
    private static final List<Integer> CONSUMERS = List.of(0, 10, 1000);

    /** Rounds that do not count, until most of a Java server is compiled. */
    private static final int WARM_UP_ROUNDS = 3;

    private final PrintStream log = System.err;
    private final String server;
    private final String reference;
    private final int rounds;
    private final int scale;
    private final MarkdownTable table = new MarkdownTable("load", "idle consumers", "nats-server", "Iora", "ratio");

    /** A load on a stream that is created before and deleted after it. */
    @FunctionalInterface
    private interface Load {
        StreamLoad.Run run(StreamLoad load, int consumers) throws IOException;
    }

    /**
     * Prepares the measurement of a server.
     *
     * @param reference the server to compare with
     * @param scale percent of the messages
     */
    StreamRemovals(String server, String reference, int rounds, int scale) {
        this.server = server;
        this.reference = reference;
        this.rounds = rounds;
        this.scale = scale;
    }

    private Map<String, Load> loads() {
        Map<String, Load> loads = new LinkedHashMap<>();
        loads.put("purge-filtered", this::purge);
        loads.put("publish-full", this::publishToFull);
        loads.put("fetch-queue", this::fetchFromQueue);
        return loads;
    }

    /** Runs the loads in {@code chosen}, or all if it is empty; returns the table. */
    MarkdownTable run(List<String> chosen) throws IOException {
        for (Map.Entry<String, Load> load : loads().entrySet()) {
            if (chosen.isEmpty() || chosen.contains(load.getKey())) {
                for (int consumers : CONSUMERS) {
                    compare(load.getKey(), load.getValue(), consumers);
                }
            }
        }
        return table;
    }

    private void compare(String name, Load load, int consumers) throws IOException {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        try (var other = new RestartableServer(reference, LAZY, "");
                var tested = new RestartableServer(server, LAZY, "")) {
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                double their = measure(other, load, consumers, "S" + (round + WARM_UP_ROUNDS));
                double our = measure(tested, load, consumers, "S" + (round + WARM_UP_ROUNDS));
                log.printf(
                        Locale.ROOT,
                        "%-15s %5d consumers: nats-server %s, Iora %s%n",
                        name,
                        consumers,
                        Report.perSecond(their),
                        Report.perSecond(our));
                if (round >= 0) {
                    theirs.add(their);
                    ours.add(our);
                }
            }
        }
        table.row(
                name,
                String.valueOf(consumers),
                Report.perSecond(Statistics.median(theirs)),
                Report.perSecond(Statistics.median(ours)),
                String.format(Locale.ROOT, "%.2f", Statistics.median(ours) / Statistics.median(theirs)));
    }

    private static double measure(RestartableServer running, Load load, int consumers, String stream)
            throws IOException {
        var of = new StreamLoad(running.process().address(), "file", stream);
        double rate = load.run(of, consumers).rate();
        of.delete();
        return rate;
    }

    private long scaled(long messages) {
        return Math.max(WINDOW, messages * scale / 100 / WINDOW * WINDOW);
    }

    private StreamLoad.Run purge(StreamLoad load, int consumers) throws IOException {
        load.create();
        load.publishAsync(scaled(50_000), 128, WINDOW, 1);
        load.createIdleConsumers(consumers);
        return load.purge();
    }

    private StreamLoad.Run publishToFull(StreamLoad load, int consumers) throws IOException {
        load.createFull(FULL);
        load.createIdleConsumers(consumers);
        return load.publishAsync(scaled(100_000), 128, WINDOW, 1);
    }

    private StreamLoad.Run fetchFromQueue(StreamLoad load, int consumers) throws IOException {
        load.create(",\"retention\":\"workqueue\"");
        load.publishAsync(scaled(50_000), 128, WINDOW, 1);
        load.createIdleConsumers(consumers);
        return load.fetchFirstSubject(4, 500);
    }
}
