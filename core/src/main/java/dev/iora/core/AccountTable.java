// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.HeapGuard;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a server, by name and by number. An account stays until the server ends.
 *
 * <p>Thread: any; {@link #take} one at a time.
 */
public final class AccountTable {
    private final HeapGuard heap;
    private final Map<String, Account> byName = new ConcurrentHashMap<>();
    private volatile Account[] byId;
    private volatile @Nullable Account system;

    /**
     * Creates a table with the global account only.
     *
     * @param heap says when new objects of clients have to be refused
     */
    public AccountTable(HeapGuard heap) {
        this.heap = heap;
        Account global = Account.global(heap);
        byId = new Account[] {global};
        byName.put(global.name(), global);
    }

    /** The account of connections that name no account. */
    public Account global() {
        return byId[0];
    }

    /** The system account; null if there is none. */
    public @Nullable Account system() {
        return system;
    }

    /** Says when new objects of clients have to be refused. */
    public HeapGuard heap() {
        return heap;
    }

    /** The account of that name; null if there is none. */
    public @Nullable Account find(String name) {
        return byName.get(name);
    }

    /** The account of that name, which is made if there is none. */
    public Account take(String name) {
        return take(name, false);
    }

    /**
     * The account of that name, which is made if there is none.
     *
     * @param forSystem whether a new one is the system account
     */
    public Account take(String name, boolean forSystem) {
        Account known = byName.get(name);
        if (known != null) {
            return known;
        }
        Account[] before = byId;
        var added = new Account(name, before.length, forSystem, heap);
        Account[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = added;
        byId = after;
        byName.put(name, added);
        if (forSystem) {
            system = added;
        }
        return added;
    }

    /** Calls {@code action} for every account. */
    public void forEach(Consumer<Account> action) {
        for (Account account : byId) {
            action.accept(account);
        }
    }

    /** The account with a number that an account of this table has. */
    Account get(int id) {
        return byId[id];
    }
}
