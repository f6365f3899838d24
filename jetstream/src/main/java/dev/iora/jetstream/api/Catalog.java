// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.PromisedBytes;
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
 * The streams of an account, and the shard of each.
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
    private final Catalogs catalogs;
    private final TreeMap<String, Entry> entries = new TreeMap<>();

    /** The bytes that its streams may store; null if streams have changed since the sum was made. */
    private @Nullable PromisedBytes promised;

    /** Creates a catalog without streams, one of {@code catalogs}. */
    Catalog(List<ShardCommands> shards, Catalogs catalogs) {
        this.catalogs = catalogs;
        this.shards = shards;
        catalogs.add(this);
    }

    /** Number of streams. */
    int size() {
        catalogs.checkOwner();
        return entries.size();
    }

    /** The stream of that name, null if there is none. */
    @Nullable
    Entry find(String name) {
        catalogs.checkOwner();
        return entries.get(name);
    }

    /** All streams in the order of their names. */
    Collection<Entry> all() {
        catalogs.checkOwner();
        return entries.values();
    }

    /** The streams with a subject that overlaps {@code subject}; all if that is empty. */
    List<Entry> overlapping(String subject) {
        catalogs.checkOwner();
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

    /** The shard for a new stream. */
    int shardForNew() {
        return catalogs.shardForNew();
    }

    /** The bytes that its streams may store. */
    PromisedBytes promised() {
        catalogs.checkOwner();
        PromisedBytes sum = promised;
        if (sum == null) {
            sum = PromisedBytes.NOTHING;
            for (Entry entry : entries.values()) {
                sum = sum.plus(PromisedBytes.to(entry.config()));
            }
            promised = sum;
        }
        return sum;
    }

    /** The bytes that streams of other accounts may store. */
    PromisedBytes promisedElsewhere() {
        return catalogs.promisedBeside(this);
    }

    ShardCommands commands(int shard) {
        return shards.get(shard);
    }

    /** Adds a stream, or replaces its configuration. */
    void put(StreamConfig config, int shard) {
        catalogs.checkOwner();
        promised = null;
        if (entries.put(config.name(), new Entry(config, shard, shards.get(shard))) == null) {
            catalogs.count(shard, 1);
        }
    }

    /** Removes a stream. */
    void remove(String name) {
        catalogs.checkOwner();
        promised = null;
        Entry gone = entries.remove(name);
        if (gone != null) {
            catalogs.count(gone.shard, -1);
        }
    }
}
