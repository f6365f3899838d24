// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.schema;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonTree;
import dev.iora.schema.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The built-in JSON schemas, by identifiers such as {@code io.nats.jetstream.api.v1.stream_info_response}. */
public final class Schemas {
    private static final String PREFIX = "io.nats.";

    private Schemas() {}

    /** All identifiers, sorted. */
    static List<String> identifiers() throws IOException {
        return new String(Objects.requireNonNull(resource("index.txt")), StandardCharsets.UTF_8)
                .lines()
                .map(path -> PREFIX + path.replace('/', '.'))
                .toList();
    }

    /** The text of a schema, or null if the identifier is unknown. */
    static byte @Nullable [] find(String identifier) throws IOException {
        return identifiers().contains(identifier)
                ? resource(identifier.substring(PREFIX.length()).replace('.', '/') + ".json")
                : null;
    }

    /** The text of a schema; fails if the identifier is unknown. */
    static byte[] load(String identifier) throws IOException {
        byte[] text = find(identifier);
        if (text == null) {
            throw new CliException("unknown schema " + identifier + ", 'nats schema search' lists all that there are");
        }
        return text;
    }

    /** The violations of a schema in {@code json}; empty if it is valid. */
    public static List<String> problems(String identifier, @Nullable Object json) throws IOException {
        return JsonSchema.of(load(identifier)).problems(JsonTree.compact(json));
    }

    private static byte @Nullable [] resource(String path) throws IOException {
        try (InputStream in = Schemas.class.getResourceAsStream(path)) {
            return in == null ? null : in.readAllBytes();
        }
    }
}
