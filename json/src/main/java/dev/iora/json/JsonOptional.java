// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of a {@link JsonObject} that is omitted if it is empty, 0, false or the first constant of an enum; one that may be
 * null is omitted only if it is null. As with {@code omitempty} in Go.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface JsonOptional {
    /** The name in JSON. */
    String value();
}
