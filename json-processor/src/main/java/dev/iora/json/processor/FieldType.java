// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import javax.lang.model.element.TypeElement;

/** How values of a Java type are read and written. Thread: any, immutable. */
sealed interface FieldType {
    /**
     * A type that one call reads and one call writes. In the templates {@code $} stands for the value.
     *
     * @param zero expression of the zero value
     * @param read expression that reads a value, and gives {@code $} for null
     * @param write call that writes a value
     * @param present condition under which an optional field is written, empty if there is no empty value
     * @param named whether {@code JsonWriter} has {@code field} and {@code optional} for it
     */
    record Simple(String zero, String read, String write, String present, boolean named) implements FieldType {}

    /**
     * Another declared record.
     *
     * @param builder its generated builder
     * @param json its generated writer
     */
    record Nested(TypeElement type, String builder, String json) implements FieldType {}

    /**
     * A list.
     *
     * @param element its elements
     * @param elementType their Java type
     * @param goType the list's Go type
     */
    record ListOf(FieldType element, String elementType, String goType) implements FieldType {}

    /**
     * A map with strings as keys.
     *
     * @param value its values
     * @param valueType their Java type
     * @param goType the map's Go type
     */
    record MapOf(FieldType value, String valueType, String goType) implements FieldType {}
}
