// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/**
 * Receives stored bytes that fail their checksum or are missing.
 *
 * <p>Nothing is removed because of damage; intact bytes before and after it are used.
 */
@FunctionalInterface
public interface DamageListener {
    /**
     * Called for each damaged range of a journal.
     *
     * @param fromPosition the first position that may have held a record
     * @param toPosition the position after the range
     * @param reason for the log: the file and what is wrong
     */
    void onDamage(long fromPosition, long toPosition, String reason);
}
