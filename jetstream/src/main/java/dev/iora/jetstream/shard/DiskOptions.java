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
 * @param pause blocks the background thread for some nanoseconds
 * @param checkpointBytes growth of the journal after which a checkpoint is made, unless the states to be written are larger
 */
record DiskOptions(
        ShardStore.Options store, Executor background, Executor readers, LongConsumer pause, long checkpointBytes) {}
