// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.JsonFlag;
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

/**
 * The flags of {@code stream edit} and {@code consumer edit} for the source of the configuration, preview and output.
 */
public final class EditFlags {
    /** The file with the new configuration, or null. */
    @Option(
            names = "--config",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "JSON file to read configuration from")
    public @Nullable Path config;

    /** Whether to skip the confirmation. */
    @Option(
            names = {"-f", "--force"},
            description = "Force edit without prompting")
    public boolean force;

    @Option(
            names = {"-i", "--interactive"},
            negatable = true,
            description = "Edit the configuring using your editor")
    boolean interactive;

    @Option(names = "--dry-run", description = "Only shows differences, do not edit")
    boolean dryRun;

    /** Whether the response is shown as JSON. */
    @Mixin
    public JsonFlag json = new JsonFlag();

    /** Opens {@code before} in the user's editor and returns the result; null if the flags do not ask for that. */
    public @Nullable JsonObject edited(Session session, JsonObject before) throws IOException, InterruptedException {
        if (!interactive) {
            return null;
        }
        String text = TextEditor.edit(session.environment().get("EDITOR"), before.pretty() + "\n");
        try {
            return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new CliException("could not create new configuration: " + e.getMessage(), e);
        }
    }

    /**
     * Prints the differences; returns whether there are any.
     *
     * @throws CliException with exit code 1 if there are differences in a dry run
     */
    public boolean showDifferences(Session session, JsonObject before, JsonObject after) {
        List<String> differences = ConfigDiff.lines(before, after);
        if (differences.isEmpty()) {
            if (!dryRun) {
                session.console().println("No difference in configuration");
            }
            return false;
        }
        session.console().println("Differences (-old +new):\n" + String.join("\n", differences));
        if (dryRun) {
            throw CliException.exit(CliException.FAILED);
        }
        return true;
    }
}
