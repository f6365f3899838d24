// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats counter}. */
@NullMarked
package dev.iora.cli.counter;

import org.jspecify.annotations.NullMarked;
