// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import dev.iora.tls.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * Compares servers over TLS 1.3: messages from one publisher to one subscriber, handshakes one after the other, and memory of
 * idle connections. The client is that of the JDK, on two threads, so for small messages it may be the limit; its CPU time is
 * printed beside the server's.
 *
 * <p>Thread: one, and one for the subscriber.
 */
final class TlsCompare {
    private static final int WARM_UP_ROUNDS = 3;
    private static final int PROBE = 100;
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final int[] PAYLOADS = {128, 1024, 65_536};
    private static final double MEBI = 1024.0 * 1024.0;

    private final List<Side> sides;
    private final Plan plan;
    private final int idleConnections;
    private final Consumer<String> progress;
    private final Path directory;

    /** Makes the certificates in a new directory. */
    TlsCompare(List<Side> sides, Plan plan, int idleConnections, Consumer<String> progress) throws IOException {
        this.sides = List.copyOf(sides);
        this.plan = plan;
        this.idleConnections = idleConnections;
        this.progress = progress;
        directory = Files.createTempDirectory(Path.of("benchmarks/target").toAbsolutePath(), "tls");
        for (String keys : List.of("ec", "rsa:2048")) {
            makeCertificate(keys);
        }
    }

    /** Makes a certificate that is its own authority, and a configuration with it. */
    private void makeCertificate(String keys) throws IOException {
        Path certificate = certificate(keys);
        Path key = directory.resolve(keys + ".key");
        List<String> command =
                new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", keys, "-nodes", "-days", "2"));
        if (keys.equals("ec")) {
            command.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256"));
        }
        command.addAll(List.of("-subj", "/CN=bench", "-addext", "subjectAltName=IP:" + ServerCommand.HOST));
        command.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new LoadFailure("openssl makes no certificate: " + output);
        }
        Files.writeString(directory.resolve(keys + ".conf"), AuthConfig.tls(certificate, key));
    }

    private Path certificate(String keys) {
        return directory.resolve(keys + ".pem");
    }

    /** One measurement: how many a second, and CPU time of each. */
    private record Sample(double rate, double serverNanos, double driverNanos) {}

    /** A kind of measured operations. */
    @FunctionalInterface
    private interface Work {
        /** Prepares some operations, with contexts from {@code client}; this does not count. */
        TlsTask prepare(Supplier<SSLContext> client, MeasuredServer server) throws IOException;
    }

    /** All measurements; prints them, and deletes the certificates. */
    void run() throws IOException {
        try {
            var table = new MarkdownTable("load", "server", "rate", "CPU", "driver CPU");
            for (int payload : PAYLOADS) {
                compare(
                        "1 to 1, " + payload + " B",
                        "ec",
                        (client, server) -> TlsTask.flow(client, server, payload),
                        table);
            }
            compare("handshakes, EC", "ec", TlsTask::handshakes, table);
            compare("handshakes, RSA with 2,048 bits", "rsa:2048", TlsTask::handshakes, table);
            System.out.println(table);
            System.out.println(idle());
        } finally {
            RestartableServer.deleteAll(directory);
        }
    }

    private MeasuredServer start(Side side, String keys) throws IOException {
        ServerCommand command =
                side.command().with("-c", directory.resolve(keys + ".conf").toString());
        return MeasuredServer.start(
                command, server -> TlsConnection.open(server, client(keys)).close());
    }

    /** A context that knows no session, so that its first handshake is a full one. */
    private SSLContext client(String keys) {
        return TlsFiles.context(new KeyManager[0], TlsFiles.authorities(certificate(keys)));
    }

    private void compare(String load, String keys, Work work, MarkdownTable table) throws IOException {
        List<MeasuredServer> servers = new ArrayList<>();
        try {
            List<Long> counts = new ArrayList<>();
            List<List<Sample>> samples = new ArrayList<>();
            for (Side side : sides) {
                MeasuredServer server = start(side, keys);
                servers.add(server);
                counts.add(warmUp(work, () -> client(keys), server));
                samples.add(new ArrayList<>());
            }
            for (int round = 0; round < plan.rounds(); round++) {
                for (int i = 0; i < sides.size(); i++) {
                    Quiet.await(plan);
                    Sample sample = measure(work, () -> client(keys), servers.get(i), counts.get(i));
                    samples.get(i).add(sample);
                    progress.accept(load + "  " + sides.get(i).name() + "  " + Report.perSecond(sample.rate)
                            + "  server " + Report.time(sample.serverNanos));
                }
            }
            for (int i = 0; i < sides.size(); i++) {
                addRow(load, sides.get(i), samples.get(i), table);
            }
        } finally {
            for (MeasuredServer server : servers) {
                server.close();
            }
        }
    }

    private static void addRow(String load, Side side, List<Sample> samples, MarkdownTable table) {
        table.row(
                load,
                side.name(),
                Report.perSecond(
                        Statistics.median(samples.stream().map(Sample::rate).toList())),
                Report.time(Statistics.median(
                        samples.stream().map(Sample::serverNanos).toList())),
                Report.time(Statistics.median(
                        samples.stream().map(Sample::driverNanos).toList())));
    }

    /** Returns how many operations take the time of a run. */
    private long warmUp(Work work, Supplier<SSLContext> client, MeasuredServer server) throws IOException {
        Sample last = measure(work, client, server, PROBE);
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            last = measure(
                    work, client, server, Math.max(PROBE, (long) (last.rate * plan.warmupSeconds() / WARM_UP_ROUNDS)));
        }
        return Math.max(PROBE, (long) (last.rate * plan.seconds()));
    }

    private static Sample measure(Work work, Supplier<SSLContext> client, MeasuredServer server, long count)
            throws IOException {
        try (TlsTask task = work.prepare(client, server)) {
            long driverPid = ProcessHandle.current().pid();
            long serverBefore = server.cpuNanos();
            long driverBefore = ProcessUsage.cpuNanos(driverPid);
            long started = System.nanoTime();
            task.perform(count);
            long elapsed = System.nanoTime() - started;
            return new Sample(
                    count * 1e9 / elapsed,
                    (double) (server.cpuNanos() - serverBefore) / count,
                    (double) (ProcessUsage.cpuNanos(driverPid) - driverBefore) / count);
        }
    }

    private MarkdownTable idle() throws IOException {
        var table = new MarkdownTable(
                "server", "RSS", "RSS for each of " + idleConnections + " idle connections", "heap for each");
        for (Side side : sides) {
            try (var server = start(side, "ec")) {
                LockSupport.parkNanos(SETTLE.toNanos());
                OptionalLong heapBefore = JavaHeap.liveBytes(server.pid());
                long before = server.residentBytes();
                List<TlsConnection> connections = new ArrayList<>();
                try {
                    SSLContext context = client("ec");
                    for (int i = 0; i < idleConnections; i++) {
                        connections.add(TlsConnection.open(server.address(), context));
                    }
                    LockSupport.parkNanos(SETTLE.toNanos());
                    long after = server.residentBytes();
                    OptionalLong heapAfter = JavaHeap.liveBytes(server.pid());
                    table.row(
                            side.name(),
                            String.format(Locale.ROOT, "%.0f MiB", before / MEBI),
                            each(after - before),
                            heapBefore.isPresent() && heapAfter.isPresent()
                                    ? each(heapAfter.getAsLong() - heapBefore.getAsLong())
                                    : "-");
                } finally {
                    for (TlsConnection connection : connections) {
                        connection.close();
                    }
                }
            }
        }
        return table;
    }

    private String each(long bytes) {
        return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0 / idleConnections);
    }
}
