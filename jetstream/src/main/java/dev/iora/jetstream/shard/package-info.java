// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Shards: one journal, its streams, their commands and what leaves when it is durable. */
@NullMarked
package dev.iora.jetstream.shard;

import org.jspecify.annotations.NullMarked;
