// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The frame of the command line: the tree of commands, what every command may use, and how it ends. */
@NullMarked
package dev.iora.cli.command;

import org.jspecify.annotations.NullMarked;
