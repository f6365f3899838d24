// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** What is printed and asked: tables, blocks of columns, human-readable numbers, progress, prompts. */
@NullMarked
package dev.iora.cli.console;

import org.jspecify.annotations.NullMarked;
