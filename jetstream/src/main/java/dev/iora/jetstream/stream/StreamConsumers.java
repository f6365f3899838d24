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
 * The consumers of a stream: tells whether any of them wants or needs a message, and notifies them.
 *
 * <p>Consumers are only notified of messages that their filters match. Acknowledgements of messages that the present filters
 * do not match may still be pending for some consumers, which are notified of every removal as long as that lasts. Removals
 * are noted message by message and reported once for each record.
 *
 * <p>The state of some consumers may be unreadable; these may need every message.
 *
 * <p>Thread: the shard.
 */
public final class StreamConsumers {
    private static final StreamConsumer[] NONE = {};

    private final StreamStore store;
    private final AccountUsage usage;
    private final Map<String, StreamConsumer> byName = new LinkedHashMap<>();
    private final FilterGroups groups;

    /** The same consumers as an array, for notifying all of them. */
    private StreamConsumer[] all = NONE;

    /** Consumers with acknowledgements that may be pending for messages their filters do not match. */
    private final List<StreamConsumer> mixed = new ArrayList<>();

    /** Index of the consumer in {@code mixed} that is checked next. */
    private int checked;

    /** Groups with new messages that were noted. */
    private final List<FilterGroup> withNewMessages = new ArrayList<>();

    /** Groups with removed messages that were noted. */
    private final List<FilterGroup> touched = new ArrayList<>();

    /** All removed messages that were noted; only while a consumer needs to know all. */
    private final RemovedMessages removed = new RemovedMessages();

    /** Removed messages whose subject is unknown, because their place is damaged. */
    private final RemovedMessages unknown = new RemovedMessages();

    private int unreadable;

    /** Number of consumers that are not shown. */
    private int direct;

    StreamConsumers(StreamStore store, AccountUsage usage) {
        this.store = store;
        this.usage = usage;
        groups = new FilterGroups(store);
    }

    /** Returns a consumer; null if there is none of that name. */
    public @Nullable StreamConsumer find(String name) {
        return byName.get(name);
    }

    /** All consumers, in the order of their creation. */
    public List<StreamConsumer> all() {
        return List.of(all);
    }

    /** All consumers, in the order of their names. */
    public List<Consumer> byName() {
        return byName.values().stream()
                .map(StreamConsumer::consumer)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** Those that are shown to clients, in the order of their names: all but the direct ones of mirrors and sources. */
    public List<Consumer> shown() {
        return byName().stream().filter(consumer -> !consumer.config().direct()).toList();
    }

    /** Number of consumers. */
    public int size() {
        return all.length;
    }

    /** Number of consumers that are shown to clients. */
    public int shownSize() {
        return all.length - direct;
    }

    /** Adds a consumer, or replaces the one of the same name. */
    void put(StreamConsumer consumer) {
        StreamConsumer before = byName.put(consumer.name(), consumer);
        if (before == null) {
            usage.addConsumers(1);
        } else {
            leave(before);
            direct -= before.isDirect() ? 1 : 0;
        }
        join(consumer);
        direct += consumer.isDirect() ? 1 : 0;
        onChanged();
    }

    /** Removes a consumer; null if there is none of that name. */
    @Nullable
    StreamConsumer remove(String name) {
        StreamConsumer gone = byName.remove(name);
        if (gone != null) {
            usage.addConsumers(-1);
            leave(gone);
            direct -= gone.isDirect() ? 1 : 0;
            onChanged();
        }
        return gone;
    }

    /** A consumer has other filters. */
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
        direct = 0;
        onChanged();
    }

    private void onChanged() {
        all = byName.values().toArray(NONE);
    }

    /** Adds a consumer whose state cannot be read. */
    void addUnreadable() {
        unreadable++;
    }

    /** Removes such a consumer. */
    void removeUnreadable() {
        unreadable--;
    }

    boolean hasUnreadable() {
        return unreadable > 0;
    }

    // ---------------------------------------------------------------- needs

    /** Whether a message that is about to be stored matches any of them. */
    boolean isWanted(StoredMessage m) {
        if (hasUnreadable()) {
            return true;
        }
        return !groups.everything().isEmpty() || groups.find(m.bytes, m.subject, m.subjectLength) > 0;
    }

