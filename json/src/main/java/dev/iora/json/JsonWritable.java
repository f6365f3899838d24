// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import java.util.Arrays;

/** A value that can be written as JSON. */
public interface JsonWritable {
    /** Writes it as one value. */
    void write(JsonWriter out);

    /**
     * Whether both have the same JSON. It replaces {@code equals} of large records, whose first call takes the JDK
     * 10 ms.
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
