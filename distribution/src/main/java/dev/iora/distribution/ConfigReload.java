// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.config.ConfigException;
import dev.iora.config.FileOptions;
import dev.iora.config.LoadedOptions;
import dev.iora.config.OptionChange;
import dev.iora.config.OptionsLoader;
import dev.iora.config.ServerOptions;
import dev.iora.server.NatsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again and puts changes into effect: all of them or none.
 *
 * <p>Thread: any; one reload at a time.
 */
final class ConfigReload {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReload.class);

    /** The keys that only this process reads, not the server in it. */
    private static final Set<String> OWN_KEYS = Set.of(
            "debug",
            "trace",
            "trace_verbose",
            "trace_headers",
            "logtime",
            "logtime_utc",
            "log_file",
            "syslog",
            "remote_syslog",
            "pid_file",
            "ports_file_dir");

    private final CommandLine.Run request;
    private final LogOutput output;
    private final PublishedFiles files;
    private final NatsServer server;
    private ServerOptions current;

    /** Reloads on behalf of a process that was started with {@code request} and runs with {@code current}. */
    ConfigReload(
            CommandLine.Run request, ServerOptions current, LogOutput output, PublishedFiles files, NatsServer server) {
        this.request = request;
        this.current = current;
        this.output = output;
        this.files = files;
        this.server = server;
    }

    /** Reloads; what came of it is in the log. */
    synchronized void run() {
        try {
            apply(load());
        } catch (ReloadException | ConfigException e) {
            LOG.error("Failed to reload server configuration: {}", e.getMessage());
        }
    }

    private LoadedOptions load() throws ReloadException {
        Path config = request.config();
        if (config == null) {
            throw new ReloadException("can only reload config when a file is provided using -c or --config");
        }
        return OptionsLoader.load(config, request.overrides(), System.getenv());
    }

    private void apply(LoadedOptions loaded) throws ReloadException {
        ServerOptions next = loaded.options();
        List<OptionChange> changes = next.changesFrom(current);
        for (OptionChange change : changes) {
            refuseUnlessPossible(change);
        }
        if (!next.log().equals(current.log())) {
            configureLog(next);
        }
        publish(next.files());
        current = next;
        for (OptionChange change : changes) {
            LOG.info(change.message());
        }
        LOG.info("Reloaded server configuration ({})", loaded.digest());
    }

    private static void refuseUnlessPossible(OptionChange change) throws ReloadException {
        if (!change.reloadable()) {
            throw new ReloadException(change.message());
        }
        if (!OWN_KEYS.contains(change.key())) {
            throw new ReloadException("config reload not supported yet for " + change.key() + ": old=" + change.before()
                    + ", new=" + change.after());
        }
    }

    private void configureLog(ServerOptions next) throws ReloadException {
        try {
            output.configure(ServerProcess.logSettings(next.log()));
        } catch (IOException e) {
            throw new ReloadException(e.getMessage());
        }
    }

    private void publish(FileOptions options) {
        try {
            files.writePid(options);
        } catch (IOException e) {
            LOG.error("Failed to write pidfile: {}", e.getMessage());
        }
        files.writePorts(options, server);
    }

    /** Why a reload cannot be done. */
    private static final class ReloadException extends Exception {
        private static final long serialVersionUID = 1L;

        ReloadException(@Nullable String reason) {
            super(reason);
        }
    }
}
