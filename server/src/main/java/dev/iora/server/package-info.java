// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Composition root, lifecycle and the embedding API. */
@NullMarked
package dev.iora.server;

import org.jspecify.annotations.NullMarked;
