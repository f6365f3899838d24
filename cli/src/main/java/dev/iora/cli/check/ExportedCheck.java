// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.CommandTree;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.YamlMap;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A check from a file, performed at each scrape.
 *
 * <p>Thread: the one that scrapes are handled on.
 */
final class ExportedCheck implements AutoCloseable {
    private final String name;
    private final CheckKind kind;
    private final String context;
    private final boolean reusesConnection;
    private final YamlMap properties;
    private @Nullable Session kept;

    ExportedCheck(String name, CheckKind kind, String context, boolean reusesConnection, YamlMap properties) {
        this.name = name;
        this.kind = kind;
        this.context = context;
        // The connection check measures the time to connect, so it always makes a new connection.
        this.reusesConnection = reusesConnection && !kind.name().equals(CheckKind.CONNECTION);
        this.properties = properties;
    }

    /** Performs the check. A failure to check is a critical result. */
    CheckResult perform(Session parent) throws InterruptedException {
        CheckResult result = new CheckResult(kind.name(), name);
        Check check = kind.check().get();
        try {
            CommandTree.parserOf(check).parseArgs(kind.flags(properties));
        } catch (CliException | CommandLine.ParameterException e) {
            result.critical("invalid properties: " + e.getMessage());
            return result;
        }
        Session session;
        try {
            session = kept == null ? session(parent) : kept;
        } catch (CliException e) {
            result.critical("could not load context: " + e.getMessage());
            return result;
        }
        kept = reusesConnection ? session : null;
        try {
            check.check(session, result);
        } catch (Console.OutputClosedException e) {
            throw e;
        } catch (CliException | ApiException e) {
            result.critical(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // The other checks must still run. The connection may be the cause, so it is not reused.
            result.critical(String.valueOf(e.getMessage()));
            kept = null;
        } finally {
            if (kept == null) {
                session.close();
            }
        }
        return result;
    }

    /** The context may be a file. Without a context, flags, environment and the selected context decide. */
    private Session session(Session parent) {
        if (context.isEmpty()) {
            return parent.withOwnConnection();
        }
        Path file = parent.environment().expand(context);
        return parent.within(
                Files.isRegularFile(file)
                        ? ContextStore.load(context, file)
                        : parent.contexts().load(context));
    }

    @Override
    public void close() {
        if (kept != null) {
            kept.close();
        }
    }
}
