// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code nats context}. */
@NullMarked
package dev.iora.cli.context;

import org.jspecify.annotations.NullMarked;
