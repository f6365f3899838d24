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
 * A check that is made whenever somebody collects, as a file describes it.
 *
 * <p>Thread: that which collects.
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
        // How long a connection takes to come about is what that check is about.
        this.reusesConnection = reusesConnection && !kind.name().equals(CheckKind.CONNECTION);
        this.properties = properties;
    }

    /** Makes the check. Whatever keeps it from finding out is found. */
    CheckResult perform(Session outer) throws InterruptedException {
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
            session = kept == null ? session(outer) : kept;
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
            // Whatever it is: the other checks go on. The connection may be what failed, and is not used again.
            result.critical(String.valueOf(e.getMessage()));
            kept = null;
        } finally {
            if (kept == null) {
                session.close();
            }
        }
        return result;
    }

    /** Contexts may be files, too; without one, flags, environment and the selected context say where to connect. */
    private Session session(Session outer) {
        if (context.isEmpty()) {
            return outer.again();
        }
        Path file = outer.environment().expand(context);
        return outer.within(
                Files.isRegularFile(file)
                        ? ContextStore.load(context, file)
                        : outer.contexts().load(context));
    }

    @Override
    public void close() {
        if (kept != null) {
            kept.close();
        }
    }
}
