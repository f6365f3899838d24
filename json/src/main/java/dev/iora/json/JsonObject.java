// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a record as a JSON object: its components are the fields, in the order in which they are written. Each has
 * {@link JsonField}, {@link JsonOptional} or {@link JsonInline}.
 *
 * <p>From a record {@code Foo} the annotation processor in the module {@code json-processor} generates
 * {@code FooBuilder}, which has one method per component and reads JSON, and {@code FooJson}, which parses and writes.
 * A nested record {@code Outer.Foo} gives the same two names.
 *
 * <p>Components are strings, booleans, numbers, enums that are a {@link WireName}, {@code OffsetDateTime}, {@code
 * byte[]}, other declared records, and lists and string-keyed maps of all these. A field that is missing in the JSON has the
 * zero value: empty, 0, false, the first constant of an enum, Go's zero time, a record of zero values, or null for a
 * {@code @Nullable} component. JSON null is null for a {@code @Nullable} component, empty for lists and maps, and
 * leaves any other component as it is. Keys match ignoring case, and unknown keys are ignored unless the reader is
 * strict.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface JsonObject {
    /** The Go type in error texts, such as {@code server.StreamConfig}. */
    String value();

    /** Whether reading code is generated. */
    boolean read() default true;

    /** Whether writing code is generated. */
    boolean write() default true;
}
