// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program in its own process: Iora, nats-server or any other. A server is ready when its log says so.
 *
 * <p>Thread: its test only.
 */
public final class NatsProcess implements AutoCloseable {
    /** Maximum time to wait for a process to end; a build from the sources takes minutes. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String LISTENING = "Listening for client connections on ";

    private final Process process;
    private final ProcessLog log;
    private int port;

    private NatsProcess(Process process) {
        this.process = process;
        log = new ProcessLog(
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    }

    /**
     * Starts the server {@code command} on a free loopback port, and waits until clients can connect.
     *
     * @throws AssertionError with the log if the server ends before it is ready
     */
    public static NatsProcess start(List<String> command, Path config) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("-c", config.toString(), "-a", "127.0.0.1", "-p", "-1"));
        return launch(arguments).awaitReady();
    }

    /** Starts {@code command} without waiting for anything. */
    public static NatsProcess launch(List<String> command) {
        return launch(new ProcessBuilder(command));
    }

    /** Starts {@code command} without waiting for anything; sets only its standard error stream. */
    public static NatsProcess launch(ProcessBuilder command) {
        try {
            return new NatsProcess(command.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command, to be extended by arguments, for a JVM like this one with the class path of the test. */
    public static List<String> javaCommand(String mainClass, String... options) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-cp");
        // An empty entry would mean the working directory.
        command.add(Stream.of(classPath.split(File.pathSeparator, -1))
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(mainClass);
        return command;
    }

    /**
     * Waits until clients can connect.
     *
     * @throws AssertionError with the log if the process ends first
     */
    public NatsProcess awaitReady() {
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

    /** The port for clients of a server that is ready. */
    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** The output of both streams. */
    public ProcessLog log() {
        return log;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal, such as {@code TERM}. */
    public void signal(String name) {
        NatsProcess kill = launch(List.of("/bin/sh", "-c", "kill -s " + name + " " + process.pid()));
        if (kill.awaitExit() != 0) {
            throw new AssertionError("kill -s " + name + ": " + kill.log.awaitEnd());
        }
    }

    /**
     * Waits for the process to end; returns its exit code.
     *
     * @throws AssertionError with the log if it does not end in time
     */
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the process does not end; it logged " + log.lines());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a process ended", e);
        }
    }

    /** Number of open files and sockets of the process; Linux only. */
    public int openFiles() {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return (int) entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the process if it is still running. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
        log.awaitEnd();
    }
}
