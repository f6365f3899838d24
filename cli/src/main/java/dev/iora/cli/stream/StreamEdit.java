// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.TextEditor;
import dev.iora.cli.json.ConfigDiff;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream edit}: by flags, a file, or in the user's editor. */
final class StreamEdit implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream to edit")
    @Nullable
    String stream;

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

    @Option(names = "--dry-run", description = "Only shows differences, do not edit the stream")
    boolean dryRun;

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

    @Mixin
    StreamFlags flags = new StreamFlags();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        JsonObject before = StreamFiles.withoutReservedMetadata(
                new StreamPicker(session, visibility).pick(stream).object("config"));
        String name = before.string("name");
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
        if (!StreamDanger.accepted(session, force, name, "Really edit Stream " + name)) {
            return;
        }
        JsonObject info;
        try {
            info = session.jetStream().streams().update(after);
        } catch (ApiException e) {
            throw new CliException("could not edit Stream " + name + ": " + e.getMessage(), e);
        }
        if (!json) {
            session.console().println("Stream " + name + " was updated\n");
        }
        StreamReport.print(session, info, json);
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
        if (config != null) {
            JsonObject file = StreamFiles.config(config);
            return file.string("name").isEmpty() ? file.put("name", before.string("name")) : file;
        }
        if (flags.transforms.hasOrigin()) {
            throw new CliException("cannot edit mirrors, or sources using the CLI, use --config instead");
        }
        return flags.apply(before.copy());
    }
}
