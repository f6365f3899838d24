// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.options;

import java.nio.file.Path;

/**
 * Settings of JetStream (reference: config, section jetstream).
 *
 * @param serverName name of the server, shown as leader
 * @param storeDirectory directory of the files, {@code jetstream} already appended
 * @param maxMemoryBytes of all memory streams, -1 for no limit
 * @param maxFileBytes of all file streams, -1 for no limit
 * @param syncIntervalNanos 0 to acknowledge durable messages; otherwise written messages are acknowledged and made durable
 *     at this interval
 * @param maxPayloadBytes of a message
 * @param domain of the server, empty if it has none
 * @param strict whether unknown fields in requests are errors
 * @param maxBufferedMessages maximum of waiting publishes of one stream
 * @param maxBufferedBytes maximum of their bytes
 * @param maxPendingBytes maximum of bytes that wait for a client, and default limit of a direct get
 * @param requestQueueLimit number of waiting API requests at which more are refused
 * @param infoQueueLimit the same for requests that change nothing
 * @param limits caps for streams and consumers
 * @param batches limits of batches that are published as one
 * @param shards number of shards of a new store
 * @param heap shares of the heap
 */
public record JetStreamOptions(
        String serverName,
        Path storeDirectory,
        long maxMemoryBytes,
        long maxFileBytes,
        long syncIntervalNanos,
        int maxPayloadBytes,
        String domain,
        boolean strict,
        int maxBufferedMessages,
        long maxBufferedBytes,
        long maxPendingBytes,
        int requestQueueLimit,
        int infoQueueLimit,
        Limits limits,
        BatchLimits batches,
        int shards,
        HeapShares heap) {
    /**
     * Caps of the {@code limits} block; without a cap -1 or 0, as in the Go server.
     *
     * @param maxAckPending of a consumer
     * @param maxRequestBatch of a pull request
     * @param duplicateWindowNanos of a stream
     */
    public record Limits(int maxAckPending, int maxRequestBatch, long duplicateWindowNanos) {}
}
