// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Logins by user name; the password is the name. Decides at once, or when told to. */
final class TestLogins implements Authenticator {
    private final Map<String, Login> logins = new HashMap<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean slow;
    private @Nullable Login anonymous;
    private LoginRefusal refusal = LoginRefusal.CREDENTIALS;
    private String proxy = "";
    private String lastProxy = "";

    TestLogins user(String name, Account account, @Nullable Permissions permissions) {
        logins.put(name, new Login(account, permissions, name, null));
        return this;
    }

    TestLogins anonymous(Login login) {
        anonymous = login;
        return this;
    }

    void remove(String user) {
        logins.remove(user);
    }

    /** Refuses all clients for this reason from now on. */
    void refuse(LoginRefusal reason) {
        refusal = reason;
    }

    /** Clients come through this proxy. */
    void proxy(String key) {
        proxy = key;
    }

    /** The proxy that the last attempt named. */
    String lastProxy() {
        return lastProxy;
    }

    /** Later decisions wait for {@link #decide}. */
    TestLogins slow() {
        slow = true;
        return this;
    }

    void decide() {
        waiting.remove().run();
    }

    @Override
    public @Nullable Login withoutCredentials() {
        return null;
    }

    @Override
    public @Nullable Login withoutConnect() {
        return anonymous;
    }

    @Override
    public boolean isLoginRequired() {
        return anonymous == null;
    }

    @Override
    public String newNonce() {
        return "nonce";
    }

    @Override
    public long timeoutNanos() {
        return 1;
    }

    @Override
    public LoginDecision renew(Login login) {
        return decision(logins.get(login.user()));
    }

    private LoginDecision decision(@Nullable Login login) {
        return login == null || refusal != LoginRefusal.CREDENTIALS ? refusal : login.through(proxy);
    }

    @Override
    public void login(Attempt attempt, Verdict verdict) {
        lastProxy = attempt.proxy();
        String user = attempt.credentials().user();
        boolean right = attempt.credentials().password().equals(user);
        Login login = attempt.credentials().isEmpty() ? anonymous : right ? logins.get(user) : null;
        if (slow) {
            waiting.add(() -> verdict.decided(decision(login)));
        } else {
            verdict.decided(decision(login));
        }
    }
}
