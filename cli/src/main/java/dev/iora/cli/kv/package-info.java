// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats kv}. */
@NullMarked
package dev.iora.cli.kv;

import org.jspecify.annotations.NullMarked;
