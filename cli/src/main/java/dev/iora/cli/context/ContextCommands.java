// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.connect.NatsContext;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Table;
import dev.iora.cli.console.TextEditor;
import dev.iora.cli.console.YamlMap;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code nats context}. */
public final class ContextCommands {
    private ContextCommands() {}

    public static Group group() {
        return CommandNode.group("context ctx", "Manage nats configuration contexts", ContextCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("add create save", "Update or create a context", Add::new),
                CommandNode.leaf("copy cp", "Copies an existing context", Copy::new),
                CommandNode.leaf("edit vi", "Edit a context in your EDITOR", Edit::new),
                CommandNode.leaf("info show v view", "Display information on the current or named context", Info::new),
                CommandNode.leaf("ls list l", "List known contexts", Listing::new),
                CommandNode.leaf("previous -", "Switch to the previous context", Previous::new),
                CommandNode.leaf("rm remove", "Remove a context", Remove::new),
                CommandNode.leaf("select switch set", "Select the default context", Select::new),
                CommandNode.leaf("unselect", "Ensures that no context is the default context", Unselect::new),
                CommandNode.leaf("validate", "Validate one or all contexts", Validate::new));
    }

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

    /** {@code nats context edit}: opens all settings, with explanations, in the user's editor. */
    static final class Edit implements NatsCommand {
        private static final Map<String, String> EXPLANATIONS = explanations();

        @Parameters(index = "0", paramLabel = "name", description = "The context name to edit")
        String name = "";

        private static Map<String, String> explanations() {
            String resolvers = "A path, or one of file://PATH, op://vault/item/field,"
                    + " nsc://operator/account/user, env://NAME, data:;base64,CONTENT";
            Map<String, String> texts = new LinkedHashMap<>();
            texts.put(NatsContext.DESCRIPTION, "Shown when contexts are listed");
            texts.put(NatsContext.URL, "Servers to connect to, separated by commas");
            texts.put(NatsContext.USER, "Username, which needs a password");
            texts.put(NatsContext.PASSWORD, "As it is, or env://NAME, op://vault/item/field");
            texts.put(NatsContext.CREDS, "NATS credentials. " + resolvers);
            texts.put(NatsContext.NKEY, "An nkey seed. " + resolvers);
            texts.put(NatsContext.USER_JWT, "A user JWT, instead of a credentials file");
            texts.put(NatsContext.USER_SEED, "The seed of the user of this JWT");
            texts.put(NatsContext.TOKEN, "A token");
            texts.put(NatsContext.CERT, "Certificate in a PEM file, which needs a key");
            texts.put(NatsContext.KEY, "Its private key in a PEM file");
            texts.put(NatsContext.CA, "Certificates to trust in a PEM file");
            texts.put(NatsContext.INBOX_PREFIX, "Prefix of inboxes, instead of _INBOX");
            texts.put(
                    NatsContext.COLOR_SCHEME,
                    "One of rounded, double, yellow, blue, cyan, green, magenta, red, for tables");
            texts.put(NatsContext.JS_DOMAIN, "JetStream domain");
            texts.put(NatsContext.JS_API_PREFIX, "Prefix of the JetStream API subjects, if the API is imported");
            texts.put(NatsContext.JS_EVENT_PREFIX, "Prefix of the JetStream event subjects, if events are imported");
            texts.put(NatsContext.SOCKS_PROXY, "A SOCKS5 proxy, such as socks5://example.net:1080");
            return texts;
        }

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            NatsContext context = session.contexts().load(name);
            StringBuilder text = new StringBuilder();
            EXPLANATIONS.forEach((field, explanation) -> text.append("# ")
                    .append(explanation)
                    .append('\n')
                    .append(field)
                    .append(": ")
                    .append(new String(JsonTree.compact(context.get(field)), StandardCharsets.UTF_8))
                    .append("\n\n"));
            text.append("# Whether TLS starts before the server's greeting\n")
                    .append(NatsContext.TLS_FIRST)
                    .append(": ");
            text.append(context.tlsFirst()).append('\n');
            YamlMap edited = YamlMap.parse(TextEditor.edit(session.environment().get("EDITOR"), text.toString()));
            EXPLANATIONS.keySet().forEach(field -> context.with(field, edited.text(field)));
            session.contexts().save(context.withTlsFirst(edited.truth(NatsContext.TLS_FIRST)));
            new ContextReport(session).print(name, false, false);
        }
    }

    /** {@code nats context ls}. */
    static final class Listing implements NatsCommand {
        @Option(names = "--completion", hidden = true, description = "Format the list for use by shell completion")
        boolean completion;

        @Option(
                names = {"-j", "--json"},
                description = "Show the list in JSON format")
        boolean json;

        @Option(names = "--names", description = "List just the names of known contexts")
        boolean names;

        @Override
        public void run(Session session) {
            Console console = session.console();
            String selected = session.contexts().selected();
            List<NatsContext> contexts = load(session);
            if (completion) {
                for (NatsContext context : contexts) {
                    String mark = context.name().equals(selected) ? "*" : "";
                    console.println(context.name().replace(":", "\\:") + mark + ":" + context.description());
                }
            } else if (json) {
                console.println(
                        JsonArray.ofObjects(contexts, NatsContext::named).pretty());
            } else if (names) {
                contexts.forEach(context -> console.println(context.name()));
            } else if (contexts.isEmpty()) {
                console.println("No known contexts");
            } else {
                Table table = new Table("Known Contexts").headers("Name", "Description");
                contexts.forEach(context -> table.row(
                        context.name() + (context.name().equals(selected) ? "*" : ""), context.description()));
                table.print(console, session.style());
            }
        }

        private List<NatsContext> load(Session session) {
            List<NatsContext> contexts = new ArrayList<>();
            for (String name : session.contexts().names()) {
                try {
                    contexts.add(session.contexts().load(name));
                } catch (CliException e) {
                    if (!completion) {
                        session.console().note("Could not load context " + name + ": " + e.getMessage());
                    }
                }
            }
            return contexts;
        }
    }
}
