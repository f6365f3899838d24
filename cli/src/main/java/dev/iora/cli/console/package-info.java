// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Input and output: tables, blocks of columns, human-readable numbers, progress bars, prompts. */
@NullMarked
package dev.iora.cli.console;

import org.jspecify.annotations.NullMarked;
