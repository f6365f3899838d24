// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Go nats-server that is installed on this machine, as the oracle of what is right on the wire.
 *
 * <p>It is {@code -Diora.reference=PATH}, or else the first {@code nats-server} on the PATH or in {@code /usr/sbin}.
 */
final class ReferenceServer implements ServerUnderTest {
    private static final Pattern LISTENING =
            Pattern.compile("Listening for client connections on 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern VERSION = Pattern.compile("nats-server: v(\\d+\\.\\d+\\.\\d+)");

    private final Path program;
    private final Dialect dialect;

    private ReferenceServer(Path program, Dialect dialect) {
        this.program = program;
        this.dialect = dialect;
    }

    /** The installed server, if there is one. */
    static Optional<ReferenceServer> find() {
        String given = System.getProperty("iora.reference");
        Stream<Path> candidates = given != null
                ? Stream.of(Path.of(given))
                : Stream.concat(
                                Arrays.stream(
                                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)),
                                Stream.of("/usr/sbin"))
                        .map(directory -> Path.of(directory, "nats-server"));
        return candidates
                .filter(Files::isExecutable)
                .findFirst()
                .flatMap(program -> version(program).map(v -> new ReferenceServer(program, Dialect.of(v))));
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Running start(Path config) {
        try {
            Process process = new ProcessBuilder(
                            program.toString(), "-c", config.toString(), "-a", "127.0.0.1", "-p", "-1")
                    .redirectErrorStream(true)
                    .start();
            BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
            return new RunningProcess(process, awaitPort(process, log), drain(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        throw new AssertionError("nats-server did not start:\n" + said);
    }

    /** Keeps reading the log, or the server would block on a full pipe. */
    private static Thread drain(BufferedReader log) {
        return Thread.ofVirtual().start(() -> {
            try (log) {
                log.transferTo(java.io.Writer.nullWriter());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Optional<String> version(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "-v")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = VERSION.matcher(output);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record RunningProcess(Process process, int port, Thread drain) implements Running {
        @Override
        public void close() {
            process.destroyForcibly();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    throw new AssertionError("nats-server did not end when killed");
                }
                drain.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while nats-server stopped", e);
            }
        }
    }
}
