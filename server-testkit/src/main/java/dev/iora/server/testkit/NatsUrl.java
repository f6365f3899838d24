// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a {@code String} or {@link java.net.URI} parameter that receives the URL of the test's server. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface NatsUrl {}
