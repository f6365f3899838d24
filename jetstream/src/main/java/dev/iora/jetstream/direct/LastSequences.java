// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.direct;

import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.subject.SubjectTree;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last message of every subject that matches, up to a sequence, in order.
 *
 * <p>Thread: the shard that owns the stream.
 */
final class LastSequences {
    private final long upTo;
    private final int limit;
    private long[] sequences = new long[16];
    private int start;
    private int end;
    private boolean tooMany;

    private LastSequences(long upTo, int limit) {
        this.upTo = upTo;
        this.limit = limit;
    }

    /** Finds them; without {@code filters} there are none. */
    static LastSequences find(StreamStore store, @Nullable FilterSet filters, long upTo, int limit) {
        LastSequences found = new LastSequences(upTo, limit);
        if (filters != null) {
            SubjectTree subjects = store.subjects();
            subjects.forEach(filters, handle -> found.visit(store, subjects, handle));
            Arrays.sort(found.sequences, 0, found.end);
        }
        return found;
    }

    private void visit(StreamStore store, SubjectTree subjects, int handle) {
        if (tooMany) {
            return;
        }
        long last = subjects.last(handle);
        if (last > upTo) {
            last = store.firstOf(handle) > upTo ? 0 : before(store, subjects.subject(handle));
        }
        if (last == 0) {
            return;
        }
        if (end == limit) {
            tooMany = true;
            return;
        }
        if (end == sequences.length) {
            sequences = Arrays.copyOf(sequences, 2 * end);
        }
        sequences[end++] = last;
    }

    private long before(StreamStore store, byte[] subject) {
        return store.previous(upTo, FilterSet.of(List.of(SubjectFilter.of(subject))));
    }

    /** Whether there are more than the limit. */
    boolean isTooMany() {
        return tooMany;
    }

    long upTo() {
        return upTo;
    }

    int size() {
        return end - start;
    }

    /** The lowest sequence that is left. */
    long first() {
        return sequences[start];
    }

    void removeFirst() {
        start++;
    }

    void skipBelow(long sequence) {
        while (size() > 0 && first() < sequence) {
            start++;
        }
    }
}
