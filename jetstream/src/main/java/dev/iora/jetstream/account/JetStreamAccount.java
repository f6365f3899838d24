// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.account;

import dev.iora.core.Account;
import dev.iora.jetstream.options.AccountLimits;
import dev.iora.jetstream.stream.AccountUsage;
import org.jspecify.annotations.Nullable;

/**
 * An account that may have streams. While JetStream is off for it, its streams are kept, and no client reaches them.
 *
 * <p>Thread: any; {@link #limits(AccountLimits)} one at a time.
 */
public final class JetStreamAccount {
    /** Between the names of account and stream. No stream's name has a space, so the last one in a text separates them. */
    static final String SEPARATOR = " > ";

    private final Account account;
    private final AccountUsage usage;
    private volatile @Nullable AccountLimits limits;

    JetStreamAccount(Account account, AccountUsage usage) {
        this.account = account;
        this.usage = usage;
    }

    /** The account whose clients use the streams. */
    public Account account() {
        return account;
    }

    /** Its name. */
    public String name() {
        return account.name();
    }

    /** The bytes that its streams store, and their consumers. */
    public AccountUsage usage() {
        return usage;
    }

    /** Whether its clients may use JetStream. */
    public boolean isEnabled() {
        return limits != null;
    }

    /** Its limits; none while JetStream is off for it. */
    public AccountLimits limits() {
        AccountLimits set = limits;
        return set == null ? AccountLimits.NONE : set;
    }

    /** Sets its limits, and switches JetStream on for it; null switches it off. */
    void limits(@Nullable AccountLimits newLimits) {
        usage.limit(newLimits == null ? AccountLimits.NONE : newLimits);
        limits = newLimits;
    }

    /** A stream's name in log lines: streams of the global account have no prefix. */
    public String describe(String stream) {
        return account.isGlobal() ? stream : name() + SEPARATOR + stream;
    }

    @Override
    public String toString() {
        return name();
    }
}
