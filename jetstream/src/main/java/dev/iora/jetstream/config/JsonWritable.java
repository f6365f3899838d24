// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonWriter;
import java.util.Arrays;

/** What has a JSON form. */
public interface JsonWritable {
    /** Writes it as one value. */
    void write(JsonWriter out);

    /**
     * Whether both have the same JSON. Unlike {@code equals}: what the JDK makes of that for a large record, when it is
     * first asked for, takes 10 ms.
     */
    default boolean isSameAs(JsonWritable other) {
        return Arrays.equals(toJson(), other.toJson());
    }

    /** Its JSON text. */
    default byte[] toJson() {
        JsonWriter out = new JsonWriter();
        write(out);
        return out.toByteArray();
    }
}
