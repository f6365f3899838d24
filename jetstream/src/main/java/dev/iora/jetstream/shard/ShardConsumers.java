// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

/**
 * The consumers of a shard's streams: their records, and what lanes have for them.
 *
 * <p>Thread: the shard.
 */
final class ShardConsumers {
    private final Shard shard;

    ShardConsumers(Shard shard) {
        this.shard = shard;
    }

    long applySet(HostedStream hosted, byte[] bytes, int offset, int length, boolean isLive) {
        throw new IllegalStateException("consumer in the journal of shard " + shard.number());
    }

    long applyDeleted(HostedStream hosted, byte[] bytes, int offset, boolean isLive) {
        throw new IllegalStateException("consumer in the journal of shard " + shard.number());
    }

    long applyRecord(HostedStream hosted, byte[] bytes, int offset, int length) {
        throw new IllegalStateException("consumer in the journal of shard " + shard.number());
    }

    /** Deals with what a lane has for consumers. */
    void handle(LaneBatch batch) {
        batch.pool().give(batch.frames());
    }

    /** Lanes that were full take messages again. */
    void onOutputReady() {}

    /** The stream is deleted. */
    void dropAll(HostedStream hosted) {}
}
