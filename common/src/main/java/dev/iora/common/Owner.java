// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Names the only thread that may touch an object, and asserts it. An object with one owner for good is bound once. An object
 * that passes from thread to thread is acquired and released; acquiring it makes everything visible that the previous owner
 * did.
 *
 * <p>Thread: any; only the owner passes {@link #check}.
 */
public final class Owner {
    private static final VarHandle THREAD;

    static {
        try {
            THREAD = MethodHandles.lookup().findVarHandle(Owner.class, "thread", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;

    @SuppressWarnings("UnusedVariable") // written through THREAD
    private volatile @Nullable Thread thread;

    /** Creates an owner without a thread; {@code name} appears in the error text only. */
    public Owner(String name) {
        this.name = name;
    }

    /** Makes the calling thread the owner. */
    public void bind() {
        Invariants.check(isCurrent() || tryAcquire(), "owner already bound");
    }

    /** Makes the calling thread the owner; returns false if there is an owner already, even the caller. */
    public boolean tryAcquire() {
        return THREAD.compareAndSet(this, null, Thread.currentThread());
    }

    /** Ends ownership. Thread: the owner. */
    public void release() {
        check();
        thread = null;
    }

    /** Whether no thread is the owner. A snapshot. */
    public boolean isFree() {
        return thread == null;
    }

    /** Whether the calling thread is the owner. */
    public boolean isCurrent() {
        return (Thread) THREAD.getOpaque(this) == Thread.currentThread();
    }

    /**
     * Asserts that the calling thread is the owner.
     *
     * @throws IllegalStateException if it is not
     */
    public void check() {
        if (!isCurrent()) {
            throw new IllegalStateException(name + " is owned by " + thread + ", touched by " + Thread.currentThread());
        }
    }
}