    /** Whether any readable consumer still needs a stored message. */
    boolean isNeeded(long sequence) {
        if (groups.everything().isNeeded(sequence)) {
            return true;
        }
        int found = find(sequence);
        for (int i = 0; i < found; i++) {
            if (groups.found(i).isNeeded(sequence)) {
                return true;
            }
        }
        return false;
    }

    /** Whether any of them no longer needs a stored message. */
    boolean isDoneByAny(long sequence) {
        if (groups.everything().isDoneByAny(sequence)) {
            return true;
        }
        int found = find(sequence);
        for (int i = 0; i < found; i++) {
            if (groups.found(i).isDoneByAny(sequence)) {
                return true;
            }
        }
        return false;
    }

    /** Finds the groups that a stored message matches; returns their number. */
    private int find(long sequence) {
        int handle = store.subjectOf(sequence);
        return handle == SubjectTree.NONE ? 0 : groups.find(handle);
    }

    // ---------------------------------------------------------------- notifications

    /** Notes that a message is stored. */
    void noteStored(StoredMessage m) {
        if (all.length == 0) {
            return;
        }
        noteNewMessages(groups.everything());
        int found = groups.find(m.bytes, m.subject, m.subjectLength);
        for (int i = 0; i < found; i++) {
            noteNewMessages(groups.found(i));
        }
    }

    private void noteNewMessages(FilterGroup group) {
        if (!group.notificationDue) {
            group.notificationDue = true;
            withNewMessages.add(group);
        }
    }

    /** Notifies consumers that have new messages; whether there were any. */
    boolean notifyMessages() {
        if (withNewMessages.isEmpty()) {
            return false;
        }
        for (int i = 0; i < withNewMessages.size(); i++) {
            FilterGroup group = withNewMessages.get(i);
            group.notificationDue = false;
            for (int j = 0; j < group.consumers().size(); j++) {
                group.consumers().get(j).onMessages();
            }
        }
        withNewMessages.clear();
        return true;
    }

    /** Begins removals: until {@link #notifyRemoved} no message is stored. */
    void beginRemovals() {
        groups.forgetFound();
    }

    /**
     * Finds the groups that a message matches which is about to be removed.
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
     * Notifies consumers of the removals that were noted since the last call.
     *
     * @param purge whether they were purged as a whole, rather than removed one by one
     */
    void notifyRemoved(boolean purge) {
        for (int i = 0; i < touched.size(); i++) {
            FilterGroup group = touched.get(i);
            notifyRemoved(group, group.removed, purge);
            group.removed.clear();
        }
        touched.clear();
        if (!removed.isEmpty()) {
            notifyRemoved(groups.everything(), removed, purge);
            notifyMixed(purge);
            removed.clear();
        }
        if (!unknown.isEmpty()) {
            for (StreamConsumer consumer : all) {
                consumer.onUnknownRemoved(unknown, purge);
            }
            unknown.clear();
        }
    }

    private void notifyMixed(boolean purge) {
        if (mixed.isEmpty()) {
            return;
        }
        // There may be many after a restart; each call checks one, in constant time.
        checked = checked < mixed.size() ? checked : 0;
        if (mixed.get(checked).isMixed()) {
            checked++;
        } else {
            mixed.set(checked, mixed.getLast());
            mixed.removeLast();
        }
        for (int i = 0; i < mixed.size(); i++) {
            mixed.get(i).onOthersRemoved(removed, purge);
        }
    }

    private static void notifyRemoved(FilterGroup group, RemovedMessages removed, boolean purge) {
        for (int i = 0; i < group.consumers().size(); i++) {
            group.consumers().get(i).onRemoved(removed, purge);
        }
    }

    /**
     * Notifies all consumers that the messages from {@code first}, which was the first one, to {@code last} were removed.
     */
    void notifyRemovedUpTo(long first, long last, boolean purge) {
        for (StreamConsumer consumer : all) {
            consumer.onRemovedUpTo(first, last, purge);
        }
    }

    /** Notifies all consumers that the stream was purged, after the removals were reported. */
    void notifyPurged() {
        for (StreamConsumer consumer : all) {
            consumer.onPurged();
        }
    }
}
