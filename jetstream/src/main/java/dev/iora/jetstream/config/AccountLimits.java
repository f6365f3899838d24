// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonWritable;
import dev.iora.json.JsonWriter;

/**
 * What an account may use of JetStream; -1 for no limit.
 *
 * @param maxMemoryBytes of its memory streams together
 * @param maxFileBytes of its file streams together
 * @param maxStreams streams
 * @param maxConsumers consumers of a stream
 * @param maxAckPending of a consumer
 * @param memoryMaxStreamBytes of a memory stream
 * @param fileMaxStreamBytes of a file stream
 * @param maxBytesRequired whether a stream has to say how many bytes it may hold
 */
public record AccountLimits(
        long maxMemoryBytes,
        long maxFileBytes,
        int maxStreams,
        int maxConsumers,
        int maxAckPending,
        long memoryMaxStreamBytes,
        long fileMaxStreamBytes,
        boolean maxBytesRequired)
        implements JsonWritable {
    /** None. */
    public static final AccountLimits NONE = new AccountLimits(-1, -1, -1, -1, -1, -1, -1, false);

    /** The cap on all streams of that kind together. */
    long maxBytes(StorageType storage) {
        return storage == StorageType.MEMORY ? maxMemoryBytes : maxFileBytes;
    }

    /** The cap on one stream of that kind. */
    long maxStreamBytes(StorageType storage) {
        return storage == StorageType.MEMORY ? memoryMaxStreamBytes : fileMaxStreamBytes;
    }

    @Override
    public void write(JsonWriter out) {
        out.beginObject()
                .field("max_memory", maxMemoryBytes)
                .field("max_storage", maxFileBytes)
                .field("max_streams", maxStreams)
                .field("max_consumers", maxConsumers)
                .field("max_ack_pending", maxAckPending)
                .field("memory_max_stream_bytes", memoryMaxStreamBytes)
                .field("storage_max_stream_bytes", fileMaxStreamBytes)
                .field("max_bytes_required", maxBytesRequired)
                .endObject();
    }
}
