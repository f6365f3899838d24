// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats object}. */
@NullMarked
package dev.iora.cli.object;

import org.jspecify.annotations.NullMarked;
