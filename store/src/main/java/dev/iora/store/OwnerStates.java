// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import org.jspecify.annotations.Nullable;

/**
 * Captures the owner's states of streams for a checkpoint.
 *
 * <p>Thread: the shard.
 */
@FunctionalInterface
public interface OwnerStates {
    /** Captures the state of a stream; null if it has not changed since the last complete checkpoint began. */
    @Nullable
    OwnerState stateOf(long streamId);

    /** Returns the name of a stream, for log messages in case its state becomes unreadable. */
    default String nameOf(long streamId) {
        return "";
    }
}
