// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of commands from many threads to one owner.
 *
 * <p>Thread: {@link #offer} from any thread, {@link #drain} by the owner only.
 *
 * <p>Invariants: commands of one producer are taken in the order they were offered; a full mailbox
 * refuses and never blocks, so the producer decides what an overflow means. A slot is claimed by
 * advancing {@code tail} and becomes visible when the command is stored in it; the owner stops at
 * the first claimed slot that is still empty.
 */
public final class Mailbox<T> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle TAIL;
    private static final VarHandle HEAD;

    static {
        try {
            var lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(Mailbox.class, "tail", long.class);
            HEAD = lookup.findVarHandle(Mailbox.class, "head", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable Object[] slots;
    private final int mask;

    @SuppressWarnings("UnusedVariable") // read and written through TAIL
    private volatile long tail;

    private volatile long head;

    /** Creates a mailbox for at least {@code capacity} waiting commands (rounded up to a power of two). */
    public Mailbox(int capacity) {
        Invariants.check(capacity > 0 && capacity <= 1 << 24, "mailbox capacity out of range");
        int size = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
        slots = new Object[size];
        mask = size - 1;
    }

    /** Appends a command; returns false, without any effect, if the mailbox is full. */
    public boolean offer(T command) {
        while (true) {
            long claimed = (long) TAIL.getVolatile(this);
            if (claimed - (long) HEAD.getVolatile(this) > mask) {
                return false;
            }
            if (TAIL.compareAndSet(this, claimed, claimed + 1)) {
                SLOT.setRelease(slots, (int) claimed & mask, command);
                return true;
            }
            Thread.onSpinWait();
        }
    }

    /**
     * Passes all waiting commands to {@code action}, at most as many as the mailbox can hold.
     *
     * @return the number of commands
     */
    public int drain(Consumer<? super T> action) {
        return drain(mask + 1, action);
    }

    /** Passes at most {@code max} waiting commands to {@code action}; returns their number. */
    @SuppressWarnings("unchecked")
    public int drain(int max, Consumer<? super T> action) {
        long position = head;
        int taken = 0;
        while (taken < max) {
            int index = (int) position & mask;
            Object command = SLOT.getAcquire(slots, index);
            if (command == null) {
                break;
            }
            SLOT.set(slots, index, null);
            position++;
            HEAD.setRelease(this, position);
            taken++;
            action.accept((T) command);
        }
        return taken;
    }

    /** Whether no command waits. Thread: any; a snapshot. */
    public boolean isEmpty() {
        return (long) HEAD.getVolatile(this) == (long) TAIL.getVolatile(this);
    }
}
