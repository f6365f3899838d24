// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.PublishFrame;

/**
 * The part of an account that one lane owns: matches of recent subjects.
 *
 * <p>Thread: the owner of the lane.
 */
final class AccountLane {
    private final Account account;
    private final MatchCache cache;

    /** Matches of the last message without a connection: consecutive ones often go to the same inbox. */
    private MatchCache.Entry lastTarget = new MatchCache.Entry();

    AccountLane(Account account, int entries) {
        this.account = account;
        cache = new MatchCache(account.subscriptions(), account.isSystem(), entries);
    }

    Account account() {
        return account;
    }

    /** The matches of the frame's subject. */
    MatchCache.Entry lookup(PublishFrame frame) {
        return cache.lookup(frame);
    }

    /** The matches of a subject. */
    MatchCache.Entry lookup(byte[] bytes, int offset, int length) {
        return cache.lookup(bytes, offset, length);
    }

    /** The matches of a subject that is likely to be that of the call before. */
    Matches target(byte[] bytes, int offset, int length) {
        MatchCache.Entry entry = lastTarget;
        if (!entry.isFor(bytes, offset, length, account.subscriptions())) {
            entry = cache.lookup(bytes, offset, length);
            lastTarget = entry;
        }
        return entry.matches();
    }

    /** Whether an entry that was returned with {@code version} is unchanged and current. */
    boolean isStill(MatchCache.Entry entry, int version) {
        return entry.isStill(version, account.subscriptions());
    }

    /** Drops stale matches. */
    void sweep() {
        cache.sweep();
    }
}
