// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A server with its own store directory, which can be stopped and started again; closing it deletes everything.
 *
 * <p>Thread: one.
 */
final class RestartableServer implements AutoCloseable {
    private final Path root;
    private final ServerCommand command;
    private MeasuredServer process;

    /**
     * Starts the server with an empty store.
     *
     * @param executable takes the arguments of nats-server
     * @param config settings of {@code jetstream} in addition to the store directory
     * @param jvmOptions options of Iora's JVM
     */
    RestartableServer(String executable, String config, String jvmOptions) throws IOException {
        root = Files.createTempDirectory(Path.of("benchmarks/target").toAbsolutePath(), "store");
        Path file = root.resolve("server.conf");
        Files.writeString(file, "jetstream {\n store_dir: \"" + root.resolve("js") + "\"\n " + config + "\n}\n");
        command = new ServerCommand(
                List.of(executable), List.of("-c", file.toString()), Map.of("NATS_JAVA_OPTS", jvmOptions));
        process = MeasuredServer.start(command);
    }

    MeasuredServer process() {
        return process;
    }

    /** Kills the server as {@code kill -9} does. */
    void kill() throws IOException {
        process.kill();
    }

    /** Starts the server again on its store. */
    void start() throws IOException {
        process = MeasuredServer.start(command);
    }

    /** Total bytes of its files. */
    long storedBytes() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.mapToLong(
                            path -> path.toFile().isFile() ? path.toFile().length() : 0)
                    .sum();
        }
    }

    @Override
    public void close() throws IOException {
        process.close();
        deleteAll(root);
    }

    static void deleteAll(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
