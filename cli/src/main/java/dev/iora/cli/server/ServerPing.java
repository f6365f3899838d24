// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.LineGraph;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats server ping}. */
final class ServerPing implements NatsCommand {
    private static final int BUCKET_MILLIS = 25;

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "0",
            paramLabel = "expect",
            description = "How many servers to expect")
    int expect;

    @Option(names = "--graph", description = "Produce a response distribution graph")
    boolean graph;

    @Option(names = "--id", description = "Include the Server ID in the output")
    boolean id;

    private final List<Double> times = new ArrayList<>();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Console console = session.console();
        SystemApi system = session.system();
        session.untilInterrupted(() -> ping(console, system));
        summarize(console);
        if (expect != 0 && expect != times.size()) {
            console.println("\nMissing " + (expect - times.size()) + " server(s)");
        }
    }

    private void ping(Console console, SystemApi system) throws InterruptedException {
        long start = System.nanoTime();
        system.requestEach(
                SystemApi.PING,
                new JsonObject(),
                response -> {
                    Duration since = Duration.ofNanos(System.nanoTime() - start);
                    times.add((double) since.toMillis());
                    if (expect == 0) {
                        expect = (int) response.statsz().activeServers();
                    }
                    ServerIdentity server = response.server();
                    console.println((id ? server.id() + " " : "") + padded(server.name()) + " rtt="
                            + HumanDuration.goText(since));
                    return times.size() != expect;
                },
                false);
    }

    private static String padded(String name) {
        return String.format(Locale.ROOT, "%-60s", name);
    }

    private void summarize(Console console) {
        console.println("\n---- ping statistics ----");
        if (times.isEmpty()) {
            console.println("no responses received");
            return;
        }
        DoubleSummaryStatistics summary =
                times.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        console.println(String.format(
                Locale.ROOT,
                "%d replies max: %.2f min: %.2f avg: %.2f",
                times.size(),
                summary.getMax(),
                summary.getMin(),
                summary.getAverage()));
        if (graph) {
            console.println();
            console.println(distribution(summary.getMax()));
        }
    }

    private String distribution(double slowest) {
        double[] buckets = new double[(int) (slowest / BUCKET_MILLIS) + 1];
        for (double time : times) {
            buckets[(int) (time / BUCKET_MILLIS)]++;
        }
        return new LineGraph(15, 60).plot(buckets, "Responses per 25ms");
    }
}
