// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.options;

/**
 * Divides the part of the heap for data that clients send to JetStream. Connections have their own part, 40 %
 * (docs/architecture.md, "Memory"); the rest is for streams, consumers and garbage.
 *
 * @param heapBytes size of the heap
 */
public record HeapShares(long heapBytes) {
    private static final long MIN_BATCH_BYTES = 256 << 10;
    private static final long MAX_BATCH_BYTES = 32 << 20;
    private static final long MAX_CACHE_BYTES = 16 << 20;
    private static final long MIN_OUTPUT_BYTES = 512 << 10;
    private static final long MAX_POOL_BYTES = 8 << 20;
    private static final int ORIGIN_WINDOWS = 16;
    private static final long MIN_ORIGIN_WINDOW_BYTES = 256 << 10;
    private static final long MAX_ORIGIN_WINDOW_BYTES = 32 << 20;

    /** Requests in flight: collected by lanes, waiting for shards and for the API. All shards together. */
    public long requestBytes() {
        return heapBytes / 12;
    }

    /** Messages on their way from one stream to one that copies it. They are requests until they are stored. */
    public long originWindowBytes() {
        return Math.clamp(requestBytes() / ORIGIN_WINDOWS, MIN_ORIGIN_WINDOW_BYTES, MAX_ORIGIN_WINDOW_BYTES);
    }

    /** Message ids of the duplicate windows. All streams together. */
    public long messageIdBytes() {
        return heapBytes / 12;
    }

    /** Pull requests that wait for messages. All consumers together. */
    public long waitingPullBytes() {
        return heapBytes / 24;
    }

    /** Responses that wait for their commit or for their lane, for each of {@code shards}. */
    public long outputBytes(int shards) {
        return Math.max(MIN_OUTPUT_BYTES, heapBytes / 24 / shards);
    }

    /** Messages of batches that are not committed yet. All streams together. */
    public long stagedBytes() {
        return heapBytes / 24;
    }

    /** Batches in progress whose messages are stored one by one. All streams together. */
    public long fastBatchBytes() {
        return heapBytes / 96;
    }

    /** A batch of the journal, for each of {@code shards}: one is current, three are in flight. */
    public int batchBytes(int shards) {
        return (int) Math.clamp(heapBytes / 64 / shards, MIN_BATCH_BYTES, MAX_BATCH_BYTES);
    }

    /** Records and blocks of segments in the cache for readers: each of {@code shards} has as much for either. */
    public long cacheBytes(int shards) {
        return Math.min(MAX_CACHE_BYTES, heapBytes / 32 / shards);
    }

    /** Records that are not in a checkpoint, for each of {@code shards}; older ones are read from the journal. */
    public long tailBytes(int shards) {
        return heapBytes / 16 / shards;
    }

    /** Arrays that a shard keeps for its next responses, for each of {@code shards}; its lanes keep as much for requests. */
    public long poolBytes(int shards) {
        return Math.min(MAX_POOL_BYTES, heapBytes / 64 / shards);
    }

    /** Direct gets that have begun and not ended, for each of {@code shards}. */
    public long directGetBytes(int shards) {
        return heapBytes / 64 / shards;
    }

    /** Responses of the API in flight to lanes. */
    public long apiBytes() {
        return heapBytes / 32;
    }
}
