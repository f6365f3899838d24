// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import dev.iora.schema.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The published schemas of the JetStream API, its advisories and metrics. */
public final class PublishedSchemas {
    private PublishedSchemas() {}

    /** The schema {@code name} of a request, response, advisory or metric. */
    public static JsonSchema of(String name) throws IOException {
        for (String kind : List.of("api", "advisory", "metric")) {
            String resource = "schemas/" + kind + "/v1/" + name + ".json";
            try (InputStream in = PublishedSchemas.class.getResourceAsStream(resource)) {
                if (in != null) {
                    return JsonSchema.of(in.readAllBytes());
                }
            }
        }
        throw new IOException("there is no schema " + name);
    }
}
