// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

/**
 * Bytes that several destinations send from the same array. They do not change any more.
 *
 * <p>Thread: any; whoever holds a reference may read.
 */
sealed interface SharedBytes permits SharedPayload, SharedChunk {
    /** The array. */
    byte[] bytes();

    /** Gives one reference back. */
    void release(ChunkPool chunks);
}
