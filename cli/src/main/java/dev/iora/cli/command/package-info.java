// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The frame of the command line: tree of commands, parsing, help, and the session of a command. */
@NullMarked
package dev.iora.cli.command;

import org.jspecify.annotations.NullMarked;
