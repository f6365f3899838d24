// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats server}. */
@NullMarked
package dev.iora.cli.server;

import org.jspecify.annotations.NullMarked;
