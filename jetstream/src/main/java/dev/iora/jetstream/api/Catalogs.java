// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.Owner;
import dev.iora.jetstream.config.PromisedBytes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The catalogs of all accounts, and the number of streams of each shard.
 *
 * <p>Thread: {@link #add} any; the rest the API's agent.
 */
final class Catalogs {
    private final Owner owner;
    private final int[] streamsOfShard;
    private final List<Catalog> all = new CopyOnWriteArrayList<>();

    /** Begins without catalogs. */
    Catalogs(int shards, Owner owner) {
        this.owner = owner;
        streamsOfShard = new int[shards];
    }

    /** Adds the catalog of an account. */
    void add(Catalog catalog) {
        all.add(catalog);
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

    /** A shard has {@code more} streams than before; fewer if that is negative. */
    void count(int shard, int more) {
        owner.check();
        streamsOfShard[shard] += more;
    }

    /** The bytes that streams in other catalogs than {@code own} may store. */
    PromisedBytes promisedBeside(Catalog own) {
        owner.check();
        PromisedBytes promised = PromisedBytes.NOTHING;
        for (Catalog catalog : all) {
            if (catalog != own) {
                promised = promised.plus(catalog.promised());
            }
        }
        return promised;
    }

    /** Refuses a thread other than the agent. */
    void checkOwner() {
        owner.check();
    }
}
