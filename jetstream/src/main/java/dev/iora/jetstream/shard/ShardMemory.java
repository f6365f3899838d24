// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.MemoryBudget;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.options.HeapShares;

/**
 * Limits of a shard's memory for data from clients.
 *
 * @param requests budget of requests in flight, shared by all shards and the API
 * @param waitingPulls budget of waiting pull requests, shared by all shards
 * @param staged budget of batches that are not committed yet, shared by all shards
 * @param fast budget of batches that are acknowledged in parts, shared by all shards
 * @param outputBytes responses that wait for their commit or for their lane
 * @param batchBytes size of a batch of records that takes no more publishes
 * @param poolBytes arrays kept for the next responses; lanes together keep as much for requests
 * @param directGetBytes direct gets that have begun
 */
record ShardMemory(
        RequestBudget requests,
        MemoryBudget waitingPulls,
        BatchBudget staged,
        BatchBudget fast,
        long outputBytes,
        int batchBytes,
        long poolBytes,
        long directGetBytes) {
    /** The memory of each of {@code shards}. */
    static ShardMemory of(HeapShares heap, int shards, RequestBudget requests) {
        return new ShardMemory(
                requests,
                new MemoryBudget(heap.waitingPullBytes()),
                new BatchBudget(heap.stagedBytes()),
                new BatchBudget(heap.fastBatchBytes()),
                heap.outputBytes(shards),
                heap.batchBytes(shards),
                heap.poolBytes(shards),
                heap.directGetBytes(shards));
    }
}
