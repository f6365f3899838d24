// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import dev.iora.cli.console.Words;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.schema.Schemas;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes files with configurations of streams and consumers. */
public final class ConfigFiles {
    private ConfigFiles() {}

    /** Reads a configuration; the file may also contain the info of a stream or consumer. */
    public static JsonObject config(Path file) {
        JsonObject content;
        try {
            content = JsonObject.parse(InputFile.read(file));
        } catch (JsonException e) {
            throw new CliException("invalid input: " + file + ": " + e.getMessage(), e);
        }
        JsonObject config = content.has("config") ? content.object("config") : content;
        return withoutReservedMetadata(config);
    }

    /**
     * Validates a configuration and saves it to a file or prints it.
     *
     * @param valid the line printed if there is no file
     */
    public static void store(Session session, JsonObject wanted, String schema, String valid, @Nullable Path output)
            throws IOException {
        String text = wanted.pretty() + "\n";
        if (output == null) {
            session.console().print(text + "\n");
        }
        List<String> problems = Schemas.problems(schema, wanted);
        if (!problems.isEmpty()) {
            throw new CliException("Validation Failed: " + String.join("\n\t", problems));
        }
        if (output == null) {
            session.console().println(valid);
        } else {
            Files.writeString(output, text);
        }
    }

    /** Removes the metadata that servers add. */
    public static JsonObject withoutReservedMetadata(JsonObject config) {
        if (config.has("metadata")) {
            JsonObject metadata = config.object("metadata");
            metadata.names().removeIf(Words::isOfServers);
            if (metadata.isEmpty()) {
                config.remove("metadata");
            }
        }
        return config;
    }
}
