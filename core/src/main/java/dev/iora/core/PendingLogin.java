// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Takes the decision about one CONNECT, which comes during the call of the authenticator, or later on another thread.
 *
 * <p>Thread: the connection's owner; {@link #decided} and {@link #isWanted} any.
 */
final class PendingLogin implements Authenticator.Verdict {
    private enum State {
        /** The authenticator is being called. */
        CALLED,
        /** It decided during the call. */
        DECIDED,
        /** It decides later. */
        OPEN
    }

    private final Connection connection;
    private final BooleanSupplier wanted;
    private final Consumer<LoginDecision> later;
    private final AtomicReference<State> state = new AtomicReference<>(State.CALLED);
    private volatile LoginDecision decision = LoginRefusal.CREDENTIALS;

    /**
     * Creates a login about which nothing is decided.
     *
     * @param wanted whether the session still waits for the decision
     * @param later called with a decision that comes after the call, on the connection's owner
     */
    PendingLogin(Connection connection, BooleanSupplier wanted, Consumer<LoginDecision> later) {
        this.connection = connection;
        this.wanted = wanted;
        this.later = later;
    }

    @Override
    public void decided(LoginDecision taken) {
        decision = taken;
        if (!state.compareAndSet(State.CALLED, State.DECIDED)) {
            connection.execute(() -> later.accept(taken));
        }
    }

    @Override
    public boolean isWanted() {
        return wanted.getAsBoolean();
    }

    /** Called once, after the call of the authenticator: whether the decision comes later. */
    boolean isOpen() {
        return state.compareAndSet(State.CALLED, State.OPEN);
    }

    /** The decision, if it was taken during the call. */
    LoginDecision decision() {
        return decision;
    }
}
