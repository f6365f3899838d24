// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.options;

import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;

/**
 * The JetStream limits of an account; -1 for no limit.
 *
 * @param maxMemoryBytes size of all its memory streams
 * @param maxFileBytes size of all its file streams
 * @param maxStreams number of streams
 * @param maxConsumers number of consumers of a stream
 * @param maxAckPending number of unacknowledged messages of a consumer
 * @param memoryMaxStreamBytes size of a memory stream
 * @param fileMaxStreamBytes size of a file stream
 * @param maxBytesRequired whether each stream needs a maximum size
 */
@JsonObject(value = "server.JetStreamAccountLimits", read = false)
public record AccountLimits(
        @JsonField("max_memory") long maxMemoryBytes,
        @JsonField("max_storage") long maxFileBytes,
        @JsonField("max_streams") int maxStreams,
        @JsonField("max_consumers") int maxConsumers,
        @JsonField("max_ack_pending") int maxAckPending,
        @JsonField("memory_max_stream_bytes") long memoryMaxStreamBytes,
        @JsonField("storage_max_stream_bytes") long fileMaxStreamBytes,
        @JsonField("max_bytes_required") boolean maxBytesRequired) {
    /** No limits. */
    public static final AccountLimits NONE = new AccountLimits(-1, -1, -1, -1, -1, -1, -1, false);
}
