// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

/**
 * Immutable bytes that several destinations send from the same array.
 *
 * <p>Thread: any that holds a reference.
 */
sealed interface SharedBytes permits SharedPayload, SharedChunk {
    /** Returns the array. */
    byte[] bytes();

    /** Releases one reference. */
    void release(ChunkPool chunks);
}
