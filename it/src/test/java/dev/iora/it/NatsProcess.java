// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server, ours or Go's, in a process of its own, found by what it logs. */
final class NatsProcess implements ServerUnderTest.Running {
    private static final String LISTENING = "Listening for client connections on ";
    private static final long PATIENCE_SECONDS = 300;

    private final Process process;
    private final ServerLog log;
    private int port;

    private NatsProcess(Process process) {
        this.process = process;
        log = new ServerLog(
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    }

    /**
     * Starts {@code command} on a free loopback port.
     *
     * @throws AssertionError if it ends before it is ready, with what it logged
     */
    static NatsProcess start(List<String> command, Path config) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("-c", config.toString(), "-a", "127.0.0.1", "-p", "-1"));
        return launch(arguments).awaitReady();
    }

    /** Iora's executable, as a JVM with the test's class path and at most {@code heapMegabytes} of heap. */
    static NatsProcess startIora(int heapMegabytes, Path config) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        return start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapMegabytes + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        "dev.iora.distribution.Main"),
                config);
    }

    /** Starts {@code command} as it is and waits for nothing. */
    static NatsProcess launch(List<String> command) {
        return launch(new ProcessBuilder(command));
    }

    /** Starts {@code command} as it is, but for its standard error stream, and waits for nothing. */
    static NatsProcess launch(ProcessBuilder command) {
        try {
            return new NatsProcess(command.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until clients can connect.
     *
     * @throws AssertionError if it ends before, with what it logged
     */
    NatsProcess awaitReady() {
        try {
            String line = log.await(LISTENING);
            port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
            log.await("Server is ready");
            return this;
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** The port for clients on 127.0.0.1, once the server is ready. */
    @Override
    public int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** What it logs. */
    ServerLog log() {
        return log;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal, such as {@code TERM}. */
    void signal(String name) {
        NatsProcess kill = launch(List.of("/bin/sh", "-c", "kill -s " + name + " " + process.pid()));
        assertThat(kill.awaitExit()).as("exit code of kill").isZero();
    }

    /** Waits for its end; the exit code. */
    int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the process ends; it logged %s", log.lines())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the server ended", e);
        }
    }

    /** How many files and sockets the process has open; Linux only. */
    int openFiles() {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return (int) entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it if it is still there. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
        log.awaitEnd();
    }
}
