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
 * advancing the tail and becomes visible when the command is stored in it; the owner stops at
 * the first claimed slot that is still empty.
 *
 * <p>The positions that producers write and the one that the owner writes lie on cache lines of their own. Producers read
 * the owner's position only when they have used up the room it left when they read it last.
 */
public final class Mailbox<T> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle POSITION = MethodHandles.arrayElementVarHandle(long[].class);

    /** Longs between positions written by different threads: two cache lines, since processors fetch pairs of them. */
    private static final int APART = 16;

    /** Index of the first position that is not claimed. */
    private static final int TAIL = APART;

    /** Index of a position below which producers may claim without reading the head. */
    private static final int LIMIT = TAIL + 1;

    /** Index of the first position that is not taken. */
    private static final int HEAD = LIMIT + APART;

    private final @Nullable Object[] slots;
    private final long[] positions = new long[HEAD + APART];
    private final int mask;

    /** Creates a mailbox for at least {@code capacity} waiting commands (rounded up to a power of two). */
    public Mailbox(int capacity) {
        Invariants.check(capacity > 0 && capacity <= 1 << 24, "mailbox capacity out of range");
        int size = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
        slots = new Object[size];
        mask = size - 1;
        positions[LIMIT] = size;
    }

    /** Appends a command; returns false, without any effect, if the mailbox is full. */
    public boolean offer(T command) {
        while (true) {
            long claimed = (long) POSITION.getVolatile(positions, TAIL);
            if (claimed >= (long) POSITION.getOpaque(positions, LIMIT) && !raiseLimit(claimed)) {
                return false;
            }
            if (POSITION.compareAndSet(positions, TAIL, claimed, claimed + 1)) {
                SLOT.setRelease(slots, (int) claimed & mask, command);
                return true;
            }
            Thread.onSpinWait();
        }
    }

    private boolean raiseLimit(long claimed) {
        long limit = (long) POSITION.getVolatile(positions, HEAD) + slots.length;
        if (claimed >= limit) {
            return false;
        }
        // Another producer may set an older limit in between, which is lower, and so safe.
        POSITION.setOpaque(positions, LIMIT, limit);
        return true;
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
        long position = positions[HEAD];
        int taken = 0;
        while (taken < max) {
            int index = (int) position & mask;
            Object command = SLOT.getAcquire(slots, index);
            if (command == null) {
                break;
            }
            SLOT.set(slots, index, null);
            position++;
            POSITION.setRelease(positions, HEAD, position);
            taken++;
            action.accept((T) command);
        }
        return taken;
    }

    /** Whether no command waits. Thread: any; a snapshot. */
    public boolean isEmpty() {
        return (long) POSITION.getVolatile(positions, HEAD) == (long) POSITION.getVolatile(positions, TAIL);
    }
}
