// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Clock;
import dev.iora.common.HeapGuard;
import dev.iora.core.Lanes;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.testkit.FaultyDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Shards on disks in memory that tests step, for tests of their users. */
public final class SteppedShards {
    private final List<Shard> shards = new ArrayList<>();

    public SteppedShards(
            JetStreamOptions options,
            JetStreamAccounts accounts,
            HeapGuard heap,
            Lanes lanes,
            Clock clock,
            JetStreamLog log) {
        DiskOptions files = ShardRig.disk(64 << 10, 128 << 10, 64 << 10, Runnable::run, Runnable::run);
        var memory = ShardMemory.of(
                options.heap(),
                options.shards(),
                new RequestBudget(options.heap().requestBytes()));
        var common = new ShardOptions(options, files, memory, accounts, lanes, clock, heap, log, ShardEvents.NONE);
        try {
            for (int number = 1; number <= options.shards(); number++) {
                shards.add(Shard.open(number, common, new FaultyDisk()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commands of each shard for the streams of an account. */
    public List<ShardCommands> commands(JetStreamAccount account) {
        return shards.stream().map(shard -> shard.commands(account)).toList();
    }

    /** Lets each shard serve the accounts that may use JetStream now. */
    public void serve() {
        shards.forEach(shard -> {
            boolean _ = shard.requestServing(() -> {});
        });
    }

    /** Steps each shard; whether any had something to do. */
    public boolean step() {
        boolean busy = false;
        for (Shard shard : shards) {
            busy |= shard.step();
            busy |= shard.sync().step();
            busy |= shard.hasInput();
        }
        return busy;
    }

    /** Number of streams of each shard. */
    public List<Integer> streams() {
        List<Integer> counts = new ArrayList<>();
        for (Shard shard : shards) {
            int[] count = {0};
            shard.forEachStream((_, _) -> count[0]++);
            counts.add(count[0]);
        }
        return counts;
    }
}
