// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.subject.SubjectHash;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one connection by sid: open addressing with backward shift, one reference per slot, so that a million
 * subscriptions cost little and a connection without subscriptions costs nothing.
 *
 * <p>Thread: the connection's owner.
 */
final class SubscriptionTable {
    private static final @Nullable Subscription[] EMPTY = new Subscription[1];

    private @Nullable Subscription[] slots = EMPTY;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Subscription find(byte[] bytes, int offset, int length) {
        int mask = slots.length - 1;
        for (int i = SubjectHash.hash(bytes, offset, length) & mask; ; i = (i + 1) & mask) {
            Subscription subscription = slots[i];
            if (subscription == null) {
                return null;
            }
            byte[] sid = subscription.sid();
            if (Arrays.equals(sid, 0, sid.length, bytes, offset, offset + length)) {
                return subscription;
            }
        }
    }

    /** Adds a subscription whose sid is not in the table. */
    void add(Subscription subscription) {
        if ((size + 1) * 4 > slots.length * 3) {
            grow();
        }
        place(slots, subscription);
        size++;
    }

    /** Removes exactly this subscription; returns false if the table does not hold it. */
    boolean remove(Subscription subscription) {
        @Nullable Subscription[] table = slots;
        int mask = table.length - 1;
        int hole = home(subscription, mask);
        while (table[hole] != subscription) {
            if (table[hole] == null) {
                return false;
            }
            hole = (hole + 1) & mask;
        }
        size--;
        int i = hole;
        while (true) {
            i = (i + 1) & mask;
            Subscription next = table[i];
            if (next == null) {
                break;
            }
            // Move an entry into the hole unless its home lies between the hole and its slot.
            int home = home(next, mask);
            if (((i - home) & mask) >= ((i - hole) & mask)) {
                table[hole] = next;
                hole = i;
            }
        }
        table[hole] = null;
        return true;
    }

    /** Calls {@code action}, which must not change the table, with each subscription. */
    void forEach(Consumer<Subscription> action) {
        for (Subscription subscription : slots) {
            if (subscription != null) {
                action.accept(subscription);
            }
        }
    }

    void clear() {
        slots = EMPTY;
        size = 0;
    }

    private void grow() {
        @Nullable Subscription[] old = slots;
        @Nullable Subscription[] fresh = new Subscription[Math.max(4, old.length * 2)];
        for (Subscription subscription : old) {
            if (subscription != null) {
                place(fresh, subscription);
            }
        }
        slots = fresh;
    }

    private static void place(@Nullable Subscription[] table, Subscription subscription) {
        int mask = table.length - 1;
        int i = home(subscription, mask);
        while (table[i] != null) {
            i = (i + 1) & mask;
        }
        table[i] = subscription;
    }

    private static int home(Subscription subscription, int mask) {
        byte[] sid = subscription.sid();
        return SubjectHash.hash(sid, 0, sid.length) & mask;
    }
}
