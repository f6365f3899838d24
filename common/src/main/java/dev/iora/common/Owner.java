// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import org.jspecify.annotations.Nullable;

/**
 * Names the one thread that may touch an object, and asserts it.
 *
 * <p>Thread: {@link #bind} once by the owning thread; {@link #check} by anyone who claims to be it.
 */
public final class Owner {
    private final String name;
    private @Nullable Thread thread;

    /** Creates an unbound owner; {@code name} is used in the error text only. */
    public Owner(String name) {
        this.name = name;
    }

    /** Makes the calling thread the owner. */
    public void bind() {
        Invariants.check(thread == null || thread == Thread.currentThread(), "owner already bound");
        thread = Thread.currentThread();
    }

    /** Whether the calling thread is the owner. */
    public boolean isCurrent() {
        return thread == Thread.currentThread();
    }

    /**
     * Asserts that the calling thread is the owner.
     *
     * @throws IllegalStateException if it is not
     */
    public void check() {
        if (thread != Thread.currentThread()) {
            throw new IllegalStateException(name + " is owned by " + thread + ", touched by " + Thread.currentThread());
        }
    }
}
