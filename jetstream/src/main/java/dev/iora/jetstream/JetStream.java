// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import dev.iora.common.AgentRunner;
import dev.iora.common.Clock;
import dev.iora.common.FileErrors;
import dev.iora.common.Gathered;
import dev.iora.common.MemoryBudget;
import dev.iora.common.SeededRandom;
import dev.iora.core.AccountTable;
import dev.iora.core.Lanes;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.api.Api;
import dev.iora.jetstream.consumer.ConsumerAdvisory;
import dev.iora.jetstream.options.AccountLimits;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.shard.Shard;
import dev.iora.jetstream.shard.ShardEvents;
import dev.iora.jetstream.shard.ShardGroup;
import dev.iora.jetstream.shard.ShardStats;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.store.DiskDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The streams and consumers of the accounts of one server.
 *
 * <p>Thread: any. Shards, their sync threads and the API have threads of their own.
 */
public final class JetStream implements AutoCloseable {
    private static final long TAKE_OVER_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final JetStreamOptions options;
    private final Clock clock;
    private final ShardGroup shards;
    private final JetStreamAccounts accounts;
    private final Api api;
    private final JetStreamLog log;
    private final AtomicBoolean closed = new AtomicBoolean();

    private JetStream(
            JetStreamOptions options,
            Clock clock,
            ShardGroup shards,
            JetStreamAccounts accounts,
            Api api,
            JetStreamLog log) {
        this.options = options;
        this.clock = clock;
        this.shards = shards;
        this.accounts = accounts;
        this.api = api;
        this.log = log;
    }

    /**
     * Opens the store, recovers its state and starts; returns when streams accept messages.
     *
     * @param table the accounts of the server
     * @param limits of each account that may use JetStream
     * @param lanes where its messages enter and leave
     * @param failures listener for the end of a thread that JetStream depends on
     * @throws JetStreamStartException if the store cannot be used: locked, not writable, of a newer format, damaged
     */
    public static JetStream start(
            JetStreamOptions options,
            AccountTable table,
            Map<String, AccountLimits> limits,
            Lanes lanes,
            Clock clock,
            JetStreamLog log,
            AgentRunner.Listener failures)
            throws JetStreamStartException {
        makeDirectory(options.storeDirectory());
        var events = new Events(failures);
        var requests = new RequestBudget(options.heap().requestBytes());
        var usage = new ServerUsage(
                options.maxMemoryBytes(),
                options.maxFileBytes(),
                new MemoryBudget(options.heap().messageIdBytes()));
        var accounts = new JetStreamAccounts(table, usage);
        accounts.limit(limits);
        ShardGroup shards;
        try {
            shards = ShardGroup.open(options, requests, accounts, table.heap(), lanes, clock, log, events);
        } catch (IOException e) {
            throw new JetStreamStartException(String.valueOf(e.getMessage()), e);
        }
        var random = new SeededRandom(clock.epochNanos() ^ clock.nanoTime());
        var api = new Api(
                new Api.Surroundings(options, requests, accounts, table.system(), lanes, clock, random, log, failures),
                account -> shards.shards().stream()
                        .map(shard -> shard.commands(account))
                        .toList());
        recover(shards.shards(), api, log);
        events.api = api;
        shards.start();
        api.open();
        api.start();
        return new JetStream(options, clock, shards, accounts, api, log);
    }

    private static void recover(List<Shard> shards, Api api, JetStreamLog log) {
        for (int number = 0; number < shards.size(); number++) {
            int shard = number;
            shards.get(number).forEachStream((account, stream) -> {
                api.recover(account, stream.config(), shard);
                log.info("  Restored " + stream.store().messages() + " messages for stream '"
                        + account.describe(stream.name()) + "'");
                if (!account.isEnabled()) {
                    log.warn("JetStream is not enabled for account '" + account + "', its stream '" + stream.name()
                            + "' is kept and not served");
                }
            });
        }
    }

    private static void makeDirectory(Path directory) throws JetStreamStartException {
        try {
            DiskDirectory.open(directory);
        } catch (IOException e) {
            throw new JetStreamStartException(
                    "could not create storage directory - " + directory + ": " + FileErrors.reason(e), e);
        }
        if (!Files.isWritable(directory)) {
            throw new JetStreamStartException("storage directory is not writable - " + directory, null);
        }
    }

    /** The options it was started with. */
    public JetStreamOptions options() {
        return options;
    }

    /**
     * Changes which accounts may use JetStream, and their limits. Streams of other accounts are kept, and not served. Returns
     * when all shards have taken it over; a shard that is busy for seconds does so later. Thread: any but JetStream's, one at a
     * time.
     */
    public void limit(Map<String, AccountLimits> limits) {
        accounts.limit(limits);
        api.open();
        long deadlineNanos = clock.nanoTime() + TAKE_OVER_NANOS;
        var pending = new CountDownLatch(shards.shards().size());
        for (Shard shard : shards.shards()) {
            while (!shard.requestServing(pending::countDown) && !closed.get()) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        try {
            boolean inTime = pending.await(deadlineNanos - clock.nanoTime(), TimeUnit.NANOSECONDS);
            if (!inTime) {
                log.warn("JetStream is too busy: some streams follow the reload later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts of JetStream, without the shards that do not respond within {@code timeoutNanos}. Thread: any but its own. */
    public JetStreamStats stats(long timeoutNanos) {
        Gathered<ShardStats> gathered = Gathered.from(shards.shards(), Shard::requestStats, timeoutNanos);
        int streams = 0;
        int consumers = 0;
        long messages = 0;
        for (ShardStats each : gathered.views()) {
            streams += each.streams();
            consumers += each.consumers();
            messages += each.messages();
        }
        return new JetStreamStats(
                streams,
                consumers,
                messages,
                accounts.usage().memoryBytes(),
                accounts.usage().fileBytes(),
                api.requests(),
                api.errors(),
                api.pending(),
                gathered.missing());
    }

    /** The runners of its threads. */
    public List<AgentRunner> runners() {
        List<AgentRunner> runners = new ArrayList<>(List.of(api.runner()));
        shards.shards().forEach(shard -> runners.addAll(shard.runners()));
        return runners;
    }

    /** Stops accepting messages, makes received ones durable, closes the store. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        api.close();
        try {
            shards.close();
        } catch (IOException e) {
            log.error("JetStream could not close its store: " + e.getMessage());
        }
    }

    /** Passes events of consumers to the API. Thread: the shards. */
    private static final class Events implements ShardEvents {
        private final AgentRunner.Listener failures;
        private volatile @Nullable Api api;

        Events(AgentRunner.Listener failures) {
            this.failures = failures;
        }

        @Override
        public void onThreadFailed(String thread, Throwable cause) {
            failures.onFailed(thread, cause);
        }

        @Override
        public void onAdvisory(JetStreamAccount account, String stream, String consumer, ConsumerAdvisory advisory) {
            Api target = api;
            if (target != null) {
                target.advise(account, stream, consumer, advisory);
            }
        }

        @Override
        public void onBatchAbandoned(JetStreamAccount account, String stream, String batch, String reason) {
            Api target = api;
            if (target != null) {
                target.adviseBatchAbandoned(account, stream, batch, reason);
            }
        }

        @Override
        public void onInactiveDeleted(JetStreamAccount account, String stream, String consumer) {
            Api target = api;
            if (target != null) {
                target.onConsumerExpired(account, stream, consumer);
            }
        }
    }
}
