// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats consumer}. */
@NullMarked
package dev.iora.cli.consumer;

import org.jspecify.annotations.NullMarked;
