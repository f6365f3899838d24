// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.Interest;
import dev.iora.subject.SubjectFilter;
import dev.iora.subject.SubjectTree;
import dev.iora.subject.SubscriptionIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of a stream, grouped by their filters. Finds the groups that a message matches: a few groups are compared
 * one by one, many are found by an index, so that groups that do not match cost nothing.
 *
 * <p>Consumers without filters are a separate group, which matches every message and is never found here.
 *
 * <p>Thread: the shard.
 */
final class FilterGroups {
    private static final int FEW = 8;

    /** A filter of a group in the index. */
    private static final class GroupInterest extends Interest {
        final FilterGroup group;

        GroupInterest(SubjectFilter filter, FilterGroup group) {
            super(filter.subject(), null);
            this.group = group;
        }
    }

    private final StreamStore store;
    private final Map<FilterSet, FilterGroup> byFilters = new HashMap<>();
    private final Map<StreamConsumer, FilterGroup> byConsumer = new HashMap<>();
    private final FilterGroup everything = new FilterGroup(FilterSet.ALL);
    private final List<FilterGroup> all = new ArrayList<>();

    /** Null while there are few groups. */
    private @Nullable SubscriptionIndex index;

    private final Consumer<Interest> onMatch = this::addMatch;

    private FilterGroup[] found = new FilterGroup[FEW];
    private int foundCount;
    private long searches;

    /** The subject that {@link #found} is for; none if that message is not stored yet. */
    private int foundHandle = SubjectTree.NONE;

    private byte[] subject = {};

    FilterGroups(StreamStore store) {
        this.store = store;
    }

    /** Adds a consumer under its present filters. */
    void add(StreamConsumer consumer) {
        FilterSet filters = consumer.filters();
        FilterGroup group = filters.isAll() ? everything : byFilters.get(filters);
        if (group == null) {
            group = new FilterGroup(filters);
            byFilters.put(filters, group);
            all.add(group);
            onGroupAdded(group);
        }
        group.add(consumer);
        byConsumer.put(consumer, group);
        forgetFound();
    }

    /** Removes a consumer, whatever its present filters are. */
    void remove(StreamConsumer consumer) {
        FilterGroup group = byConsumer.remove(consumer);
        if (group == null) {
            return;
        }
        group.remove(consumer);
        if (group.isEmpty() && group != everything) {
            byFilters.remove(group.filters);
            all.remove(group);
            onGroupRemoved(group);
        }
        forgetFound();
    }

    void clear() {
        everything.clear();
        byFilters.clear();
        byConsumer.clear();
        all.clear();
        index = null;
        forgetFound();
    }

    private void onGroupAdded(FilterGroup group) {
        SubscriptionIndex known = index;
        if (known != null) {
            addTo(known, group);
        } else if (all.size() > FEW) {
            SubscriptionIndex fresh = new SubscriptionIndex();
            all.forEach(one -> addTo(fresh, one));
            index = fresh;
        }
    }

    private void onGroupRemoved(FilterGroup group) {
        SubscriptionIndex known = index;
        if (known == null) {
            return;
        }
        group.indexed.forEach(known::remove);
        if (all.size() <= FEW) {
            index = null;
            all.forEach(one -> one.indexed.clear());
        }
    }

    private static void addTo(SubscriptionIndex index, FilterGroup group) {
        for (SubjectFilter filter : group.filters.filters()) {
            Interest interest = new GroupInterest(filter, group);
            index.add(interest);
            group.indexed.add(interest);
        }
    }

    /** The consumers without filters. */
    FilterGroup everything() {
        return everything;
    }

    /** Finds the groups whose filters match a subject; returns their number. */
    int find(byte[] bytes, int offset, int length) {
        foundCount = 0;
        foundHandle = SubjectTree.NONE;
        searches++;
        SubscriptionIndex known = index;
        if (known != null) {
            known.match(bytes, offset, length, onMatch);
            return foundCount;
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).filters.matches(bytes, offset, length)) {
                addFound(all.get(i));
            }
        }
        return foundCount;
    }

    /** The same for a subject of the stream; the result is remembered until {@link #forgetFound}. */
    int find(int handle) {
        if (handle == foundHandle || all.isEmpty()) {
            return foundCount;
        }
        SubjectTree subjects = store.subjects();
        int length = subjects.subjectLength(handle);
        if (subject.length < length) {
            subject = new byte[Math.max(length, 2 * subject.length)];
        }
        subjects.copySubject(handle, subject, 0);
        int count = find(subject, 0, length);
        foundHandle = handle;
        return count;
    }

    /** Forgets the result, because handles may stand for other subjects from now on. */
    void forgetFound() {
        foundHandle = SubjectTree.NONE;
        foundCount = 0;
    }

    /** Returns one of the groups found last. */
    FilterGroup found(int i) {
        return found[i];
    }

    private void addMatch(Interest interest) {
        if (interest instanceof GroupInterest match) {
            addFound(match.group);
        }
    }

    private void addFound(FilterGroup group) {
        // A group with several matching filters is counted once.
        if (group.foundBy == searches) {
            return;
        }
        group.foundBy = searches;
        if (foundCount == found.length) {
            found = Arrays.copyOf(found, 2 * foundCount);
        }
        found[foundCount++] = group;
    }
}
