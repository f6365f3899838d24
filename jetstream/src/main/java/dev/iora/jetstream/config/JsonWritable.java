// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonWriter;

/** What has a JSON form. */
public interface JsonWritable {
    /** Writes it as one value. */
    void write(JsonWriter out);

    /** Its JSON text. */
    default byte[] toJson() {
        JsonWriter out = new JsonWriter();
        write(out);
        return out.toByteArray();
    }
}
