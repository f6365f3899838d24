// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * A stream restored from a checkpoint.
 *
 * @param ownerState the state of its owner; not to be modified
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record RecoveredStream(long streamId, byte[] ownerState, FileStreamStore store) {}
