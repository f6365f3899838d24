// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * Is told of stored bytes that fail their checksum or are gone.
 *
 * <p>Nothing is removed because of it; what is intact before and after is used.
 */
@FunctionalInterface
public interface DamageListener {
    /**
     * Called for each damaged range of a journal.
     *
     * @param fromPosition the first position that may have held a record
     * @param toPosition the position behind the range
     * @param reason for the log: the file and what is wrong
     */
    void onDamage(long fromPosition, long toPosition, String reason);
}
