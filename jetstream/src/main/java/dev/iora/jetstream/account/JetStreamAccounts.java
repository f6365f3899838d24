// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.account;

import dev.iora.core.Account;
import dev.iora.core.AccountTable;
import dev.iora.jetstream.options.AccountLimits;
import dev.iora.jetstream.stream.AccountUsage;
import dev.iora.jetstream.stream.ServerUsage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The accounts of a server that have streams or may have some.
 *
 * <p>Thread: any; {@link #limit} one at a time.
 */
public final class JetStreamAccounts {
    /**
     * The account of streams whose own account is lost with the record of their creation. It has no users unless it is
     * configured, so that no account gets another one's messages.
     */
    static final String LOST_NAME = "$LOST";

    private final AccountTable table;
    private final ServerUsage usage;
    private final Map<String, JetStreamAccount> byName = new ConcurrentHashMap<>();

    /** Creates a directory in which no account has JetStream. */
    public JetStreamAccounts(AccountTable table, ServerUsage usage) {
        this.table = table;
        this.usage = usage;
    }

    /** Creates a directory in which the global account has JetStream without limits. */
    public static JetStreamAccounts ofGlobal(AccountTable table, ServerUsage usage) {
        var accounts = new JetStreamAccounts(table, usage);
        accounts.limit(Map.of(Account.GLOBAL_NAME, AccountLimits.NONE));
        return accounts;
    }

    /** The account of that name. An account that is not configured has no clients. */
    public JetStreamAccount get(String name) {
        JetStreamAccount known = byName.get(name);
        return known != null
                ? known
                : byName.computeIfAbsent(name, made -> new JetStreamAccount(table.take(made), new AccountUsage(usage)));
    }

    /** The account of clients that name none. */
    public JetStreamAccount global() {
        return get(Account.GLOBAL_NAME);
    }

    /** The account of streams whose own account is not known. */
    public JetStreamAccount ofLost() {
        boolean globalOnly =
                byName.values().stream().allMatch(each -> each.account().isGlobal() || !each.isEnabled());
        return globalOnly ? global() : get(LOST_NAME);
    }

    /** The account and the name of a stream that {@link JetStreamAccount#describe} has joined. */
    public Place place(String description) {
        int separator = description.lastIndexOf(JetStreamAccount.SEPARATOR);
        return separator < 0
                ? new Place(global(), description)
                : new Place(
                        get(description.substring(0, separator)),
                        description.substring(separator + JetStreamAccount.SEPARATOR.length()));
    }

    /** The name of a stream in its account; empty if it is not known. */
    public record Place(JetStreamAccount account, String stream) {}

    /** All of them, in no order. */
    public Collection<JetStreamAccount> all() {
        return List.copyOf(byName.values());
    }

    /** Switches JetStream on for the accounts in {@code limits}, with these limits, and off for all others. */
    public void limit(Map<String, AccountLimits> limits) {
        limits.keySet().forEach(this::get);
        table.forEach(account -> get(account.name()));
        byName.forEach((name, account) -> account.limits(limits.get(name)));
    }

    /** The bytes that all streams together store. */
    public ServerUsage usage() {
        return usage;
    }
}
