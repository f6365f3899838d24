// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Consumer configurations in files.
 *
 * <p>Thread: any, stateless.
 */
final class ConsumerFiles {
    /** What a consumer's configuration has to look like. */
    static final String SCHEMA = "io.nats.jetstream.api.v1.consumer_configuration";

    private ConsumerFiles() {}

    /** The configuration in a file, which may also hold the info of a consumer. */
    static JsonObject config(Path file) throws IOException {
        try {
            JsonObject content = JsonObject.parse(Files.readAllBytes(file));
            return withoutReservedMetadata(content.has("config") ? content.object("config") : content);
        } catch (JsonException e) {
            throw new CliException("invalid input: " + file + ": " + e.getMessage(), e);
        }
    }

    /** Without the metadata that servers add. */
    static JsonObject withoutReservedMetadata(JsonObject config) {
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
