// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/**
 * Lets all clients into one account.
 *
 * <p>Thread: any; immutable.
 */
public final class OpenAccess implements Authenticator {
    private final Login login;

    /** Creates an access to {@code account}. */
    public OpenAccess(Account account) {
        login = new Login(account, null, "", null);
    }

    @Override
    public Login withoutCredentials() {
        return login;
    }

    @Override
    public Login withoutConnect() {
        return login;
    }

    @Override
    public boolean isLoginRequired() {
        return false;
    }

    @Override
    public String newNonce() {
        return "";
    }

    @Override
    public long timeoutNanos() {
        return 0;
    }

    @Override
    public Login renew(Login old) {
        return login;
    }

    @Override
    public void login(Attempt attempt, Verdict verdict) {
        verdict.decided(login);
    }
}
