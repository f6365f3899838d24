// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.config.ConfigException;
import dev.iora.config.LoadedOptions;
import dev.iora.config.OptionChange;
import dev.iora.config.OptionsLoader;
import dev.iora.config.ServerOptions;
import dev.iora.server.NatsServer;
import dev.iora.server.ReloadException;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again and applies its changes: all of them or none.
 *
 * <p>Thread: any; one reload at a time.
 */
final class ConfigReload {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReload.class);

    private final CommandLine.Run request;
    private final LogOutput output;
    private final PublishedFiles files;
    private final NatsServer server;
    private ServerOptions current;

    /** A reload for a process that was started with {@code request} and runs with {@code current}. */
    ConfigReload(
            CommandLine.Run request, ServerOptions current, LogOutput output, PublishedFiles files, NatsServer server) {
        this.request = request;
        this.current = current;
        this.output = output;
        this.files = files;
        this.server = server;
    }

    /** Reloads, and logs the changes or the reason why there are none. */
    synchronized void run() {
        try {
            apply(load());
        } catch (ReloadException | ConfigException e) {
            LOG.error("Failed to reload server configuration: {}", e.getMessage());
        }
    }

    private LoadedOptions load() {
        Path config = request.config();
        if (config == null) {
            throw new ReloadException("can only reload config when a file is provided using -c or --config");
        }
        return OptionsLoader.load(config, request.overrides(), System.getenv());
    }

    private void apply(LoadedOptions loaded) {
        ServerOptions next = loaded.options();
        for (OptionChange change : next.changesFrom(current)) {
            if (!change.reloadable()) {
                throw new ReloadException(change.message());
            }
        }
        NatsServer.check(next);
        LogSettings log = ServerProcess.logSettings(next);
        if (!log.equals(ServerProcess.logSettings(current))) {
            configureLog(log);
        }
        server.reload(next);
        publish(next);
        current = next;
        LOG.info("Reloaded server configuration ({})", loaded.digest());
    }

    private void configureLog(LogSettings log) {
        try {
            output.configure(log);
        } catch (IOException e) {
            throw new ReloadException(String.valueOf(e.getMessage()));
        }
    }

    private void publish(ServerOptions options) {
        try {
            files.writePid(options);
        } catch (IOException e) {
            LOG.error("Failed to write pidfile: {}", e.getMessage());
        }
        files.writePorts(options, server);
    }
}
