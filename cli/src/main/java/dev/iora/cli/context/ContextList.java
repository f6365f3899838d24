// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.NatsContext;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code nats context ls}. */
final class ContextList implements NatsCommand {
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
            console.println(JsonArray.ofObjects(contexts, NatsContext::named).pretty());
        } else if (names) {
            contexts.forEach(context -> console.println(context.name()));
        } else if (contexts.isEmpty()) {
            console.println("No known contexts");
        } else {
            Table table = new Table("Known Contexts").headers("Name", "Description");
            contexts.forEach(context ->
                    table.row(context.name() + (context.name().equals(selected) ? "*" : ""), context.description()));
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
