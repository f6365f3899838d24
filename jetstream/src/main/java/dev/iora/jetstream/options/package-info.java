// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Settings of JetStream, its shares of the heap, and its log. */
@NullMarked
package dev.iora.jetstream.options;

import org.jspecify.annotations.NullMarked;
