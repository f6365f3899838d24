// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resources of the machine or the container. Thread: any, no state. */
final class MachineResources {
    /** The value if the size of the disk is unknown, as in nats-server. */
    private static final long UNKNOWN_DISK_BYTES = 1L << 40;

    private static final int MAX_SHARDS = 4;

    /** Files of Linux with memory limits; the management beans have the same values but cost start-up time. */
    private static final List<Path> LIMITS =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");

    private MachineResources() {}

    /** Memory of the machine or container; four times the heap if it is unknown, since the JVM's default heap is a quarter. */
    static long memoryBytes() {
        long total = totalBytes(read(MEMORY_INFO));
        for (Path file : LIMITS) {
            total = Math.min(total, limitBytes(read(file)));
        }
        return total == Long.MAX_VALUE ? Runtime.getRuntime().maxMemory() * 4 : total;
    }

    /** The line {@code MemTotal:  16384 kB} of {@code text}. */
    static long totalBytes(@Nullable String text) {
        if (text != null && text.startsWith("MemTotal:")) {
            String digits = text.substring(9, text.indexOf('\n')).replaceAll("\\D", "");
            return Long.parseLong(digits) * 1024;
        }
        return Long.MAX_VALUE;
    }

    /** A number of bytes, or {@code max}. */
    static long limitBytes(@Nullable String text) {
        String stripped = text == null ? "" : text.strip();
        return stripped.matches("\\d{1,18}") ? Long.parseLong(stripped) : Long.MAX_VALUE;
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // Another system, or another version of control groups.
            return null;
        }
    }

    /** Bytes that may be written in {@code directory}, which may not exist yet. */
    static long freeDiskBytes(Path directory) {
        Path path = directory.toAbsolutePath();
        // A missing directory will be on the disk of its parent.
        while (path.getParent() != null && !Files.exists(path)) {
            path = path.getParent();
        }
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            return UNKNOWN_DISK_BYTES;
        }
    }

    /**
     * Number of journals of a new store. Each has a thread that is busy under load and one that waits for the disk; and the
     * more publishers share a journal, the more messages one sync makes durable.
     */
    static int shards() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_SHARDS);
    }
}
