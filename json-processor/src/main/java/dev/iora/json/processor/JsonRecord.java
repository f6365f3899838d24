// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import java.util.List;
import java.util.stream.Stream;

/**
 * A declared record.
 *
 * @param packageName its package
 * @param name its simple name; the generated types' names start with it
 * @param goType its Go type
 * @param visibility {@code "public "} or nothing
 * @param read whether it is read
 * @param write whether it is written
 * @param fields its components in order
 * @param imports the types that its components name
 */
record JsonRecord(
        String packageName,
        String name,
        String goType,
        String visibility,
        boolean read,
        boolean write,
        List<Field> fields,
        Imports imports) {
    /**
     * A component.
     *
     * @param name its name in Java
     * @param jsonNames its name in JSON, or the names of its fields if it is inline
     * @param javaType its type in Java, without {@code @Nullable}
     * @param type how it is read and written
     * @param nullable whether it may be null
     * @param optional whether it is left out when empty
     * @param inline whether its fields are fields of the record
     * @param doc its documentation, may be empty
     */
    record Field(
            String name,
            List<String> jsonNames,
            String javaType,
            FieldType type,
            boolean nullable,
            boolean optional,
            boolean inline,
            String doc) {
        String quotedName() {
            return '"' + jsonNames.getFirst() + '"';
        }

        FieldType.Nested nested() {
            return (FieldType.Nested) type;
        }
    }

    /** The JSON names of all fields. */
    Stream<String> jsonNames() {
        return fields.stream().flatMap(field -> field.jsonNames().stream());
    }
}
