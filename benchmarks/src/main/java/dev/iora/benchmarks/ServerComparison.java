// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs a scenario on all sides in turn: A, B, A, B, and so on, so that other load on the machine affects all alike.
 *
 * <p>Thread: the caller's of {@link #run}.
 *
 * <p>Every scenario starts new servers and warms each up. The number of messages is then fixed per side, so that a run takes
 * about the same time on each and the CPU clock's steps of 10 ms weigh the same.
 */
final class ServerComparison {
    private static final long PROBE_BYTES = 16L * 1024 * 1024;
    private static final long PROBE_REQUESTS = 500;
    private static final long MIN_MESSAGES = 200;
    private static final int WARMUP_RUNS = 3;
    private static final int FRAME_OVERHEAD_BYTES = 16;
    private static final long COLD_MESSAGES = 2_000_000;

    private final List<Side> sides;
    private final Plan plan;
    private final Consumer<String> progress;

    /**
     * Prepares a comparison.
     *
     * @param progress receives a line about every run
     */
    ServerComparison(List<Side> sides, Plan plan, Consumer<String> progress) {
        this.sides = List.copyOf(sides);
        this.plan = plan;
        this.progress = progress;
    }

    /** Runs {@code scenario}; a side that fails is excluded, the others continue. */
    Outcome run(Scenario scenario) {
        var series = new ArrayList<Series>();
        for (Side side : sides) {
            series.add(new Series(side));
        }
        if (scenario.kind() == Scenario.Kind.COLD) {
            runCold(scenario, series);
        } else {
            runWarm(scenario, series);
        }
        return new Outcome(scenario, series);
    }

    private void runCold(Scenario scenario, List<Series> allSeries) {
        for (int round = 0; round < plan.rounds(); round++) {
            for (Series series : allSeries) {
                attempt(series, () -> {
                    try (var server = series.side().start(scenario.load())) {
                        series.add(measure(scenario, series.side(), server, scenario.load(), COLD_MESSAGES));
                    }
                });
            }
        }
    }

    private void runWarm(Scenario scenario, List<Series> allSeries) {
        Map<Series, MeasuredServer> servers = new HashMap<>();
        Map<Series, Long> messages = new HashMap<>();
        try {
            for (Series series : allSeries) {
                attempt(series, () -> {
                    MeasuredServer server = series.side().start(scenario.load());
                    servers.put(series, server);
                    messages.put(series, warmUp(series.side(), server, scenario.load()));
                });
            }
            for (int round = 0; round < plan.rounds(); round++) {
                for (Series series : allSeries) {
                    attempt(
                            series,
                            () -> measureRound(scenario, series, present(servers, series), present(messages, series)));
                }
            }
        } finally {
            for (Map.Entry<Series, MeasuredServer> started : servers.entrySet()) {
                attempt(started.getKey(), started.getValue()::close);
            }
        }
    }

    private void measureRound(Scenario scenario, Series series, MeasuredServer server, long messages)
            throws IOException {
        Optional<Load> undisturbed = scenario.load().withoutChurn();
        if (undisturbed.isPresent()) {
            series.addUndisturbed(measure(scenario, series.side(), server, undisturbed.get(), messages));
        }
        series.add(measure(scenario, series.side(), server, scenario.load(), messages));
    }

    private long warmUp(Side side, MeasuredServer server, Load load) throws IOException {
        var target = new Target(server.address(), side.dialect());
        RunResult result = LoadDriver.run(target, load, probe(load));
        for (int run = 0; run < WARMUP_RUNS; run++) {
            long messages = Math.max(MIN_MESSAGES, (long) (result.rate() * plan.warmupSeconds() / WARMUP_RUNS));
            result = LoadDriver.run(target, load, messages);
        }
        return Math.max(MIN_MESSAGES, (long) (result.rate() * plan.seconds()));
    }

    /** Measures once, and again if other processes disturbed the run, each time after waiting for a quiet machine. */
    private MeasuredRun measure(Scenario scenario, Side side, MeasuredServer server, Load load, long messages)
            throws IOException {
        Quiet.await(plan);
        MeasuredRun best = measureOnce(scenario, side, server, load, messages);
        for (int run = 0; run < plan.repeats() && best.othersCores() > plan.disturbanceCores(); run++) {
            Quiet.await(plan);
            MeasuredRun next = measureOnce(scenario, side, server, load, messages);
            best = next.othersCores() < best.othersCores() ? next : best;
        }
        return best;
    }

    private MeasuredRun measureOnce(Scenario scenario, Side side, MeasuredServer server, Load load, long messages)
            throws IOException {
        try (LoadRun run = LoadDriver.prepare(new Target(server.address(), side.dialect()), load, messages)) {
            long driverPid = ProcessHandle.current().pid();
            long serverBefore = server.cpuNanos();
            long driverBefore = ProcessUsage.cpuNanos(driverPid);
            long machineBefore = ProcessUsage.machineCpuNanos();
            RunResult result = run.run();
            long serverCpu = server.cpuNanos() - serverBefore;
            long driverCpu = ProcessUsage.cpuNanos(driverPid) - driverBefore;
            long others = ProcessUsage.machineCpuNanos() - machineBefore - serverCpu - driverCpu;
            var sample = new MeasuredRun(result, serverCpu, driverCpu, others);
            report(scenario, side, sample);
            return sample;
        }
    }

    private void report(Scenario scenario, Side side, MeasuredRun sample) {
        RunResult result = sample.result();
        progress.accept(String.format(
                Locale.ROOT,
                "%-10s %-14s %12s  server %9s  driver %9s  %5.2f s  others %.2f cores  %s",
                scenario.id(),
                side.name(),
                Report.perSecond(result.rate()),
                Report.time(sample.serverCpuPerMessage()),
                Report.time(sample.driverCpuPerMessage()),
                result.elapsedNanos() / 1e9,
                sample.othersCores(),
                result.latency().equals(RunResult.Latency.NONE)
                        ? ""
                        : "p50 " + Report.time((double) result.latency().p50Nanos())));
    }

    private void attempt(Series series, Step step) {
        if (series.failure().isPresent()) {
            return;
        }
        try {
            step.take();
        } catch (IOException | LoadFailure e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            progress.accept(series.side().name() + " FAILED: " + reason);
            series.fail(reason);
        }
    }

    private static long probe(Load load) {
        return switch (load) {
            case Load.RequestReply _ -> PROBE_REQUESTS;
            case Load.Flow flow ->
                Math.max(
                        MIN_MESSAGES,
                        PROBE_BYTES
                                / ((FRAME_OVERHEAD_BYTES + flow.payloadBytes()) * (1L + flow.deliveriesPerMessage())));
        };
    }

    private static <T> T present(Map<Series, T> map, Series series) {
        T value = map.get(series);
        if (value == null) {
            throw new IllegalStateException("a side without failure has been started and warmed up");
        }
        return value;
    }

    /** A part of a scenario in which one side may fail. */
    @FunctionalInterface
    private interface Step {
        void take() throws IOException;
    }
}
