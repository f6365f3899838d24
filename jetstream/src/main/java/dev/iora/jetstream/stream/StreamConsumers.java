// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.consumer.RemovedMessages;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.SubjectTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of a stream taken together: whether any of them wants or needs a message, and what they are told.
 *
 * <p>Of messages that come and go only those are told whose filters match them. Some may wait for acknowledgements of what
 * their filters do not match any more: these are told of every removal until they do not. What a record removes is noted
 * message by message and told once.
 *
 * <p>Of some consumers it may only be known that they are there, since their state cannot be read: those may need every
 * message.
 *
 * <p>Thread: the shard.
 */
public final class StreamConsumers {
    private static final StreamConsumer[] NONE = {};

    private final StreamStore store;
    private final AccountUsage usage;
    private final Map<String, StreamConsumer> byName = new LinkedHashMap<>();
    private final FilterGroups groups;

    /** The same again, since all of them may have to be told. */
    private StreamConsumer[] all = NONE;

    /** Who may wait for acknowledgements of what its filters do not match. */
    private final List<StreamConsumer> mixed = new ArrayList<>();

    /** Which of them is asked next whether it still may. */
    private int asked;

    /** Groups that were noted to have new messages. */
    private final List<FilterGroup> news = new ArrayList<>();

    /** Groups of whose messages some were noted to be removed. */
    private final List<FilterGroup> touched = new ArrayList<>();

    /** All that were noted to be removed; only while somebody has to be told of all. */
    private final RemovedMessages removed = new RemovedMessages();

    /** Those of which the subject is not known, since their place is damaged. */
    private final RemovedMessages unknown = new RemovedMessages();

    private int unreadable;

    StreamConsumers(StreamStore store, AccountUsage usage) {
        this.store = store;
        this.usage = usage;
        groups = new FilterGroups(store);
    }

    /** A consumer, null if there is none of that name. */
    public @Nullable StreamConsumer find(String name) {
        return byName.get(name);
    }

    /** All there are now, in the order of their creation. */
    public List<StreamConsumer> all() {
        return List.of(all);
    }

