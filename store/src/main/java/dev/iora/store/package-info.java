// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The journal, segments, checkpoints and stream stores. */
@NullMarked
package dev.iora.store;

import org.jspecify.annotations.NullMarked;
