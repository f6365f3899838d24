// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.common.FileErrors;
import dev.iora.config.LogKeys;
import dev.iora.config.ServerOptions;
import dev.iora.server.NatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pid file and the ports file of a running server. Like nats-server, it deletes the ports file when it ends and keeps the
 * pid file.
 *
 * <p>Thread: any; one call at a time.
 */
final class PublishedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedFiles.class);

    private @Nullable Path pidFile;
    private @Nullable Path portsFile;

    /**
     * Writes the pid file, if one is configured and this process has not written it yet.
     *
     * @throws IOException with a text for operators
     */
    synchronized void writePid(ServerOptions options) throws IOException {
        Path wanted = options.path(LogKeys.PID_FILE);
        if (wanted != null && !wanted.equals(pidFile)) {
            ProcessFiles.write(wanted, Long.toString(ProcessFiles.pid()), "rw-------");
        }
        pidFile = wanted;
    }

    /**
     * Writes the ports file, if one is configured, and deletes an earlier one. Failures are logged, and the server runs
     * without the file.
     */
    synchronized void writePorts(ServerOptions options, NatsServer server) {
        Path directory = options.path(LogKeys.PORTS_FILE_DIR);
        Path wanted = directory == null
                ? null
                : directory.resolve(ProcessFiles.EXECUTABLE + "_" + ProcessFiles.pid() + ".ports");
        if (Objects.equals(wanted, portsFile)) {
            return;
        }
        deletePorts();
        portsFile = wanted;
        if (wanted == null) {
            return;
        }
        try {
            ProcessFiles.write(wanted, ClientUrls.json(server), "rw-rw-rw-");
        } catch (IOException e) {
            LOG.error("Error writing ports file ({}): {}", wanted, e.getMessage());
        }
    }

    /** Deletes the ports file, if there is one. */
    synchronized void deletePorts() {
        Path file = portsFile;
        if (file == null) {
            return;
        }
        portsFile = null;
        try {
            Files.delete(file);
        } catch (IOException e) {
            LOG.error("Error cleaning up ports file {}: {}", file, FileErrors.describe("remove", file, e));
        }
    }
}
