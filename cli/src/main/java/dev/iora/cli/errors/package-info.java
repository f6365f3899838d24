// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats errors}. */
@NullMarked
package dev.iora.cli.errors;

import org.jspecify.annotations.NullMarked;
