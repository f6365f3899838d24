// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Counts a process's calls of fsync and fdatasync with {@code strace}.
 *
 * <p>Thread: one.
 */
final class SyncCounter implements AutoCloseable {
    private static final int STOP_SECONDS = 10;

    private final Path output;
    private final Process tracer;
    private final long startedNanos = System.nanoTime();

    /** Calls per second for the journal, and for all other files. */
    record Rates(double journal, double others) {}

    private SyncCounter(Path output, Process tracer) {
        this.output = output;
        this.tracer = tracer;
    }

    /**
     * Starts counting.
     *
     * @throws IOException if strace is not installed
     */
    static SyncCounter start(long pid) throws IOException {
        Path output = Files.createTempFile("syncs-", ".txt");
        List<String> command = List.of(
                "strace", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", output.toString(), "-p", Long.toString(pid));
        return new SyncCounter(
                output,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
    }

    /** Stops counting. */
    Rates stop() throws IOException {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        end();
        long journal = 0;
        long all = 0;
        for (String line : Files.readAllLines(output)) {
            if (line.contains("sync(")) {
                all++;
                journal += line.contains("/journal/") ? 1 : 0;
            }
        }
        return new Rates(journal / seconds, (all - journal) / seconds);
    }

    private void end() {
        tracer.destroy();
        try {
            if (!tracer.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                tracer.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            tracer.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        end();
        Files.deleteIfExists(output);
    }
}
