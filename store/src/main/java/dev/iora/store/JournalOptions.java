// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import java.util.concurrent.Executor;

/**
 * Disk and memory use of a journal.
 *
 * @param fileBytes size of a file
 * @param firstFileBytes size of the first file of a run, small so that it is ready soon
 * @param cacheBytes memory for the newest records, kept for readers
 * @param tailBytes memory limit for all records, including those that no checkpoint covers yet
 * @param identity a random number that a new journal gets, unknown to clients
 * @param background prepares, recycles and deletes files
 */
public record JournalOptions(
        int fileBytes, int firstFileBytes, long cacheBytes, long tailBytes, long identity, Executor background) {
    /** Checks the sizes. */
    public JournalOptions {
        Invariants.check(
                firstFileBytes >= 2 * JournalBlock.FIRST_OFFSET && fileBytes >= firstFileBytes,
                "journal files too small");
    }
}
