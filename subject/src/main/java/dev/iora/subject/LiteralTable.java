// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Interests in subjects without wildcards: an open-addressing hash table keyed by the whole subject.
 *
 * <p>A slot holds null, {@link #REMOVED}, the only {@link Interest} in a subject, or a {@link Shared} set of several, so the
 * usual subject with one subscriber costs one reference. Readers probe without a lock; one writer at a time, under this
 * object's monitor, replaces slots and publishes a fresh array when the table fills up.
 */
final class LiteralTable {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final Object REMOVED = new Object();

    /** Keeps the subject's bytes rather than an interest, since the first interest may be removed first. */
    private static final class Shared {
        final byte[] subject;
        final int hash;
        final InterestSet set = new InterestSet();

        Shared(byte[] subject, int hash) {
            this.subject = subject;
            this.hash = hash;
        }
    }

    private volatile @Nullable Object[] slots = new Object[4];
    private int used;
    private int live;

    synchronized void add(Interest interest) {
        if ((used + 1) * 4 > slots.length * 3) {
            rehash();
        }
        @Nullable Object[] array = slots;
        byte[] subject = interest.subject();
        int index = find(array, interest.subjectHash(), subject, 0, subject.length);
        if (index < 0) {
            int free = ~index;
            if (array[free] == null) {
                used++;
            }
            live++;
            SLOT.setRelease(array, free, interest);
            return;
        }
        if (array[index] instanceof Shared shared) {
            shared.set.add(interest);
        } else if (array[index] instanceof Interest single) {
            var shared = new Shared(subject, interest.subjectHash());
            shared.set.add(single);
            shared.set.add(interest);
            SLOT.setRelease(array, index, shared);
        }
    }

    synchronized boolean remove(Interest interest) {
        @Nullable Object[] array = slots;
        byte[] subject = interest.subject();
        int index = find(array, interest.subjectHash(), subject, 0, subject.length);
        if (index < 0) {
            return false;
        }
        if (array[index] instanceof Shared shared) {
            if (!shared.set.remove(interest)) {
                return false;
            }
            if (!shared.set.isEmpty()) {
                return true;
            }
        } else if (array[index] != interest) {
            return false;
        }
        live--;
        boolean endsChain = array[(index + 1) & (array.length - 1)] == null;
        SLOT.setRelease(array, index, endsChain ? null : REMOVED);
        if (endsChain) {
            used--;
        }
        if (live * 8 < array.length && array.length > 64) {
            rehash();
        }
        return true;
    }

    void match(int hash, byte[] bytes, int offset, int length, Consumer<? super Interest> action) {
        @Nullable Object[] array = slots;
        int mask = array.length - 1;
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            // Read each slot once: it may change between two reads. The subject of the value read never changes.
            Object slot = SLOT.getAcquire(array, i);
            if (slot == null) {
                return;
            }
            if (slot != REMOVED && holds(slot, hash, bytes, offset, length)) {
                if (slot instanceof Shared shared) {
                    shared.set.forEach(action);
                } else {
                    action.accept((Interest) slot);
                }
                return;
            }
        }
    }

    /** Index of the slot for the subject, or the complement of the slot where it would go. */
    private static int find(@Nullable Object[] array, int hash, byte[] bytes, int offset, int length) {
        int mask = array.length - 1;
        int free = -1;
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            Object slot = SLOT.getAcquire(array, i);
            if (slot == null) {
                return ~(free >= 0 ? free : i);
            }
            if (slot == REMOVED) {
                free = free >= 0 ? free : i;
            } else if (holds(slot, hash, bytes, offset, length)) {
                return i;
            }
        }
    }

    private static boolean holds(Object slot, int hash, byte[] bytes, int offset, int length) {
        if (slot instanceof Interest interest) {
            return interest.subjectHash() == hash && interest.hasSubject(bytes, offset, length);
        }
        return slot instanceof Shared shared
                && shared.hash == hash
                && Arrays.equals(shared.subject, 0, shared.subject.length, bytes, offset, offset + length);
    }

    private void rehash() {
        @Nullable Object[] old = slots;
        int size = Math.max(4, Integer.highestOneBit(Math.max(1, live)) * 4);
        @Nullable Object[] fresh = new Object[size];
        int mask = size - 1;
        for (Object slot : old) {
            if (slot == null || slot == REMOVED) {
                continue;
            }
            int hash = slot instanceof Interest interest ? interest.subjectHash() : ((Shared) slot).hash;
            int i = hash & mask;
            while (fresh[i] != null) {
                i = (i + 1) & mask;
            }
            fresh[i] = slot;
        }
        used = live;
        slots = fresh;
    }
}
