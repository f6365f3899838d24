// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;

/**
 * How to reach a stream of another account or domain.
 *
 * @param api prefix of its API
 * @param deliver prefix of the subjects that its messages arrive on
 */
@JsonObject("server.ExternalStream")
public record ExternalStream(
        @JsonField("api") String api, @JsonField("deliver") String deliver) implements JsonWritable {
    @Override
    public void write(JsonWriter out) {
        ExternalStreamJson.write(out, this);
    }
}