    /** All there are now, in the order of their names. */
    public List<Consumer> byName() {
        return byName.values().stream()
                .map(StreamConsumer::consumer)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** How many there are. */
    public int size() {
        return all.length;
    }

    /** Adds one, in place of an earlier one of the same name. */
    void put(StreamConsumer consumer) {
        StreamConsumer before = byName.put(consumer.name(), consumer);
        if (before == null) {
            usage.addConsumers(1);
        } else {
            leave(before);
        }
        join(consumer);
        onChanged();
    }

    /** Removes one; null if there is none of that name. */
    @Nullable
    StreamConsumer remove(String name) {
        StreamConsumer gone = byName.remove(name);
        if (gone != null) {
            usage.addConsumers(-1);
            leave(gone);
            onChanged();
        }
        return gone;
    }

    /** One has other filters. */
    void onFiltersChanged(StreamConsumer consumer) {
        leave(consumer);
        join(consumer);
    }

    private void join(StreamConsumer consumer) {
        groups.add(consumer);
        if (consumer.isMixed()) {
            mixed.add(consumer);
        }
    }

    private void leave(StreamConsumer consumer) {
        groups.remove(consumer);
        mixed.remove(consumer);
    }

    void clear() {
        usage.addConsumers(-all.length);
        byName.clear();
        groups.clear();
        mixed.clear();
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
        return !groups.everything().isEmpty() || groups.find(m.bytes, m.subject, m.subjectLength) > 0;
    }

    /** Whether any of those known has not done with a stored message. */
    boolean need(long sequence) {
        if (groups.everything().need(sequence)) {
            return true;
        }
        int found = find(sequence);
        for (int i = 0; i < found; i++) {
            if (groups.found(i).need(sequence)) {
                return true;
            }
        }
        return false;
    }

    /** Whether any of them has done with a stored message. */
    boolean haveDone(long sequence) {
        if (groups.everything().haveDone(sequence)) {
            return true;
        }
        int found = find(sequence);
        for (int i = 0; i < found; i++) {
            if (groups.found(i).haveDone(sequence)) {
                return true;
            }
        }
        return false;
    }

    /** Finds the groups that a stored message is for; how many. */
    private int find(long sequence) {
        int handle = store.subjectOf(sequence);
        return handle == SubjectTree.NONE ? 0 : groups.find(handle);
    }

    // ---------------------------------------------------------------- what they are told

    /** Notes that a message is stored. */
    void noteStored(StoredMessage m) {
        if (all.length == 0) {
            return;
        }
        noteNews(groups.everything());
        int found = groups.find(m.bytes, m.subject, m.subjectLength);
        for (int i = 0; i < found; i++) {
            noteNews(groups.found(i));
        }
    }

    private void noteNews(FilterGroup group) {
        if (!group.hasNews) {
            group.hasNews = true;
            news.add(group);
        }
    }

    /** Tells those that there are new messages for; whether there were any. */
    boolean tellMessages() {
        if (news.isEmpty()) {
            return false;
        }
        for (int i = 0; i < news.size(); i++) {
            FilterGroup group = news.get(i);
            group.hasNews = false;
            for (int j = 0; j < group.consumers().size(); j++) {
                group.consumers().get(j).onMessages();
            }
        }
        news.clear();
        return true;
    }

    /** Removals begin: from here to {@link #tellRemoved} no message is stored. */
    void beginRemovals() {
        groups.forgetFound();
    }

    /**
     * Finds out whom a message that is about to be removed concerns.
     *
     * @param handle of its subject; none if it is not known
     */
    void onRemoving(int handle) {
        if (handle != SubjectTree.NONE) {
            groups.find(handle);
        }
    }

    /** Notes that the message of {@link #onRemoving} was removed. */
    void noteRemoved(long sequence, int handle) {
        if (handle == SubjectTree.NONE) {
            unknown.add(sequence);
            return;
        }
        if (!mixed.isEmpty() || !groups.everything().isEmpty()) {
            removed.add(sequence);
        }
        int found = groups.find(handle);
        for (int i = 0; i < found; i++) {
            FilterGroup group = groups.found(i);
            if (group.removed.isEmpty()) {
                touched.add(group);
            }
            group.removed.add(sequence);
        }
    }

    /**
     * Tells what was noted since the last call.
     *
     * @param isPurge whether all of them were meant to go, and not each by itself
     */
    void tellRemoved(boolean isPurge) {
        for (int i = 0; i < touched.size(); i++) {
            FilterGroup group = touched.get(i);
            tellRemoved(group, group.removed, isPurge);
            group.removed.clear();
        }
        touched.clear();
        if (!removed.isEmpty()) {
            tellRemoved(groups.everything(), removed, isPurge);
            tellMixed(isPurge);
            removed.clear();
        }
        if (!unknown.isEmpty()) {
            for (StreamConsumer consumer : all) {
                consumer.onUnknownRemoved(unknown, isPurge);
            }
            unknown.clear();
        }
    }

    private void tellMixed(boolean isPurge) {
        if (mixed.isEmpty()) {
            return;
        }
        // After a restart it may be many: one at a time is looked at, which takes no time.
        asked = asked < mixed.size() ? asked : 0;
        if (mixed.get(asked).isMixed()) {
            asked++;
        } else {
            mixed.set(asked, mixed.getLast());
            mixed.removeLast();
        }
        for (int i = 0; i < mixed.size(); i++) {
            mixed.get(i).onOthersRemoved(removed, isPurge);
        }
    }

    private static void tellRemoved(FilterGroup group, RemovedMessages removed, boolean isPurge) {
        for (int i = 0; i < group.consumers().size(); i++) {
            group.consumers().get(i).onRemoved(removed, isPurge);
        }
    }

    /** Tells all that no message up to {@code last} is there any more, {@code first} having been the first one. */
    void tellRemovedUpTo(long first, long last, boolean isPurge) {
        for (StreamConsumer consumer : all) {
            consumer.onRemovedUpTo(first, last, isPurge);
        }
    }

    /** The stream was purged, after the messages that went were told. */
    void tellPurged() {
        for (StreamConsumer consumer : all) {
            consumer.onPurged();
        }
    }
}
