// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Tests that cross modules, drive real clients, or start the executable. */
@NullMarked
package dev.iora.it;

import org.jspecify.annotations.NullMarked;
