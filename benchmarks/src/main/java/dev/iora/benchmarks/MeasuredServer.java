// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server started for a measurement, on a free loopback port; closing stops it.
 *
 * <p>Thread: one at a time. The server ends with this JVM, even if the JVM is interrupted.
 */
final class MeasuredServer implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);
    private static final long POLL_NANOS = 500_000;
    private static final int SHOWN_LINES = 20;

    private final Process process;
    private final InetSocketAddress address;
    private final Path output;
    private final Thread killer;
    private Duration readyAfter = Duration.ZERO;

    private MeasuredServer(Process process, InetSocketAddress address, Path output) {
        this.process = process;
        this.address = address;
        this.output = output;
        killer = new Thread(this::killAtExit, "kill-" + process.pid());
    }

    /**
     * Starts a server and returns when it has answered a first {@code PING}.
     *
     * @throws LoadFailure with the end of the server's output, if the server ended or did not answer within 60 s
     */
    static MeasuredServer start(ServerCommand command) throws IOException {
        return start(command, Readiness.of(UserLogin.NONE));
    }

    /** The sign that a server has started. */
    @FunctionalInterface
    interface Readiness {
        /**
         * Tries once.
         *
         * @throws ConnectException if the server does not listen yet
         */
        void check(InetSocketAddress server) throws IOException;

        /** It answers the first {@code PING} of a user. */
        static Readiness of(UserLogin login) {
            return server -> RawConnection.open(server, login).close();
        }
    }

    /** As {@link #start(ServerCommand)}, with another sign that the server has started. */
    static MeasuredServer start(ServerCommand command, Readiness readiness) throws IOException {
        var address = new InetSocketAddress(InetAddress.ofLiteral(ServerCommand.HOST), freePort());
        Path output = Files.createTempFile("server-", ".log");
        var builder = new ProcessBuilder(command.line(address.getPort()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(command.environment());
        long started = System.nanoTime();
        var server = new MeasuredServer(builder.start(), address, output);
        Runtime.getRuntime().addShutdownHook(server.killer);
        try {
            server.awaitReady(started, readiness);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    InetSocketAddress address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** Time from the creation of the process to its first {@code PONG}, exact to about half a millisecond. */
    Duration readyAfter() {
        return readyAfter;
    }

    /** User and system time so far. */
    long cpuNanos() throws IOException {
        return ProcessUsage.cpuNanos(pid());
    }

    /** Current resident memory. */
    long residentBytes() throws IOException {
        return ProcessUsage.residentBytes(pid());
    }

    /** Asks the server to stop; kills it after 5 s, or at once if this thread is interrupted. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
        Files.deleteIfExists(output);
    }

    /** Tells the server to read its configuration file again. */
    void reload() throws IOException {
        Process signal = new ProcessBuilder("kill", "-HUP", Long.toString(pid())).start();
        try {
            signal.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Kills the server as {@code kill -9} does. */
    void kill() throws IOException {
        process.destroyForcibly();
        close();
    }

    private void awaitReady(long startedNanos, Readiness readiness) throws IOException {
        while (process.isAlive()) {
            try {
                readiness.check(address);
                readyAfter = Duration.ofNanos(System.nanoTime() - startedNanos);
                return;
            } catch (ConnectException e) {
                if (System.nanoTime() - startedNanos > START_DEADLINE.toNanos()) {
                    throw new LoadFailure("not listening after " + START_DEADLINE + ": " + lastOutput(), e);
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
        throw new LoadFailure("the server ended with exit code " + process.exitValue() + ": " + lastOutput());
    }

    private void killAtExit() {
        process.destroyForcibly();
        // The JVM is shutting down; there is no way left to report a log that cannot be deleted.
        output.toFile().delete();
    }

    private String lastOutput() throws IOException {
        List<String> lines = Files.readAllLines(output);
        return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(ServerCommand.HOST))) {
            return socket.getLocalPort();
        }
    }
}
