// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;

/**
 * How subjects are changed.
 *
 * @param source filter of the subjects that are changed, empty for all
 * @param destination the subjects they are mapped to
 */
@JsonObject("server.SubjectTransformConfig")
public record SubjectTransformConfig(
        @JsonField("src") String source, @JsonField("dest") String destination) implements JsonWritable {
    @Override
    public void write(JsonWriter out) {
        SubjectTransformConfigJson.write(out, this);
    }
}
