// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Configurations of streams and consumers in files.
 *
 * <p>Thread: any, stateless.
 */
public final class ConfigFiles {
    private ConfigFiles() {}

    /** The configuration in a file, which may also hold the info of a stream or consumer. */
    public static JsonObject config(Path file) throws IOException {
        JsonObject content;
        try {
            content = JsonObject.parse(Files.readAllBytes(file));
        } catch (JsonException e) {
            throw new CliException("invalid input: " + file + ": " + e.getMessage(), e);
        }
        JsonObject config = content.has("config") ? content.object("config") : content;
        return withoutReservedMetadata(config);
    }

    /** Without the metadata that servers add. */
    public static JsonObject withoutReservedMetadata(JsonObject config) {
        if (config.has("metadata")) {
            JsonObject metadata = config.object("metadata");
            metadata.names().removeIf(key -> key.startsWith("_nats."));
            if (metadata.isEmpty()) {
                config.remove("metadata");
            }
        }
        return config;
    }
}
