// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Lets operations on files of a server end with "Input/output error" while a test wants it, by a library between the server
 * and the operating system.
 *
 * @param library what the server has to load first
 * @param faults the directory that tells the library what is to fail
 */
record FailingDisk(Path library, Path faults) {
    /** What can fail. */
    enum Operation {
        /** Making durable what was written. */
        FORCE,
        WRITE,
        READ;

        private String file() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Makes one in {@code directory}; skips the test if there is no compiler. */
    static FailingDisk in(Path directory) throws IOException {
        Path library = PreloadedLibrary.compile("failing-disk", directory);
        return new FailingDisk(library, Files.createDirectory(directory.resolve("faults")));
    }

    /** Variables of the environment for the server. */
    List<String> environment() {
        return List.of(PreloadedLibrary.variable(library), "IORA_FAULTS=" + faults);
    }

    /** From now on the operation fails on files with {@code part} in their path. */
    void fail(Operation operation, String part) throws IOException {
        Path told = Files.writeString(faults.resolve("next"), part);
        // By a new name, so that it is never seen half written.
        Files.move(told, faults.resolve(operation.file()));
    }

    /** From now on the operation succeeds again. */
    void heal(Operation operation) throws IOException {
        Files.delete(faults.resolve(operation.file()));
    }
}
