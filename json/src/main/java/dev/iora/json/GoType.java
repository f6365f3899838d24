// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The Go type of a component of a {@link JsonObject} if it does not follow from the Java type. It decides which values are
 * accepted and what error texts show. Without it {@code int} is a Go {@code int}, clamped to the range of a Java {@code int},
 * and {@code long} is an {@code int64}.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface GoType {
    /** For example {@code uint64}, {@code time.Duration}, {@code []time.Duration} or {@code json.RawMessage}. */
    String value();
}
