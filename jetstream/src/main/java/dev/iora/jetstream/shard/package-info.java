// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Shards: a journal, its streams, their commands, and the output that leaves when records are durable. */
@NullMarked
package dev.iora.jetstream.shard;

import org.jspecify.annotations.NullMarked;
