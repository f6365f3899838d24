// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;

/**
 * Is told of stored messages that cannot be read. Nothing is removed because of it.
 *
 * <p>Thread: the shard.
 */
@FunctionalInterface
public interface StreamDamage {
    /** Called when a read failed: what is stored may be intact, and is read again when it is wanted again. */
    default void onReadFailed(long streamId, IOException failure) {}

    /**
     * Called when something was damaged or missing and that cost nothing.
     *
     * @param what names the file and says what was done
     */
    default void onTolerated(String what) {}

    /**
     * Called once for each place that was found damaged.
     *
     * @param firstSequence the first sequence that may be concerned
     * @param lastSequence the last one
     * @param file name of the file
     * @param offset where in it
     */
    void onDamage(long streamId, long firstSequence, long lastSequence, String file, long offset);
}
