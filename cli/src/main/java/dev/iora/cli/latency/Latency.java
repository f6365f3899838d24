// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.latency;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Leaf;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.Connector;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import io.nats.client.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats latency}: the latency of messages from one server to another. */
public final class Latency implements NatsCommand {
    private static final String LINE = "==============================";

    @Option(
            names = "--server-b",
            required = true,
            paramLabel = "URL",
            description = "The second server to subscribe on")
    String serverB = "";

    @Option(names = "--size", defaultValue = "8", description = "Message size")
    int size;

    @Option(names = "--rate", defaultValue = "1000", description = "Rate of messages per second")
    int rate;

    @Option(names = "--duration", paramLabel = "DURATION", defaultValue = "5s", description = "Test duration")
    Duration duration = Duration.ZERO;

    @Option(names = "--histogram", paramLabel = "FILE", description = "Output file to store the histogram in")
    @Nullable
    String histogram;

    public static Leaf command() {
        return CommandNode.leaf("latency lat", "Perform latency tests between two NATS servers", Latency::new);
    }

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        long started = System.nanoTime();
        int messages = check();
        Connection publisher = session.connection();
        Connection subscriber = new Connector(
                        session.settings().withServers(serverB, "--server-b"),
                        session.console(),
                        session.options().trace)
                .connect();
        try {
            Console console = session.console();
            console.log(LINE);
            console.log("Pub Server RTT : " + text(publisher.RTT()));
            console.log("Sub Server RTT : " + text(subscriber.RTT()));
            LatencyProbe probe = new LatencyProbe(publisher, subscriber, size, messages);
            probe.prepare();
            console.log("Message Payload: " + bytes(size));
            console.log("Target Duration: " + HumanDuration.goText(duration));
            console.log("Target Msgs/Sec: " + rate);
            console.log("Target Band/Sec: " + bytes((long) rate * size * 2));
            console.log(LINE);
            probe.run(rate, session.settings().timeout());
            report(console, probe, started);
        } finally {
            Connector.close(subscriber);
        }
    }

    private int check() {
        if (size < LatencyProbe.MIN_SIZE) {
            throw new CliException("message Payload Size must be at least " + LatencyProbe.MIN_SIZE + " bytes");
        }
        if (rate <= 0) {
            throw new CliException("--rate must be greater than 0");
        }
        long messages = Math.round(rate * (duration.toNanos() / 1e9));
        if (messages <= 0 || messages > Integer.MAX_VALUE) {
            throw new CliException("the combination of --rate=" + rate + " and --duration="
                    + HumanDuration.goText(duration) + " results in " + messages + " messages");
        }
        return (int) messages;
    }

    private void report(Console console, LatencyProbe probe, long started) throws IOException {
        long[] sorted = probe.nanos();
        if (histogram != null) {
            // In order of arrival, not sorted.
            String raw = Arrays.stream(sorted)
                    .mapToObj(nanos -> String.format(Locale.ROOT, "%f\n", nanos / 1e6))
                    .collect(Collectors.joining());
            Files.writeString(Path.of(histogram + ".raw"), raw);
        }
        Arrays.sort(sorted);
        Distribution distribution = new Distribution(sorted);
        console.log("HDR Percentiles:");
        for (String percentile : Distribution.SHOWN) {
            Duration value = Duration.ofNanos(distribution.at(Double.parseDouble(percentile)));
            console.log(String.format(Locale.ROOT, "%-9s %s", percentile + ":", text(value)));
        }
        console.log(LINE);
        if (histogram != null) {
            Files.writeString(Path.of(histogram + ".histogram"), distribution.table());
        }
        int middle = sorted.length / 2;
        long median = sorted.length % 2 == 0 ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle];
        long reached = (long) (sorted.length / (probe.publishNanos() / 1e9));
        console.log("Actual Msgs/Sec: " + reached);
        console.log("Actual Band/Sec: " + bytes(reached * size * 2));
        console.log("Minimum Latency: " + text(Duration.ofNanos(sorted[0])));
        console.log("Median Latency : " + text(Duration.ofNanos(median)));
        console.log("Maximum Latency: " + text(Duration.ofNanos(sorted[sorted.length - 1])));
        console.log("1st Sent Wall Time : " + text(Duration.ofNanos(probe.startNanos() - started)));
        console.log("Last Sent Wall Time: " + text(Duration.ofNanos(probe.publishNanos())));
        console.log("Last Recv Wall Time: " + text(Duration.ofNanos(probe.receiveNanos())));
    }

    /** A duration as Go prints it, to the microsecond. */
    private static String text(Duration time) {
        return HumanDuration.goText(time.truncatedTo(ChronoUnit.MICROS));
    }

    /** Bytes in powers of 1024, with a unit of one letter. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < 4) {
            value /= 1024;
            unit++;
        }
        double rounded = Math.floor(value * 10 + 0.5) / 10;
        String format = bytes >= 10 && rounded < 10 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, rounded) + "BKMGT".charAt(unit);
    }
}
