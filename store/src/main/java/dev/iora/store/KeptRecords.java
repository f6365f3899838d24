// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * Records of one stream that are replayed before all others, because a checkpoint could not include them.
 *
 * @param range their range in the journal
 */
record KeptRecords(long streamId, JournalRange range) {}
