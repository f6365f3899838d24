// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import dev.iora.common.AgentRunner;
import dev.iora.common.Clock;
import dev.iora.common.FileErrors;
import dev.iora.common.Gathered;
import dev.iora.common.SeededRandom;
import dev.iora.core.Account;
import dev.iora.core.Lanes;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.api.Api;
import dev.iora.jetstream.consumer.ConsumerAdvisory;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.shard.Shard;
import dev.iora.jetstream.shard.ShardCommands;
import dev.iora.jetstream.shard.ShardEvents;
import dev.iora.jetstream.shard.ShardGroup;
import dev.iora.jetstream.shard.ShardStats;
import dev.iora.store.DiskDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The streams and consumers of one account in one server.
 *
 * <p>Thread: any. Shards, their sync threads and the API have threads of their own.
 */
public final class JetStream implements AutoCloseable {
    private final ShardGroup shards;
    private final Api api;
    private final JetStreamLog log;
    private final AtomicBoolean closed = new AtomicBoolean();

    private JetStream(ShardGroup shards, Api api, JetStreamLog log) {
        this.shards = shards;
        this.api = api;
        this.log = log;
    }

    /**
     * Opens the store, recovers its state and starts; returns when streams accept messages.
     *
     * @param account whose clients use it
     * @param lanes where its messages enter and leave
     * @param failures listener for the end of a thread that JetStream depends on
     * @throws JetStreamStartException if the store cannot be used: locked, not writable, of a newer format, damaged
     */
    public static JetStream start(
            JetStreamOptions options,
            Account account,
            Lanes lanes,
            Clock clock,
            JetStreamLog log,
            AgentRunner.Listener failures)
            throws JetStreamStartException {
        makeDirectory(options.storeDirectory());
        var events = new Events(failures);
        var requests = new RequestBudget(options.heap().requestBytes());
        ShardGroup shards;
        try {
            shards = ShardGroup.open(options, requests, account, lanes, clock, log, events);
        } catch (IOException e) {
            throw new JetStreamStartException(String.valueOf(e.getMessage()), e);
        }
        var random = new SeededRandom(clock.epochNanos() ^ clock.nanoTime());
        List<ShardCommands> commands = new ArrayList<>();
        shards.shards().forEach(shard -> commands.add(shard.commands()));
        var api = new Api(
                new Api.Surroundings(options, requests, account, lanes, clock, random, log, failures),
                commands,
                shards.usage());
        recover(shards.shards(), api, log);
        events.api = api;
        shards.start();
        api.open();
        api.start();
        return new JetStream(shards, api, log);
    }

    private static void recover(List<Shard> shards, Api api, JetStreamLog log) {
        for (int number = 0; number < shards.size(); number++) {
            int shard = number;
            shards.get(number).forEachStream(stream -> {
                api.recover(stream.config(), shard);
                log.info("  Restored " + stream.store().messages() + " messages for stream '" + stream.name() + "'");
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
                shards.usage().memoryBytes(),
                shards.usage().fileBytes(),
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
        public void onAdvisory(String stream, String consumer, ConsumerAdvisory advisory) {
            Api target = api;
            if (target != null) {
                target.advise(stream, consumer, advisory);
            }
        }

        @Override
        public void onInactiveDeleted(String stream, String consumer) {
            Api target = api;
            if (target != null) {
                target.onConsumerExpired(stream, consumer);
            }
        }
    }
}
