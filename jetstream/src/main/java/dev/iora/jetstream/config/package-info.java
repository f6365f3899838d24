// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Configuration of streams and consumers: JSON, defaults, validation; the table of API errors. */
@NullMarked
package dev.iora.jetstream.config;

import org.jspecify.annotations.NullMarked;
