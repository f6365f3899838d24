// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The nats command line: its entry point, and the tree of its commands. */
@NullMarked
package dev.iora.cli;

import org.jspecify.annotations.NullMarked;
