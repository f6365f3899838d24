// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The command {@code nats latency}: the latency of messages between two servers. */
@NullMarked
package dev.iora.cli.latency;

import org.jspecify.annotations.NullMarked;
