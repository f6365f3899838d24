// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.common.FileErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The files that identify this process to others, and its name in the process table. */
final class ProcessFiles {
    static final String EXECUTABLE = "nats-server";

    private ProcessFiles() {}

    /** The id of this process. From {@code /proc} if possible: ProcessHandle starts a thread pool. */
    static long pid() {
        try {
            return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/self")).toString());
        } catch (IOException | NumberFormatException e) {
            return ProcessHandle.current().pid();
        }
    }

    /**
     * Writes a file; a new file gets {@code mode}.
     *
     * @throws IOException with a text for operators
     */
    static void write(Path file, String content, String mode) throws IOException {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        try (var channel = posix
                ? Files.newByteChannel(
                        file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))
                : Files.newByteChannel(file, options)) {
            channel.write(StandardCharsets.UTF_8.encode(content));
        } catch (IOException e) {
            throw new IOException(FileErrors.describe("open", file, e), e);
        }
    }

    /**
     * Names this process {@code nats-server} in the process table, so that pgrep, ps and the signal command of nats-server find
     * it. Best effort: only Linux supports it, and the server does not depend on its name.
     *
     * @return whether it succeeded
     */
    static boolean nameProcess() {
        try {
            Files.writeString(Path.of("/proc/self/comm"), EXECUTABLE, StandardOpenOption.WRITE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
