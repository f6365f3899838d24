// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

/**
 * How patient the transport is. Immutable.
 *
 * @param maxPendingBytes waiting for one client beyond which it is a slow consumer
 * @param writeDeadlineNanos how long what is waiting may take to be written
 * @param writeTimeoutCloses whether a missed write deadline closes the client; otherwise only when nothing was written
 * @param stallProducers whether a publisher is paused for a destination that lags but makes progress
 */
public record TransportLimits(
        long maxPendingBytes, long writeDeadlineNanos, boolean writeTimeoutCloses, boolean stallProducers) {
    /** What still fits into the processor's cache: beyond it, waiting bytes cost more than a pause. */
    private static final long RAISED_MARK_BYTES = 4 * 1024 * 1024;

    /** Waiting bytes from which on producers are slowed down. */
    long raisedMarkBytes() {
        return Math.min(RAISED_MARK_BYTES, maxPendingBytes / 4);
    }

    /** Waiting bytes from which on producers are paused, as by the Go server. */
    long highMarkBytes() {
        return Math.min(maxPendingBytes / 4 * 3, Long.getLong("hm", 1L << 40));
    }
}
