// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import org.jspecify.annotations.Nullable;

/**
 * The account and permissions of a client that is logged in. Immutable.
 *
 * @param account the account that it belongs to
 * @param permissions its permissions; null if it may do everything
 * @param user its name, public NKEY, or another name for logs; empty if it needed none
 * @param secret the secret that the client proved to know, for comparison after a change of configuration; null if it needed
 *     none
 * @param proxy the public key of the trusted proxy that it comes through; empty if it comes through none
 */
public record Login(
        Account account,
        @Nullable Permissions permissions,
        String user,
        @Nullable Object secret,
        String proxy) implements LoginDecision {
    /** A login without a proxy. */
    public Login(Account account, @Nullable Permissions permissions, String user, @Nullable Object secret) {
        this(account, permissions, user, secret, "");
    }

    /** The same login of a client that comes through a trusted proxy, or through none if the key is empty. */
    public Login through(String newProxy) {
        return newProxy.equals(proxy) ? this : new Login(account, permissions, user, secret, newProxy);
    }
}
