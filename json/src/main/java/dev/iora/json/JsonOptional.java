// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of a {@link JsonObject} that is omitted if it is null, empty, 0, false or the first constant of an enum, as with
 * {@code omitempty} in Go.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface JsonOptional {
    /** The name in JSON. */
    String value();
}
