// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/** The owner's state of a stream, captured on the owner's thread for a checkpoint. */
@FunctionalInterface
public interface OwnerState {
    /** Returns the state as bytes. Called once, before the checkpoint is complete. Thread: background. */
    byte[] encode();
}
