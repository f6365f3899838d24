// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.consumer.RemovedMessages;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A consumer, as its stream sees it, that keeps its notifications. */
final class ScriptedConsumer implements StreamConsumer {
    final Set<Long> done = new HashSet<>();
    final List<String> reports = new ArrayList<>();
    boolean mixed;
    private final String name;
    private FilterSet filters;

    ScriptedConsumer(String name, String filter) {
        this.name = name;
        filters = FilterSet.of(SubjectFilter.of(filter));
    }

    /** Sets other filters. */
    void filter(String filter) {
        filters = FilterSet.of(SubjectFilter.of(filter));
    }

    List<String> take() {
        List<String> taken = List.copyOf(reports);
        reports.clear();
        return taken;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public FilterSet filters() {
        return filters;
    }

    @Override
    public boolean isDone(long sequence) {
        return done.contains(sequence);
    }

    @Override
    public long ackFloor() {
        return 0;
    }

    @Override
    public Consumer consumer() {
        throw new UnsupportedOperationException("a stream does not look into its consumers");
    }

    @Override
    public void onMessages() {
        reports.add("messages");
    }

    @Override
    public boolean isMixed() {
        return mixed;
    }

    @Override
    public void onRemoved(RemovedMessages removed, boolean purge) {
        reports.add((purge ? "purged" : "removed") + list(removed));
    }

    @Override
    public void onOthersRemoved(RemovedMessages removed, boolean purge) {
        reports.add((purge ? "others purged" : "others removed") + list(removed));
    }

    @Override
    public void onUnknownRemoved(RemovedMessages removed, boolean purge) {
        reports.add("unknown" + list(removed));
    }

    private static String list(RemovedMessages removed) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < removed.count(); i++) {
            text.append(' ').append(removed.sequence(i));
        }
        return text.toString();
    }

    @Override
    public void onRemovedUpTo(long first, long last, boolean purge) {
        reports.add((purge ? "purged " : "removed ") + first + " to " + last);
    }

    @Override
    public void onPurged() {
        reports.add("purge");
    }
}
