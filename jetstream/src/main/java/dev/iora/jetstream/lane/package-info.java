// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The seam between lanes and a shard: messages that lanes collect for it, and messages that it sends through them. */
@NullMarked
package dev.iora.jetstream.lane;

import org.jspecify.annotations.NullMarked;
