// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.Owner;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.shard.ShardCommands;
import dev.iora.subject.Subject;
import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the account, and the shard of each.
 *
 * <p>Thread: the API's agent.
 *
 * <p>Invariants: a name is in the catalog from the commit of its creation to the commit of its deletion. Changes of streams
 * are made one after the other ({@link InTurn}), so that the second of two requests for the same name or subjects sees the
 * first.
 */
final class Catalog {
    /** A stream. */
    record Entry(StreamConfig config, int shard, ShardCommands commands) {
        String name() {
            return config.name();
        }
    }

    private final List<ShardCommands> shards;
    private final int[] streamsOfShard;
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final Owner owner;

    /** Creates a catalog without streams. */
    Catalog(List<ShardCommands> shards, Owner owner) {
        this.owner = owner;
        this.shards = shards;
        streamsOfShard = new int[shards.size()];
    }

    /** Number of streams. */
    int size() {
        owner.check();
        return entries.size();
    }

    /** The stream of that name, null if there is none. */
    @Nullable
    Entry find(String name) {
        owner.check();
        return entries.get(name);
    }

    /** All streams in the order of their names. */
    Collection<Entry> all() {
        owner.check();
        return entries.values();
    }

    /** The streams with a subject that overlaps {@code subject}; all if that is empty. */
    List<Entry> overlapping(String subject) {
        owner.check();
        if (subject.isEmpty()) {
            return List.copyOf(entries.values());
        }
        byte[] wanted = subject.getBytes(StandardCharsets.UTF_8);
        if (!Subject.isValidFilter(wanted, 0, wanted.length)) {
            return List.of();
        }
        SubjectFilter filter = SubjectFilter.of(wanted);
        return entries.values().stream()
                .filter(entry -> overlaps(entry.config(), filter))
                .toList();
    }

    private static boolean overlaps(StreamConfig config, SubjectFilter filter) {
        return config.subjects().stream()
                .map(subject -> SubjectFilter.of(subject.getBytes(StandardCharsets.UTF_8)))
                .anyMatch(filter::overlaps);
    }

    /** The shard for a new stream: the one with the fewest streams. */
    int shardForNew() {
        owner.check();
        int best = 0;
        for (int shard = 1; shard < streamsOfShard.length; shard++) {
            if (streamsOfShard[shard] < streamsOfShard[best]) {
                best = shard;
            }
        }
        return best;
    }

    ShardCommands commands(int shard) {
        return shards.get(shard);
    }

    /** Adds a stream, or replaces its configuration. */
    void put(StreamConfig config, int shard) {
        owner.check();
        if (entries.put(config.name(), new Entry(config, shard, shards.get(shard))) == null) {
            streamsOfShard[shard]++;
        }
    }

    /** Removes a stream. */
    void remove(String name) {
        owner.check();
        Entry gone = entries.remove(name);
        if (gone != null) {
            streamsOfShard[gone.shard]--;
        }
    }
}
