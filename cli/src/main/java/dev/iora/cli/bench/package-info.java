// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats bench}: load from several clients, and its measurements. */
@NullMarked
package dev.iora.cli.bench;

import org.jspecify.annotations.NullMarked;
