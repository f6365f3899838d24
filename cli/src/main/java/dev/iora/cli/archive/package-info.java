// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Archives: files with monitoring responses of servers. */
@NullMarked
package dev.iora.cli.archive;

import org.jspecify.annotations.NullMarked;
