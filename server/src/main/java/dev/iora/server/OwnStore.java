// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * A new temporary directory for the store of one embedded server, deleted when the server closes: tests
 * must not see each other's messages.
 *
 * <p>Thread: any, immutable.
 */
record OwnStore(Path directory) {
    static final String PREFIX = "nats-jetstream-";

    /**
     * Creates the directory.
     *
     * @throws ServerStartException if it cannot
     */
    static OwnStore create() {
        try {
            // The process id in the name distinguishes directories of killed processes from those in use.
            String prefix = PREFIX + ProcessHandle.current().pid() + "-";
            return new OwnStore(Files.createTempDirectory(prefix));
        } catch (IOException e) {
            throw new ServerStartException(
                    "Can't start JetStream: cannot make a temporary directory in "
                            + System.getProperty("java.io.tmpdir") + ": " + e,
                    e);
        }
    }

    /** Deletes the directory with its contents. */
    void delete(Logger logger) {
        try (Stream<Path> paths = Files.walk(directory)) {
            List<Path> innerFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : innerFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            logger.warn("Could not delete the temporary storage directory {}: {}", directory, e.toString());
        }
    }
}
