// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;

/**
 * Receives the outcome of a checkpoint.
 *
 * <p>Thread: the shard.
 */
public interface CheckpointListener {
    /** The checkpoint is durable, and recovery begins at {@code position}. */
    void onCheckpoint(long position);

    /** The checkpoint was abandoned, and the previous one counts; another may be begun. */
    void onCheckpointFailed(IOException failure);
}
