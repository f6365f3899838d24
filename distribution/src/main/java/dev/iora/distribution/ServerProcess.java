// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.common.Invariants;
import dev.iora.config.ConfigException;
import dev.iora.config.ConfigProblem;
import dev.iora.config.LoadedOptions;
import dev.iora.config.LogKeys;
import dev.iora.config.OptionsLoader;
import dev.iora.config.ServerOptions;
import dev.iora.server.NatsServer;
import dev.iora.server.ServerStartException;
import dev.iora.server.ServerVersion;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;

/**
 * The server process: configuration, log, pid and ports files, signals.
 *
 * <p>Thread: the main thread; reactions to signals run on threads of the JVM.
 */
final class ServerProcess {
    /** Loading the rules of time zones takes CPU that the first clients need. */
    private static final Duration ZONE_RULES_DELAY = Duration.ofSeconds(10);

    private static final int OK = 0;
    private static final int FAILED = 1;

    /** Set by the launcher: the commit this was built from. */
    private static final String COMMIT_PROPERTY = "iora.commit";

    private final CommandLine.Run request;
    private final PrintStream err;
    private final Logger log = LoggerFactory.getLogger(ServerProcess.class);
    private final LogOutput output;

    ServerProcess(CommandLine.Run request, PrintStream err) {
        this.request = request;
        this.err = err;
        var loggers = LoggerFactory.getILoggerFactory();
        Invariants.check(
                loggers instanceof NatsLogProvider.LoggerFactory,
                "another slf4j provider is on the class path of the executable");
        output = ((NatsLogProvider.LoggerFactory) loggers).output();
    }

    /** Runs the server until it has ended, or checks its configuration; returns the exit code. */
    int run() {
        LoadedOptions loaded;
        try {
            loaded = OptionsLoader.load(request.config(), request.overrides(), System.getenv());
        } catch (ConfigException e) {
            return refuse(e.getMessage());
        }
        if (request.checkOnly()) {
            return reportCheck(loaded);
        }
        for (ConfigProblem warning : loaded.warnings()) {
            err.println(warning);
        }
        try {
            output.configure(logSettings(loaded.options()));
        } catch (IOException e) {
            return refuse(e.getMessage());
        }
        return serve(loaded);
    }

    /** The log options as the output takes them. */
    static LogSettings logSettings(ServerOptions options) {
        boolean trace = options.value(LogKeys.TRACE)
                || options.value(LogKeys.TRACE_VERBOSE)
                || options.value(LogKeys.TRACE_HEADERS);
        return new LogSettings(
                options.value(LogKeys.DEBUG),
                trace,
                options.value(LogKeys.LOGTIME),
                options.value(LogKeys.LOGTIME_UTC),
                destination(options));
    }

    private static LogSettings.Destination destination(ServerOptions options) {
        Path file = options.path(LogKeys.LOG_FILE);
        if (file != null) {
            return new LogSettings.LogFile(
                    file, options.value(LogKeys.LOGFILE_SIZE_LIMIT), options.value(LogKeys.LOGFILE_MAX_NUM));
        }
        String remote = options.value(LogKeys.REMOTE_SYSLOG);
        if (!remote.isEmpty()) {
            return new LogSettings.RemoteSyslog(remote);
        }
        return options.value(LogKeys.SYSLOG) ? new LogSettings.LocalSyslog() : new LogSettings.Stderr();
    }

    /** As in nats-server, a warning fails the check, too. */
    private int reportCheck(LoadedOptions loaded) {
        if (!loaded.warnings().isEmpty()) {
            StringBuilder text = new StringBuilder();
            for (ConfigProblem warning : loaded.warnings()) {
                text.append(text.isEmpty() ? "" : "\n").append(warning);
            }
            return refuse(text.toString());
        }
        try {
            NatsServer.check(loaded.options());
        } catch (ConfigException e) {
            return refuse(e.getMessage());
        }
        err.println(ProcessFiles.EXECUTABLE + ": configuration file " + request.config() + " is valid ("
                + loaded.digest() + ")");
        return OK;
    }

    private int serve(LoadedOptions loaded) {
        ProcessFiles.nameProcess();
        logVersion();
        NatsServer server;
        try {
            server = NatsServer.builder(loaded.options())
                    .keepTemporaryStore(true)
                    .build();
        } catch (ConfigException e) {
            return refuse(e.getMessage());
        } catch (ServerStartException e) {
            return die(e.getMessage());
        }
        PublishedFiles files = new PublishedFiles();
        ConfigReload reload = new ConfigReload(request, loaded.options(), output, files, server);
        SignalTrap.install(new SignalReactions(server, output, reload));
        logIdentity(server, loaded);
        try {
            files.writePid(loaded.options());
        } catch (IOException e) {
            return die("Could not write pidfile: " + e.getMessage());
        }
        try {
            server.start();
        } catch (ServerStartException e) {
            return die(e.getMessage());
        }
        files.writePorts(loaded.options(), server);
        if (!server.awaitClosed(ZONE_RULES_DELAY)) {
            output.loadZoneRules();
            server.awaitClosed();
        }
        files.deletePorts();
        return server.failure() == null ? OK : FAILED;
    }

    private void logVersion() {
        log.info("Starting nats-server");
        log.info("  Version:  {}", ServerVersion.COMPATIBILITY);
        log.info("  Git:      [{}]", System.getProperty(COMMIT_PROPERTY, "not set"));
        log.info("  Iora:     {}", ServerVersion.VERSION);
        log.debug("  Java:     {}", System.getProperty("java.vm.version"));
    }

    private void logIdentity(NatsServer server, LoadedOptions loaded) {
        log.info("  Name:     {}", server.name());
        log.info("  ID:       {}", server.id());
        if (request.config() != null) {
            log.info("Using configuration file: {} ({})", request.config(), loaded.digest());
        }
        for (String advice : loaded.options().advice()) {
            log.warn(advice);
        }
    }

    private int refuse(@Nullable String problem) {
        err.println(ProcessFiles.EXECUTABLE + ": " + problem);
        return FAILED;
    }

    private int die(@Nullable String problem) {
        log.error(MarkerFactory.getMarker(NatsLogger.FATAL), problem);
        return FAILED;
    }
}
