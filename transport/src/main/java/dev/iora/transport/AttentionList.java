// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What any thread asks an owner to look at, and why: a stack without locks (Treiber, 1986) that the owner empties as a
 * whole. Unlike a mailbox it is never full, since everything is in it once at most: asking again adds a reason.
 *
 * <p>Thread: {@link #add} and {@link #isEmpty} any, {@link #drain} the owner.
 *
 * <p>Invariant: an entry with reasons is linked, or is about to be by whoever gave it the first; so only that thread
 * writes its link.
 *
 * @param <T> what is looked at
 */
final class AttentionList<T> {
    private final AtomicReference<@Nullable Entry<T>> top = new AtomicReference<>();

    /** The place of {@code subject} in the list of its owner. */
    static final class Entry<T> {
        private final T subject;
        private final AtomicInteger reasons = new AtomicInteger();
        private volatile @Nullable Entry<T> below;

        Entry(T subject) {
            this.subject = subject;
        }
    }

    boolean isEmpty() {
        return top.get() == null;
    }

    /**
     * Asks for {@code entry} to be looked at.
     *
     * @param reasons bits, at least one
     * @return false if it waits to be looked at already
     */
    boolean add(Entry<T> entry, int reasons) {
        if (entry.reasons.getAndUpdate(old -> old | reasons) != 0) {
            return false;
        }
        Entry<T> below;
        do {
            below = top.get();
            entry.below = below;
        } while (!top.compareAndSet(below, entry));
        return true;
    }

    /** Has {@code visitor} look at everything with its reasons, the newest first; what it adds waits for the next time. */
    void drain(ObjIntConsumer<T> visitor) {
        Entry<T> next = top.getAndSet(null);
        while (next != null) {
            Entry<T> entry = next;
            next = entry.below;
            entry.below = null;
            // From here on others may link it again.
            visitor.accept(entry.subject, entry.reasons.getAndSet(0));
        }
    }
}
