// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which servers something should be on.
 *
 * @param cluster name of their cluster, empty for any
 * @param tags tags they must have
 * @param preferred name of the one to lead, empty for any
 */
public record Placement(String cluster, List<String> tags, String preferred) implements JsonWritable {
    private static final JsonFields FIELDS = JsonFields.of("server.Placement", "cluster", "tags", "preferred");

    /** Keeps a copy of the tags. */
    public Placement {
        tags = List.copyOf(tags);
    }

    /** Reads the value that comes next. */
    public static @Nullable Placement read(JsonReader in) {
        if (!in.beginObject(FIELDS)) {
            return null;
        }
        String cluster = "";
        List<String> tags = List.of();
        String preferred = "";
        while (in.nextField()) {
            switch (in.field()) {
                case "cluster" -> cluster = in.string(cluster);
                case "tags" -> tags = in.strings(tags);
                default -> preferred = in.string(preferred);
            }
        }
        return new Placement(cluster, tags, preferred);
    }

    /** Whether it asks for nothing. */
    public boolean isEmpty() {
        return cluster.isEmpty() && tags.isEmpty() && preferred.isEmpty();
    }

    @Override
    public void write(JsonWriter out) {
        out.beginObject();
        out.optional("cluster", cluster).optional("tags", tags).optional("preferred", preferred);
        out.endObject();
    }
}
