// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Duration;
import java.util.Optional;

/** JetStream in the variables and the statistics of a server. */
public record JetStreamVars(Optional<Config> config, Stats stats, MetaGroup meta, Optional<Limits> limits) {

    /** The configuration of JetStream. */
    public record Config(
            long maxMemory,
            long maxStorage,
            String storeDir,
            Duration syncInterval,
            boolean syncAlways,
            String domain,
            String uniqueTag,
            boolean compressOk,
            boolean strict) {}

    /** The usage of JetStream. */
    public record Stats(long memory, long storage, long accounts, long haAssets, JetStreamAccount.Api api) {}

    /** Limits of the server. */
    public record Limits(
            long maxHaAssets,
            long maxAckPending,
            long maxRequestBatch,
            Duration maxDuplicateWindow,
            Duration maxBatchTimeout,
            long maxBatchInflightPerStream,
            long maxBatchInflightTotal) {}
}
