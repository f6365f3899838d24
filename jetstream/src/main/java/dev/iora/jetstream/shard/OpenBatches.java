// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.TimerHeap;
import java.util.HashMap;
import java.util.Map;

/**
 * The batches of a stream that are in progress, by their ids.
 *
 * <p>Thread: the shard.
 */
final class OpenBatches {
    /** Batches that are stored together. */
    final Map<String, StagedBatch> atomic = new HashMap<>();

    /** Batches whose messages are stored one by one. */
    final Map<String, FastBatch> fast = new HashMap<>();

    /** Drops those of the kinds that the stream does not allow any more. */
    void drop(boolean allowsAtomic, boolean allowsFast, TimerHeap timers) {
        if (!allowsAtomic) {
            atomic.values().forEach(batch -> batch.close(timers));
            atomic.clear();
        }
        if (!allowsFast) {
            fast.values().forEach(batch -> batch.close(timers));
            fast.clear();
        }
    }
}
