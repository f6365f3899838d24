// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.util.Map;

/** The answer to {@code INFO}: what an account uses of JetStream. Its tiers have the same fields. */
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

    /** How often the API was used, and the level that the server supports. */
    public record Api(long level, long total, long errors) {}
}
