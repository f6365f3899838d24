// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.TextEditor;
import dev.iora.cli.json.ConfigDiff;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.StreamVisibility;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats consumer edit}: by flags, a file, or in the user's editor. */
final class ConsumerEdit implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Mixin
    ConsumerChoice choice = new ConsumerChoice();

    @Option(names = "--config", paramLabel = "FILE", description = "JSON file to read configuration from")
    @Nullable
    Path config;

    @Option(
            names = {"-f", "--force"},
            description = "Force edit without prompting")
    boolean force;

    @Option(
            names = {"-i", "--interactive"},
            negatable = true,
            description = "Edit the configuring using your editor")
    boolean interactive;

    @Option(names = "--dry-run", description = "Only shows differences, do not edit the consumer")
    boolean dryRun;

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

    @Mixin
    ConsumerFlags flags = new ConsumerFlags();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        JsonObject info = choice.pick(session, visibility);
        JsonObject before = ConsumerFiles.withoutReservedMetadata(info.object("config"));
        if (before.string("durable_name").isEmpty()) {
            throw new CliException("only durable consumers can be edited");
        }
        JsonObject after = changed(session, before);
        List<String> differences = ConfigDiff.lines(before, after);
        if (differences.isEmpty()) {
            if (!dryRun) {
                session.console().println("No difference in configuration");
            }
            return;
        }
        session.console().println("Differences (-old +new):\n" + String.join("\n", differences));
        if (dryRun) {
            throw CliException.exit(CliException.FAILED);
        }
        String stream = info.string("stream_name");
        if (session.confirmed(force, "Really edit Consumer " + stream + " > " + info.string("name"))) {
            ConsumerReport.print(session, session.jetStream().consumers().update(stream, after), json, false);
        }
    }

    private JsonObject changed(Session session, JsonObject before) throws IOException, InterruptedException {
        if (interactive) {
            String text = TextEditor.edit(session.environment().get("EDITOR"), before.pretty() + "\n");
            try {
                return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
            } catch (JsonException e) {
                throw new CliException("could not create new configuration: " + e.getMessage(), e);
            }
        }
        return config == null ? flags.apply(before.copy()) : ConsumerFiles.config(config);
    }
}
