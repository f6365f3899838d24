// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.concurrent.Executor;

/**
 * The threads that work for a {@link ShardStore}.
 *
 * @param background runs checkpoints, one at a time
 * @param readers runs reads, which may wait for the disk; if it runs them synchronously, no message is ever pending
 * @param owner runs tasks on the shard's thread
 * @param pace slows the background down
 */
public record StoreThreads(Executor background, Executor readers, Executor owner, WritePace pace) {}
