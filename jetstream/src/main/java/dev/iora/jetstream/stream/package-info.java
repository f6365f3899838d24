// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Streams: checks of publishes, limits, retention, duplicates. */
@NullMarked
package dev.iora.jetstream.stream;

import org.jspecify.annotations.NullMarked;
