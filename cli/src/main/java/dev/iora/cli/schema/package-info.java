// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats schema}, and validation of JSON. */
@NullMarked
package dev.iora.cli.schema;

import org.jspecify.annotations.NullMarked;
