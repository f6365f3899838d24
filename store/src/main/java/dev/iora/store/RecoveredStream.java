// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * A stream as a checkpoint has it.
 *
 * @param owners the state that its owner kept; not to be modified
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record RecoveredStream(long streamId, byte[] owners, FileStreamStore store) {}
