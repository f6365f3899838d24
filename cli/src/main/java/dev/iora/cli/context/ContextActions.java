// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.connect.NatsContext;
import dev.iora.cli.console.CliException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that select, change and show one context. */
final class ContextActions {
    private ContextActions() {}

    /** {@code nats context add}: creates a context, or changes an existing one. */
    static final class Add implements NatsCommand {
        @Parameters(index = "0", paramLabel = "name", description = "The context name to act on")
        String name = "";

        @Mixin
        ContextWriter writer = new ContextWriter();

        @Override
        public void run(Session session) throws InterruptedException {
            ContextStore contexts = session.contexts();
            @Nullable String origin = session.options().context;
            NatsContext base;
            if (contexts.exists(name)) {
                base = contexts.load(name);
            } else {
                base = origin == null ? NatsContext.empty(name) : contexts.load(origin);
            }
            writer.save(session, name, base);
        }
    }

    /** {@code nats context copy}. */
    static final class Copy implements NatsCommand {
        @Parameters(index = "0", paramLabel = "source", description = "The name of the context to copy from")
        String source = "";

        @Parameters(index = "1", paramLabel = "name", description = "The name of the context to create")
        String name = "";

        @Mixin
        ContextWriter writer = new ContextWriter();

        @Override
        public void run(Session session) throws InterruptedException {
            ContextStore contexts = session.contexts();
            if (contexts.exists(name)) {
                throw new CliException("context \"" + name + "\" already exist");
            }
            writer.save(session, name, contexts.load(source));
        }
    }

    /** {@code nats context info}. */
    static final class Info implements NatsCommand {
        @Parameters(index = "0", arity = "0..1", paramLabel = "name", description = "The context name to show")
        @Nullable
        String name;

        @Option(
                names = {"-j", "--json"},
                description = "Show the context in JSON format")
        boolean json;

        @Option(names = "--connect", description = "Attempts to connect to NATS using the context while validating")
        boolean connect;

        @Override
        public void run(Session session) throws InterruptedException {
            String shown = name == null ? session.contexts().selected() : name;
            if (shown == null) {
                throw new CliException("no default context and no name supplied");
            }
            new ContextReport(session).print(shown, json, connect);
        }
    }

    /** {@code nats context previous}: selects the previous context; a second call goes back. */
    @Command
    static final class Previous implements NatsCommand {
        @Override
        public void run(Session session) throws InterruptedException {
            ContextStore contexts = session.contexts();
            String previous = contexts.previous();
            if (previous != null) {
                contexts.select(previous);
            }
            String selected = contexts.selected();
            if (selected == null) {
                throw new CliException("no default context and no name supplied");
            }
            new ContextReport(session).print(selected, false, false);
        }
    }

    /** {@code nats context rm}. */
    static final class Remove implements NatsCommand {
        @Parameters(index = "0", paramLabel = "name", description = "The context name to remove")
        String name = "";

        @Option(
                names = {"-f", "--force"},
                description = "Force remove without prompting")
        boolean force;

        @Override
        public void run(Session session) {
            ContextStore contexts = session.contexts();
            if (name.equals(contexts.selected())) {
                if (!force) {
                    throw new CliException(
                            "cannot remove the selected context, select another one or use the unselect command");
                }
                contexts.unselect();
            }
            if (session.confirmed(force, "Really delete context \"" + name + "\"")) {
                contexts.delete(name);
            }
        }
    }

    /** {@code nats context select}: without a name, lets the user choose on a terminal. */
    static final class Select implements NatsCommand {
        @Parameters(index = "0", arity = "0..1", paramLabel = "name", description = "The context name to select")
        @Nullable
        String name;

        @Override
        public void run(Session session) throws InterruptedException {
            ContextStore contexts = session.contexts();
            List<String> known = contexts.names();
            if (known.isEmpty()) {
                throw new CliException("no context defined, see 'nats context add --help'");
            }
            String chosen = name == null ? session.console().prompts().select("Select a Context", known, "", "") : name;
            contexts.select(chosen);
            new ContextReport(session).print(chosen, false, false);
        }
    }

    /** {@code nats context unselect}. */
    @Command
    static final class Unselect implements NatsCommand {
        @Override
        public void run(Session session) {
            String selected = session.contexts().selected();
            if (selected == null) {
                session.console().println("No context currently selected");
                return;
            }
            session.contexts().unselect();
            session.console().println("Unselected the \"" + selected + "\" context");
        }
    }

    /** {@code nats context validate}. */
    static final class Validate implements NatsCommand {
        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "name",
                description = "Validate a specific context, validates all when not supplied")
        @Nullable
        String name;

        @Option(names = "--connect", description = "Attempts to connect to NATS using the context while validating")
        boolean connect;

        @Override
        public void run(Session session) throws InterruptedException {
            List<String> names = name == null ? session.contexts().names() : List.of(name);
            ContextReport report = new ContextReport(session);
            int unreadable = 0;
            for (String one : names) {
                try {
                    report.print(one, false, connect);
                } catch (CliException e) {
                    unreadable++;
                    session.console().println("Could not load " + one + ": " + e.getMessage() + "\n");
                }
                session.console().println();
            }
            if (report.problems() + unreadable > 0) {
                throw new CliException("validation failed");
            }
        }
    }
}
