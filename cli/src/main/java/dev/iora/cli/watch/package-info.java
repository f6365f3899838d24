// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats server watch}: tables that follow what servers publish. */
@NullMarked
package dev.iora.cli.watch;

import org.jspecify.annotations.NullMarked;
