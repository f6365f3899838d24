// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectTree;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which subjects of a stream match a filter set, so that a scan compares each subject once. It keeps a few filter
 * sets and replaces the least recently used one.
 *
 * <p>Thread: the owner of the stream.
 */
final class FilterMemos {
    private static final int CAPACITY = 8;

    /** Results for one filter set: two bits per subject. */
    static final class Memo {
        private final FilterSet filters;
        private long[] known = {};
        private long[] matching = {};

        Memo(FilterSet filters) {
            this.filters = filters;
        }

        boolean matches(SubjectTree subjects, int handle) {
            if (handle == SubjectTree.NONE) {
                return false;
            }
            int word = handle >>> 6;
            long bit = 1L << handle;
            if (word >= known.length) {
                int length = Math.max(word + 1, (subjects.handleLimit() + 63) >>> 6);
                known = Arrays.copyOf(known, length);
                matching = Arrays.copyOf(matching, length);
            }
            if ((known[word] & bit) == 0) {
                known[word] |= bit;
                if (subjects.matches(handle, filters)) {
                    matching[word] |= bit;
                }
            }
            return (matching[word] & bit) != 0;
        }

        private void forget(int handle) {
            int word = handle >>> 6;
            if (word < known.length) {
                known[word] &= ~(1L << handle);
                matching[word] &= ~(1L << handle);
            }
        }
    }

    private final Memo[] memos = new Memo[CAPACITY];
    private int count;

    /** Returns the memo of {@code filters}, null if there is none. */
    @Nullable
    Memo find(FilterSet filters) {
        for (int i = 0; i < count; i++) {
            if (memos[i].filters == filters) {
                return memos[i];
            }
        }
        return null;
    }

    /** Returns the memo of {@code filters}, created if necessary, and makes it the most recently used. */
    Memo of(FilterSet filters) {
        int at = 0;
        while (at < count && memos[at].filters != filters) {
            at++;
        }
        Memo memo = at < count ? memos[at] : new Memo(filters);
        if (at == count) {
            at = Math.min(count, CAPACITY - 1);
            count = at + 1;
        }
        System.arraycopy(memos, 0, memos, 1, at);
        memos[0] = memo;
        return memo;
    }

    /** Forgets a handle, which may name another subject from now on. */
    void forget(int handle) {
        for (int i = 0; i < count; i++) {
            memos[i].forget(handle);
        }
    }

    void clear() {
        Arrays.fill(memos, null);
        count = 0;
    }

    long memoryBytes() {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += memos[i].known.length * 16L;
        }
        return bytes;
    }
}
