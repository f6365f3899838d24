// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

/**
 * Limits of pending output. Immutable.
 *
 * @param maxPendingBytes pending bytes beyond which a client is a slow consumer
 * @param writeDeadlineNanos time in which pending output must be written
 * @param writeTimeoutCloses whether a missed write deadline closes the client; otherwise only if nothing was written
 * @param stallProducers whether publishers are paused for a destination that lags but makes progress; otherwise messages of
 *     clients are not delivered above the high mark
 */
public record TransportLimits(
        long maxPendingBytes, long writeDeadlineNanos, boolean writeTimeoutCloses, boolean stallProducers) {
    /** Pending bytes at which producers are slowed down. */
    long raisedMarkBytes() {
        return maxPendingBytes / 4;
    }

    /** Pending bytes at which producers are paused, as in nats-server. */
    long highMarkBytes() {
        return maxPendingBytes / 4 * 3;
    }
}
