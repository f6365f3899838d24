// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats stream}. */
@NullMarked
package dev.iora.cli.stream;

import org.jspecify.annotations.NullMarked;
