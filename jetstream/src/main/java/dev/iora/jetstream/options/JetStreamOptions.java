// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.options;

import java.nio.file.Path;

/**
 * Settings of JetStream (reference: config, section jetstream).
 *
 * @param serverName name of the server, for what shows who leads
 * @param storeDirectory where files are, {@code jetstream} already appended
 * @param maxMemoryBytes of memory streams together, -1 for no limit
 * @param maxFileBytes of file streams together, -1 for no limit
 * @param syncIntervalNanos 0 to acknowledge what is durable; otherwise what is written is acknowledged and made durable
 *     at this interval
 * @param maxPayloadBytes of a message
 * @param domain of the server, empty if it has none
 * @param strict whether unknown fields in requests are errors
 * @param maxBufferedMessages publishes of one stream that may wait
 * @param maxBufferedBytes the same in bytes
 * @param maxPendingBytes what may wait for a client: as much is in a direct get that does not say how much
 * @param requestQueueLimit API requests that are too many to wait
 * @param infoQueueLimit the same for those that only ask for what there is
 * @param limits caps for streams and consumers
 * @param shards number of shards of a new store
 * @param heap what clients may fill of it
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
        int shards,
        HeapShares heap) {
    /**
     * Caps of the {@code limits} block; -1 or 0 as in the Go server where there is none.
     *
     * @param maxAckPending of a consumer
     * @param maxRequestBatch of a pull request
     * @param duplicateWindowNanos of a stream
     */
    public record Limits(int maxAckPending, int maxRequestBatch, long duplicateWindowNanos) {}
}
