// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.jetstream.stream.StreamConsumer;
import dev.iora.subject.FilterSet;

/**
 * A consumer on its shard.
 *
 * <p>Thread: the shard.
 */
final class HostedConsumer implements StreamConsumer {
    final long number;
    private final String name;

    HostedConsumer(long number, String name) {
        this.number = number;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public FilterSet filters() {
        return FilterSet.ALL;
    }

    @Override
    public boolean isSettled(long sequence) {
        return false;
    }

    @Override
    public void onMessages() {}

    @Override
    public void onRemoved(long first, long last) {}
}
