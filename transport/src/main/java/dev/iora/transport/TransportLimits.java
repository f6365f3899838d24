// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

/**
 * How patient the transport is. Immutable.
 *
 * @param maxPendingBytes waiting for one client beyond which it is a slow consumer
 * @param writeDeadlineNanos how long what is waiting may take to be written
 * @param writeTimeoutCloses whether a missed write deadline closes the client; otherwise only when nothing was written
 * @param stallProducers whether a publisher is paused for a destination that lags but makes progress; otherwise clients'
 *     messages are not delivered there from the high mark on
 */
public record TransportLimits(
        long maxPendingBytes, long writeDeadlineNanos, boolean writeTimeoutCloses, boolean stallProducers) {
    /** Waiting bytes from which on producers are slowed down. */
    long raisedMarkBytes() {
        return maxPendingBytes / 4;
    }

    /** Waiting bytes from which on producers are paused, as by the Go server. */
    long highMarkBytes() {
        return maxPendingBytes / 4 * 3;
    }
}
