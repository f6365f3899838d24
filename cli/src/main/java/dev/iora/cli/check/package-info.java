// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats server check}: health in the formats of monitoring systems. */
@NullMarked
package dev.iora.cli.check;

import org.jspecify.annotations.NullMarked;
