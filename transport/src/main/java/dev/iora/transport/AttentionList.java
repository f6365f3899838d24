// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Objects that any thread can ask their owner to look at, with reasons: a lock-free stack (Treiber, 1986) that the owner
 * drains as a whole. Unlike a mailbox it is never full, since each object is in it at most once: another request adds a
 * reason.
 *
 * <p>Thread: {@link #add} and {@link #isEmpty} any, {@link #drain} the owner.
 *
 * <p>Invariant: an entry with reasons is linked, or is about to be linked by the thread that added the first reason; so
 * only that thread writes its link.
 *
 * @param <T> type of the objects
 */
final class AttentionList<T> {
    private final AtomicReference<@Nullable Entry<T>> top = new AtomicReference<>();

    /** The entry of {@code subject} in its owner's list. */
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
     * Asks the owner to look at {@code entry}.
     *
     * @param reasons bits, at least one
     * @return false if it is already in the list
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

    /**
     * Passes every object with its reasons to {@code visitor}, newest first; additions by the visitor wait for the next
     * drain.
     */
    void drain(ObjIntConsumer<T> visitor) {
        Entry<T> next = top.getAndSet(null);
        while (next != null) {
            Entry<T> entry = next;
            next = entry.below;
            entry.below = null;
            // From here on other threads may link it again.
            visitor.accept(entry.subject, entry.reasons.getAndSet(0));
        }
    }
}
