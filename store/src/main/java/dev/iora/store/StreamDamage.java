// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;

/**
 * Receives stored messages that cannot be read. Nothing is removed because of damage.
 *
 * <p>Thread: the shard.
 */
@FunctionalInterface
public interface StreamDamage {
    /** Called when a read failed. The stored bytes may be intact; the next request reads them again. */
    default void onReadFailed(long streamId, IOException failure) {}

    /**
     * Called when something was damaged or missing without any loss.
     *
     * @param what the file and how the damage was handled
     */
    default void onTolerated(String what) {}

    /**
     * Called once for each damaged place.
     *
     * @param firstSequence the first sequence that may be affected
     * @param lastSequence the last sequence that may be affected
     * @param file name of the file
     * @param offset offset in the file
     */
    void onDamage(long streamId, long firstSequence, long lastSequence, String file, long offset);
}
