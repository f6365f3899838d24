// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** What servers said about themselves, in a file. */
@NullMarked
package dev.iora.cli.archive;

import org.jspecify.annotations.NullMarked;
