// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import java.util.Arrays;

/** A value that can be written as JSON. */
public interface JsonWritable {
    /** Writes this object as one value. */
    void write(JsonWriter out);

    /** Whether both have the same JSON. Used in place of {@code equals} of large records, whose first call costs 10 ms. */
    default boolean isSameAs(JsonWritable other) {
        return Arrays.equals(toJson(), other.toJson());
    }

    /** The JSON text of this object. */
    default byte[] toJson() {
        JsonWriter out = new JsonWriter();
        write(out);
        return out.toByteArray();
    }
}
