// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/** The state that the owner of a store keeps of a stream, captured on the owner's thread for a checkpoint. */
@FunctionalInterface
public interface OwnerState {
    /** Returns the state as bytes. Thread: the background's, once, before the checkpoint is complete. */
    byte[] encode();
}
