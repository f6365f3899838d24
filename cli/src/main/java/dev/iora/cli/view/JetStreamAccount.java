// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.util.Map;

/** The response to {@code INFO}: JetStream usage and limits of an account. Tiers have the same fields. */
public record JetStreamAccount(
        long memory,
        long storage,
        long reservedMemory,
        long reservedStorage,
        long streams,
        long consumers,
        Limits limits,
        String domain,
        Api api,
        Map<String, JetStreamAccount> tiers) {

    /** The limits of an account or tier; -1 is no limit. */
    public record Limits(
            long maxMemory,
            long maxStorage,
            long maxStreams,
            long maxConsumers,
            long maxAckPending,
            long memoryMaxStreamBytes,
            long storageMaxStreamBytes,
            boolean maxBytesRequired) {}

    /** Counts of API requests and errors, and the API level of the server. */
    public record Api(long level, long total, long errors) {}
}
