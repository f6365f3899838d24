// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.ConnectOptions.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * Decides which account, user and permissions a connection gets: the one place that knows the ways to log in.
 *
 * <p>Thread: any.
 */
public interface Authenticator {
    /**
     * A client that wants to log in.
     *
     * @param credentials what it presented
     * @param nonce the nonce that it was to sign; empty if it got none
     * @param peer the names in its certificate; null if it has none
     * @param proxy the public key of the trusted proxy that an earlier CONNECT has shown; empty if none has
     */
    record Attempt(
            Credentials credentials, String nonce, @Nullable TlsPeer peer, String proxy) {}

    /** Takes the decision about an attempt. Thread: any. */
    interface Verdict {
        /** Called once. */
        void decided(LoginDecision decision);

        /** Whether the client still waits for the decision; it may have left. */
        boolean isWanted();
    }

    /** The account of connections before they log in, where no credentials are needed; null where they are. */
    @Nullable
    Login withoutCredentials();

    /** The login of clients that begin with anything but CONNECT; null if they are refused. */
    @Nullable
    Login withoutConnect();

    /** Whether INFO tells clients that they must log in. */
    boolean isLoginRequired();

    /** Returns a fresh nonce for a client to sign; empty if no user has a key. */
    String newNonce();

    /** How long a client may take to log in, in nanoseconds; 0 for no limit. */
    long timeoutNanos();

    /** The login of a client after the configuration has changed; a refusal if it must log in again. */
    LoginDecision renew(Login login);

    /** Decides about an attempt: before it returns, or later on another thread. */
    void login(Attempt attempt, Verdict verdict);
}
