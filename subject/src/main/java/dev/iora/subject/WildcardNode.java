// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One token in the trie of filters with wildcards. Written under the trie's lock, read without one.
 *
 * <p>Each field holds the cheapest form that fits: null, the single child or interest itself, or a table or set of several.
 */
final class WildcardNode {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final Object REMOVED = new Object();

    private final byte[] token;
    private final int hash;

    /** Filters that end with this token: null, an {@link Interest} or an {@link InterestSet}. */
    private volatile @Nullable Object interests;

    /** Filters that end with a full wildcard behind this token: null, an {@link Interest} or an {@link InterestSet}. */
    private volatile @Nullable Object fullWildcard;

    /** The child for the partial wildcard. */
    volatile @Nullable WildcardNode partialWildcard;

    /** Literal children: null or an open-addressing table of nodes. */
    private volatile @Nullable Object @Nullable [] children;

    private int used;
    private int live;

    WildcardNode(byte[] token) {
        this.token = token;
        hash = SubjectHash.hash(token, 0, token.length);
    }

    void add(Interest interest, boolean full) {
        Object current = full ? fullWildcard : interests;
        if (current instanceof InterestSet set) {
            set.add(interest);
            return;
        }
        Object next = interest;
        if (current instanceof Interest single) {
            var set = new InterestSet();
            set.add(single);
            set.add(interest);
            next = set;
        }
        store(next, full);
    }

    boolean remove(Interest interest, boolean full) {
        Object current = full ? fullWildcard : interests;
        if (current instanceof InterestSet set) {
            if (!set.remove(interest)) {
                return false;
            }
            if (set.isEmpty()) {
                store(null, full);
            }
            return true;
        }
        if (current != interest) {
            return false;
        }
        store(null, full);
        return true;
    }

    private void store(@Nullable Object value, boolean full) {
        if (full) {
            fullWildcard = value;
        } else {
            interests = value;
        }
    }

    boolean isEmpty() {
        return interests == null && fullWildcard == null && partialWildcard == null && live == 0;
    }

    void forEach(boolean full, Consumer<? super Interest> action) {
        Object value = full ? fullWildcard : interests;
        // No pattern switch: its bootstrap would delay the first message.
        if (value instanceof InterestSet set) {
            set.forEach(action);
        } else if (value instanceof Interest single) {
            action.accept(single);
        }
    }

    @Nullable
    WildcardNode child(byte[] bytes, int start, int end) {
        @Nullable Object[] table = children;
        if (table == null) {
            return null;
        }
        int mask = table.length - 1;
        for (int i = SubjectHash.hash(bytes, start, end - start) & mask; ; i = (i + 1) & mask) {
            Object slot = SLOT.getAcquire(table, i);
            if (slot == null) {
                return null;
            }
            if (slot instanceof WildcardNode node
                    && Arrays.equals(node.token, 0, node.token.length, bytes, start, end)) {
                return node;
            }
        }
    }

    WildcardNode addChild(byte[] childToken) {
        var node = new WildcardNode(childToken);
        @Nullable Object[] table = children;
        if (table == null || (used + 1) * 4 > table.length * 3) {
            table = rehash(table);
        }
        int mask = table.length - 1;
        int i = node.hash & mask;
        while (table[i] != null && table[i] != REMOVED) {
            i = (i + 1) & mask;
        }
        if (table[i] == null) {
            used++;
        }
        live++;
        SLOT.setRelease(table, i, node);
        return node;
    }

    void removeChild(WildcardNode node) {
        @Nullable Object[] table = children;
        if (table == null) {
            return;
        }
        int mask = table.length - 1;
        int i = node.hash & mask;
        while (table[i] != node) {
            i = (i + 1) & mask;
        }
        live--;
        if (live == 0) {
            used = 0;
            children = null;
            return;
        }
        SLOT.setRelease(table, i, REMOVED);
        if (live * 8 < table.length && table.length > 64) {
            rehash(table);
        }
    }

    private @Nullable Object[] rehash(@Nullable Object @Nullable [] old) {
        int size = live == 0 ? 2 : Math.max(2, Integer.highestOneBit(live) * 4);
        @Nullable Object[] fresh = new Object[size];
        int mask = size - 1;
        if (old != null) {
            for (Object slot : old) {
                if (slot instanceof WildcardNode node) {
                    int i = node.hash & mask;
                    while (fresh[i] != null) {
                        i = (i + 1) & mask;
                    }
                    fresh[i] = node;
                }
            }
        }
        used = live;
        children = fresh;
        return fresh;
    }
}
