// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server, ours or Go's, in a process of its own, found by what it logs. */
final class NatsProcess implements ServerUnderTest.Running {
    private static final Pattern LISTENING =
            Pattern.compile("Listening for client connections on 127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final int port;
    private final Thread drain;

    private NatsProcess(Process process, int port, Thread drain) {
        this.process = process;
        this.port = port;
        this.drain = drain;
    }

    /**
     * Starts {@code command} on a free loopback port.
     *
     * @throws AssertionError if it ends before it is ready, with what it logged
     */
    static NatsProcess start(List<String> command, Path config) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("-c", config.toString(), "-a", "127.0.0.1", "-p", "-1"));
        try {
            Process process =
                    new ProcessBuilder(arguments).redirectErrorStream(true).start();
            BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
            return new NatsProcess(process, awaitPort(process, log), drain(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    @Override
    public int port() {
        return port;
    }

    /** How many files and sockets the process has open; Linux only. */
    int openFiles() {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return (int) entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the server did not end when killed");
            }
            drain.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the server stopped", e);
        }
    }

    private static int awaitPort(Process process, BufferedReader log) throws IOException {
        StringBuilder said = new StringBuilder();
        int port = 0;
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                port = Integer.parseInt(listening.group(1));
            }
            if (port != 0 && line.contains("Server is ready")) {
                return port;
            }
        }
        process.destroyForcibly();
        throw new AssertionError("the server did not start:\n" + said);
    }

    /** Keeps reading the log, or the server would block on a full pipe. */
    private static Thread drain(BufferedReader log) {
        return Thread.ofVirtual().start(() -> {
            try (log) {
                log.transferTo(Writer.nullWriter());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
