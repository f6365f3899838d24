// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.consumer.Consumer;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A consumer as its stream sees it, which keeps what it is told. */
final class ScriptedConsumer implements StreamConsumer {
    final Set<Long> settled = new HashSet<>();
    final List<String> told = new ArrayList<>();
    private final String name;
    private final FilterSet filters;

    ScriptedConsumer(String name, String filter) {
        this.name = name;
        filters = FilterSet.of(List.of(SubjectFilter.of(filter.getBytes(StandardCharsets.UTF_8))));
    }

    List<String> take() {
        List<String> taken = List.copyOf(told);
        told.clear();
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
    public boolean isSettled(long sequence) {
        return settled.contains(sequence);
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
        told.add("messages");
    }

    @Override
    public void onRemoving(long sequence) {
        told.add("removing " + sequence);
    }

    @Override
    public void onRemoved(long first, long last, boolean isPurge) {
        told.add((isPurge ? "purged " : "removed ") + first + " to " + last);
    }

    @Override
    public void onPurged() {
        told.add("purge");
    }
}
