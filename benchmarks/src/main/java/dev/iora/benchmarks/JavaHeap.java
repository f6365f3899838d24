// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Asks a running JVM for the size of its reachable objects. */
final class JavaHeap {
    private static final String TOTAL = "Total";
    private static final int BYTES_COLUMN = 2;

    private JavaHeap() {}

    /**
     * Bytes of live objects, after a full collection; empty if the process is not a JVM.
     *
     * @throws IOException if {@code jcmd} of this JVM's Java fails
     */
    static OptionalLong liveBytes(long pid) throws IOException {
        Path executable = Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe"));
        if (!executable.endsWith("java")) {
            return OptionalLong.empty();
        }
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return OptionalLong.of(parseTotalBytes(histogram));
    }

    /** The bytes in the last line of a class histogram, {@code Total instances bytes}. */
    static long parseTotalBytes(String histogram) throws IOException {
        for (String line : histogram.split("\n", -1)) {
            if (line.startsWith(TOTAL)) {
                return Long.parseLong(line.strip().split(" +", -1)[BYTES_COLUMN]);
            }
        }
        throw new IOException("jcmd printed no total: " + histogram.strip());
    }
}
