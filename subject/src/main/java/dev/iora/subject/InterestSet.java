// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The interests that share one filter. One writer at a time (under the index's lock), readers without a lock.
 *
 * <p>An array with holes: a removal stores null, an insertion fills the slot after the last one used. Once more than half of
 * the used slots are holes, a compacted copy is published. Both cost O(1) amortised, however many subscribers a subject has,
 * and a reader never misses an interest that stays: one that moves is in both the old and the new array.
 */
final class InterestSet {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Interest[].class);

    private volatile @Nullable Interest[] slots = new Interest[2];
    private int used;
    private int live;

    void add(Interest interest) {
        @Nullable Interest[] array = slots;
        if (used == array.length) {
            array = compact(Math.max(2, live * 2));
        }
        interest.position = used;
        SLOT.setRelease(array, used, interest);
        used++;
        live++;
    }

    boolean remove(Interest interest) {
        @Nullable Interest[] array = slots;
        int position = interest.position;
        if (position >= used || array[position] != interest) {
            return false;
        }
        SLOT.setRelease(array, position, null);
        live--;
        if (used > 8 && live < used / 2) {
            compact(Math.max(2, live + live / 2));
        }
        return true;
    }

    boolean isEmpty() {
        return live == 0;
    }

    void forEach(Consumer<? super Interest> action) {
        @Nullable Interest[] array = slots;
        for (int i = 0; i < array.length; i++) {
            Interest interest = (Interest) SLOT.getAcquire(array, i);
            if (interest != null) {
                action.accept(interest);
            }
        }
    }

    private @Nullable Interest[] compact(int capacity) {
        @Nullable Interest[] old = slots;
        @Nullable Interest[] fresh = new Interest[capacity];
        int next = 0;
        for (int i = 0; i < used; i++) {
            Interest interest = old[i];
            if (interest != null) {
                if (next == fresh.length) {
                    fresh = Arrays.copyOf(fresh, next * 2);
                }
                interest.position = next;
                fresh[next++] = interest;
            }
        }
        used = next;
        slots = fresh;
        return fresh;
    }
}
