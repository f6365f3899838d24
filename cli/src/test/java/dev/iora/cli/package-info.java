// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Tests of the nats command line, and their shared fixtures: a runner for commands, servers, a pseudo terminal. */
@NullMarked
package dev.iora.cli;

import org.jspecify.annotations.NullMarked;
