// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of a stream taken together: whether any of them wants or needs a message, and what all of them are told.
 *
 * <p>Of some it may only be known that they are there, since their state cannot be read: those may need every message.
 *
 * <p>Thread: the shard.
 */
public final class StreamConsumers {
    private static final StreamConsumer[] NONE = {};

    private final StreamStore store;
    private final AccountUsage usage;
    private final Map<String, StreamConsumer> byName = new LinkedHashMap<>();

    /** The same again, since all of them may have to be asked or told for each message. */
    private StreamConsumer[] all = NONE;

    private int unreadable;

    StreamConsumers(StreamStore store, AccountUsage usage) {
        this.store = store;
        this.usage = usage;
    }

    /** A consumer, null if there is none of that name. */
    public @Nullable StreamConsumer find(String name) {
        return byName.get(name);
    }

    /** All there are now, in the order of their creation. */
    public List<StreamConsumer> all() {
        return List.of(all);
    }

    /** How many there are. */
    public int size() {
        return all.length;
    }

    /** Adds one, in place of an earlier one of the same name. */
    void put(StreamConsumer consumer) {
        if (byName.put(consumer.name(), consumer) == null) {
            usage.addConsumers(1);
        }
        onChanged();
    }

    /** Removes one; null if there is none of that name. */
    @Nullable
    StreamConsumer remove(String name) {
        StreamConsumer gone = byName.remove(name);
        if (gone != null) {
            usage.addConsumers(-1);
            onChanged();
        }
        return gone;
    }

    void clear() {
        usage.addConsumers(-all.length);
        byName.clear();
        onChanged();
    }

    private void onChanged() {
        all = byName.values().toArray(NONE);
    }

    /** One is known of whose state cannot be read. */
    void addUnreadable() {
        unreadable++;
    }

    /** Such a one was deleted. */
    void removeUnreadable() {
        unreadable--;
    }

    boolean hasUnreadable() {
        return unreadable > 0;
    }

    // ---------------------------------------------------------------- what they want

    /** Whether a message that is about to be stored is for any of them. */
    boolean want(StoredMessage m) {
        if (hasUnreadable()) {
            return true;
        }
        for (StreamConsumer consumer : all) {
            if (consumer.filters().matches(m.bytes, m.subject, m.subjectLength)) {
                return true;
            }
        }
        return false;
    }

    /** Whether any of those known has not done with a stored message. */
    boolean need(long sequence) {
        for (StreamConsumer consumer : all) {
            if (isFor(consumer, sequence) && !consumer.isSettled(sequence)) {
                return true;
            }
        }
        return false;
    }

    /** Whether any of them has done with a stored message. */
    boolean haveDone(long sequence) {
        for (StreamConsumer consumer : all) {
            if (isFor(consumer, sequence) && consumer.isSettled(sequence)) {
                return true;
            }
        }
        return false;
    }

    private boolean isFor(StreamConsumer consumer, long sequence) {
        return consumer.filters().isAll() || store.matches(sequence, consumer.filters());
    }

    // ---------------------------------------------------------------- what they are told

    /** There may be new messages. */
    void tellMessages() {
        for (StreamConsumer consumer : all) {
            consumer.onMessages();
        }
    }

    /** A message is about to be removed. */
    void tellRemoving(long sequence) {
        for (StreamConsumer consumer : all) {
            consumer.onRemoving(sequence);
        }
    }

    /** Messages went away; see {@link StreamConsumer#onRemoved}. */
    void tellRemoved(long first, long last, boolean isPurge) {
        for (StreamConsumer consumer : all) {
            consumer.onRemoved(first, last, isPurge);
        }
    }

    /** The stream was purged, after the messages that went were told. */
    void tellPurged() {
        for (StreamConsumer consumer : all) {
            consumer.onPurged();
        }
    }
}
