// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Makes file operations of a server fail with "Input/output error" on request, by a library between the server and the
 * operating system.
 *
 * @param library the library that the server must load
 * @param faults the directory that selects operations for the library
 */
record FailingDisk(Path library, Path faults) {
    /** Operations that can fail. */
    enum Operation {
        /** Making written data durable. */
        FORCE,
        WRITE,
        READ;

        private String file() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Compiles the library into {@code directory}; skips the test without a compiler. */
    static FailingDisk in(Path directory) throws IOException {
        Path library = PreloadedLibrary.compile("failing-disk", directory);
        return new FailingDisk(library, Files.createDirectory(directory.resolve("faults")));
    }

    /** The environment variables for the server. */
    List<String> environment() {
        return List.of(PreloadedLibrary.variable(library), "IORA_FAULTS=" + faults);
    }

    /** Makes the operation fail on files with {@code part} in their path. */
    void fail(Operation operation, String part) throws IOException {
        Path told = Files.writeString(faults.resolve("next"), part);
        // Renamed into place, so that the library never sees half a file.
        Files.move(told, faults.resolve(operation.file()));
    }

    /** Makes the operation succeed again. */
    void heal(Operation operation) throws IOException {
        Files.delete(faults.resolve(operation.file()));
    }
}
