// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.MemoryBudget;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.options.HeapShares;

/**
 * How much memory a shard may use for what clients send.
 *
 * @param requests budget of requests on their way, shared by all shards and the API
 * @param waitingPulls budget of pull requests that wait, shared by all shards
 * @param outputBytes answers that wait for their commit or for their lane
 * @param batchBytes of records after which a batch of the journal takes no more publishes
 * @param poolBytes arrays kept for the next answers; lanes together keep as much for requests
 * @param directGetBytes direct gets that have begun
 */
record ShardMemory(
        RequestBudget requests,
        MemoryBudget waitingPulls,
        long outputBytes,
        int batchBytes,
        long poolBytes,
        long directGetBytes) {
    /** The memory of each of {@code shards}. */
    static ShardMemory of(HeapShares heap, int shards, RequestBudget requests) {
        return new ShardMemory(
                requests,
                new MemoryBudget(heap.waitingPullBytes()),
                heap.outputBytes(shards),
                heap.batchBytes(shards),
                heap.poolBytes(shards),
                heap.directGetBytes(shards));
    }
}
