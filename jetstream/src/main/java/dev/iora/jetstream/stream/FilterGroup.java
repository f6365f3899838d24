// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.consumer.RemovedMessages;
import dev.iora.subject.FilterSet;
import dev.iora.subject.Interest;
import java.util.ArrayList;
import java.util.List;

/**
 * The consumers of a stream that have the same filters: what concerns one concerns all of them, and is found out once.
 *
 * <p>Thread: the shard.
 */
final class FilterGroup {
    final FilterSet filters;

    /** What the record being applied removed of what the filters match. */
    final RemovedMessages removed = new RemovedMessages();

    /** Whether there are new messages that the filters match, of which the consumers are not told. */
    boolean hasNews;

    /** Its filters in the index, if there is one. */
    final List<Interest> indexed = new ArrayList<>();

    /** The last look-up that found it. */
    long foundBy;

    private final List<StreamConsumer> consumers = new ArrayList<>();

    /** Who needed the last message that was asked for: it is likely to need the next one. */
    private int needing;

    FilterGroup(FilterSet filters) {
        this.filters = filters;
    }

    /** Its consumers; not to be modified. */
    List<StreamConsumer> consumers() {
        return consumers;
    }

    boolean isEmpty() {
        return consumers.isEmpty();
    }

    void add(StreamConsumer consumer) {
        consumers.add(consumer);
    }

    void remove(StreamConsumer consumer) {
        consumers.remove(consumer);
        needing = 0;
    }

    void clear() {
        consumers.clear();
        needing = 0;
    }

    /** Whether any of them has not done with a message that the filters match. */
    boolean need(long sequence) {
        int size = consumers.size();
        for (int i = 0; i < size; i++) {
            int at = (needing + i) % size;
            if (!consumers.get(at).isSettled(sequence)) {
                needing = at;
                return true;
            }
        }
        return false;
    }

    /** Whether any of them has done with such a message. */
    boolean haveDone(long sequence) {
        for (int i = 0; i < consumers.size(); i++) {
            if (consumers.get(i).isSettled(sequence)) {
                return true;
            }
        }
        return false;
    }
}
