// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.options;

/**
 * Limits of batches of messages (ADR-50; reference: jetstream, section 12).
 *
 * @param messages of one batch that is stored as one
 * @param perStream batches of one kind and one stream that are not committed yet; 0 for the default of the kind
 * @param total the same, of all streams
 * @param timeoutNanos after which a batch without a new message is abandoned
 */
public record BatchLimits(int messages, int perStream, int total, long timeoutNanos) {
    /** As in the Go server. */
    public static final BatchLimits DEFAULT = new BatchLimits(1_000, 0, 0, 10_000_000_000L);

    /** Open batches of one stream that are stored as one. */
    public int atomicPerStream() {
        return perStream > 0 ? perStream : 50;
    }

    /** Open batches of all streams that are stored as one. */
    public int atomicTotal() {
        return total > 0 ? total : 1_000;
    }

    /** Open batches of one stream whose messages are stored one by one. */
    public int fastPerStream() {
        return perStream > 0 ? perStream : 1_000;
    }

    /** Open batches of all streams whose messages are stored one by one. */
    public int fastTotal() {
        return total > 0 ? total : 50_000;
    }
}
