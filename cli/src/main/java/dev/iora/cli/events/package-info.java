// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The command {@code nats events}. */
@NullMarked
package dev.iora.cli.events;

import org.jspecify.annotations.NullMarked;
