// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The executable: command line, signals, log format. */
@NullMarked
package dev.iora.distribution;

import org.jspecify.annotations.NullMarked;
