// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.store.ShardStore;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * How a shard uses the disk.
 *
 * @param background runs checkpoints
 * @param readers runs reads that may wait for the disk
 * @param pause has the background wait some nanoseconds
 * @param checkpointBytes of the journal after which a checkpoint is made, unless the states it has to write are larger
 */
record DiskOptions(
        ShardStore.Options store, Executor background, Executor readers, LongConsumer pause, long checkpointBytes) {}
