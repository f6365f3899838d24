// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.consumer.RemovedMessages;
import dev.iora.subject.FilterSet;
import dev.iora.subject.Interest;
import java.util.ArrayList;
import java.util.List;

/**
 * The consumers of a stream that have the same filters. A message matches all of them or none, so matching is done once.
 *
 * <p>Thread: the shard.
 */
final class FilterGroup {
    final FilterSet filters;

    /** Messages that the filters match and that the record being applied removed. */
    final RemovedMessages removed = new RemovedMessages();

    /** Whether there are new messages that the filters match and the consumers do not know of yet. */
    boolean notificationDue;

    /** Its filters in the index, if there is an index. */
    final List<Interest> indexed = new ArrayList<>();

    /** Number of the last look-up that found it. */
    long foundBy;

    private final List<StreamConsumer> consumers = new ArrayList<>();

    /** Index of the consumer that needed the last message: it is likely to need the next one. */
    private int lastNeeding;

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
        lastNeeding = 0;
    }

    void clear() {
        consumers.clear();
        lastNeeding = 0;
    }

    /** Whether any of them still needs a message that the filters match. */
    boolean isNeeded(long sequence) {
        int size = consumers.size();
        for (int i = 0; i < size; i++) {
            int at = (lastNeeding + i) % size;
            if (!consumers.get(at).isDone(sequence)) {
                lastNeeding = at;
                return true;
            }
        }
        return false;
    }

    /** Whether any of them no longer needs such a message. */
    boolean isDoneByAny(long sequence) {
        for (int i = 0; i < consumers.size(); i++) {
            if (consumers.get(i).isDone(sequence)) {
                return true;
            }
        }
        return false;
    }
}
