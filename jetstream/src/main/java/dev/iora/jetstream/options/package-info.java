// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** What the server gives JetStream: its settings, its part of the heap, its log. */
@NullMarked
package dev.iora.jetstream.options;

import org.jspecify.annotations.NullMarked;
