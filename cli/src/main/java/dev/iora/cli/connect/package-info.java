// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Where and how to connect: flags, environment, contexts. */
@NullMarked
package dev.iora.cli.connect;

import org.jspecify.annotations.NullMarked;
