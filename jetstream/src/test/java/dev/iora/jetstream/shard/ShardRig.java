// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.StorageDirectory;
import dev.iora.core.Account;
import dev.iora.core.AccountTable;
import dev.iora.core.RequestBudget;
import dev.iora.core.Subscription;
import dev.iora.jetstream.Inbox;
import dev.iora.jetstream.RecordingLog;
import dev.iora.jetstream.SteppedLanes;
import dev.iora.jetstream.TestOptions;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.ConsumerConfigBuilder;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamConfigBuilder;
import dev.iora.jetstream.consumer.ConsumerAdvisory;
import dev.iora.jetstream.options.AccountLimits;
import dev.iora.jetstream.options.BatchLimits;
import dev.iora.jetstream.options.HeapShares;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.JournalOptions;
import dev.iora.store.LoadResult;
import dev.iora.store.ShardStore;
import dev.iora.store.StoredMessage;
import dev.iora.testkit.TestHeap;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A shard that is stepped, with clients on two lanes. */
final class ShardRig {
    static final int LANES = 2;

    private static final byte[] NONE = {};

    final VirtualClock clock;
    final TestHeap heap = new TestHeap();
    final AccountTable table = new AccountTable(heap.guard());
    final Account account = table.global();
    final SteppedLanes lanes = new SteppedLanes(LANES, table);
    final Inbox inbox = new Inbox();
    final Subscription inboxSubscription;
    final RecordingLog log = new RecordingLog();
    final Events events = new Events();
    final JetStreamAccounts accounts;
    final RequestBudget requests;
    final ShardMemory memory;
    final Shard shard;

    /** Work of checkpoints that are in progress. */
    final ArrayDeque<Runnable> background = new ArrayDeque<>();

    final ArrayDeque<Runnable> reads = new ArrayDeque<>();

    /** Whether reads of segments wait for {@link #stepReads}. */
    boolean readingLater;

    private boolean open;
    private boolean closing;

    /** Results of commands that the test does not wait for. */
    final List<CompletableFuture<?>> pending = new ArrayList<>();

    /**
     * The configuration of the rig.
     *
     * @param heapBytes size of the heap, for the shares of clients' data
     * @param cacheBytes memory for the journal; checkpoints and consumers read older records from its files
     */
    record Setup(
            int maxBuffered,
            int journalFileBytes,
            long checkpointBytes,
            int cacheBytes,
            long syncIntervalNanos,
            long heapBytes) {
        Setup(int maxBuffered, int journalFileBytes, long checkpointBytes, int cacheBytes, long syncIntervalNanos) {
            this(maxBuffered, journalFileBytes, checkpointBytes, cacheBytes, syncIntervalNanos, 1L << 30);
        }
    }

    /** Events of consumers. */
    static final class Events implements ShardEvents {
        final List<ConsumerAdvisory> advisories = new ArrayList<>();
        final List<String> abandoned = new ArrayList<>();

        @Override
        public void onAdvisory(JetStreamAccount of, String stream, String consumer, ConsumerAdvisory advisory) {
            advisories.add(advisory);
        }

        @Override
        public void onBatchAbandoned(JetStreamAccount of, String stream, String batch, String reason) {
            abandoned.add(stream + " " + batch + " " + reason);
        }

        @Override
        public void onInactiveDeleted(JetStreamAccount of, String stream, String consumer) {}

        @Override
        public void onThreadFailed(String thread, Throwable cause) {
            throw new AssertionError(thread + " is not run, and yet failed", cause);
        }
    }

    ShardRig(StorageDirectory disk, VirtualClock clock) throws IOException {
        this(disk, clock, 1000);
    }

    ShardRig(StorageDirectory disk, VirtualClock clock, int maxBuffered) throws IOException {
        this(disk, clock, maxBuffered, 64 << 10);
    }

    ShardRig(StorageDirectory disk, VirtualClock clock, int maxBuffered, int journalFileBytes) throws IOException {
        this(disk, clock, maxBuffered, journalFileBytes, 32 << 10);
    }

    ShardRig(StorageDirectory disk, VirtualClock clock, int maxBuffered, int journalFileBytes, long checkpointBytes)
            throws IOException {
        this(disk, clock, new Setup(maxBuffered, journalFileBytes, checkpointBytes, 128 << 10, 0));
    }

    ShardRig(StorageDirectory disk, VirtualClock clock, Setup setup) throws IOException {
        this(disk, clock, setup, new ServerUsage(-1, -1));
    }

    ShardRig(StorageDirectory disk, VirtualClock clock, Setup setup, ServerUsage usage) throws IOException {
        this(disk, clock, setup, usage, Map.of(Account.GLOBAL_NAME, AccountLimits.NONE));
    }

    ShardRig(StorageDirectory disk, VirtualClock clock, Setup setup, BatchLimits batches) throws IOException {
        this(disk, clock, setup, new ServerUsage(-1, -1), Map.of(Account.GLOBAL_NAME, AccountLimits.NONE), batches);
    }

    ShardRig(
            StorageDirectory disk,
            VirtualClock clock,
            Setup setup,
            ServerUsage usage,
            Map<String, AccountLimits> limits)
            throws IOException {
        this(disk, clock, setup, usage, limits, BatchLimits.DEFAULT);
    }

    private ShardRig(
            StorageDirectory disk,
            VirtualClock clock,
            Setup setup,
            ServerUsage usage,
            Map<String, AccountLimits> limits,
            BatchLimits batches)
            throws IOException {
        this.clock = clock;
        accounts = new JetStreamAccounts(table, usage);
        accounts.limit(limits);
        JetStreamOptions options = new TestOptions()
                .syncIntervalNanos(setup.syncIntervalNanos)
                .maxBuffered(setup.maxBuffered, 1 << 20)
                .batches(batches)
                .build();
        DiskOptions files =
                disk(setup.journalFileBytes, setup.cacheBytes, setup.checkpointBytes, this::inBackground, this::read);
        requests = new RequestBudget(setup.heapBytes / 12);
        memory = ShardMemory.of(new HeapShares(setup.heapBytes), 1, requests);
        shard = Shard.open(
                1, new ShardOptions(options, files, memory, accounts, lanes, clock, heap.guard(), log, events), disk);
        open = true;
        inboxSubscription = inbox.subscribe(account, bytes("in.>"));
    }

    /** Options of a small store; {@code background} runs checkpoints, and {@code readers} read segments. */
    static DiskOptions disk(
            int journalFileBytes, int cacheBytes, long checkpointBytes, Executor background, Executor readers) {
        var journal = new JournalOptions(
                journalFileBytes,
                Math.min(journalFileBytes, 16 << 10),
                cacheBytes,
                2L * cacheBytes,
                4711,
                Runnable::run);
        return new DiskOptions(
                new ShardStore.Options(journal, 64 << 10, 64 << 10), background, readers, _ -> {}, checkpointBytes);
    }

    /** Runs everything that can run. */
    void runAll() {
        boolean busy = true;
        while (busy) {
            busy = lanes.round();
            busy |= shard.step();
            busy |= shard.sync().step();
            busy |= stepBackground();
            busy |= stepReads();
            busy |= shard.hasInput();
            busy |= lanes.round();
        }
    }

    private void inBackground(Runnable task) {
        if (closing || !open) {
            task.run();
        } else {
            background.add(task);
        }
    }

    /** An orderly stop. */
    void close() throws IOException {
        closing = true;
        while (!background.isEmpty()) {
            stepBackground();
        }
        shard.close();
    }

    /** Writes the last records of an orderly stop to the journal, without the checkpoint that follows. */
    void endJournal() {
        shard.pipeline().submit(false);
        shard.sync().close();
        shard.pipeline().drain();
    }

    /** Does one step of a checkpoint; false if there is none. */
    boolean stepBackground() {
        Runnable task = background.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    private void read(Runnable task) {
        if (readingLater) {
            reads.add(task);
        } else {
            task.run();
        }
    }

    /** Runs one waiting read; false if there is none. */
    boolean stepReads() {
        Runnable task = reads.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** The account of the streams. */
    JetStreamAccount owner() {
        return accounts.global();
    }

    /** The commands for its streams. */
    ShardCommands commands() {
        return shard.commands(owner());
    }

    Stream create(StreamConfig config) {
        CompletableFuture<Void> created = commands().createStream(config);
        runAll();
        created.join();
        return stream(config.name());
    }

    void createConsumer(String stream, ConsumerConfig config) {
        CompletableFuture<?> created =
                commands().createConsumer(stream, config.name(), (s, existing) -> config, (s, made) -> made);
        runAll();
        created.join();
    }

    Stream stream(String name) {
        HostedStream hosted = shard.streams().named(owner(), name);
        if (hosted == null) {
            throw new AssertionError("no stream " + name);
        }
        return hosted.stream;
    }

    boolean publish(String subject, String reply, String payload) {
        return publish(0, subject, reply, "", payload);
    }

    boolean publish(int lane, String subject, String reply, String headers, String payload) {
        return lanes.publish(lane, subject, reply, headers, payload);
    }

    /** Publishes and runs everything; returns the messages that clients received. */
    List<String> publishAndTake(String subject, String headers, String payload) {
        publish(0, subject, "in.1", headers, payload);
        runAll();
        return inbox.take();
    }

    /** The stored messages: {@code sequence subject payload}. */
    static List<String> contents(Stream stream) {
        List<String> contents = new ArrayList<>();
        var loaded = new StoredMessage();
        for (long sequence = 1; sequence <= stream.store().lastSequence(); sequence++) {
            LoadResult result = stream.store().load(sequence, loaded, () -> {});
            if (result == LoadResult.LOADED) {
                contents.add(sequence + " " + text(loaded.bytes, loaded.subject, loaded.subjectLength) + " "
                        + text(loaded.bytes, loaded.payload, loaded.payloadLength));
            } else if (result != LoadResult.MISSING) {
                throw new AssertionError(result);
            }
        }
        return contents;
    }

    static StreamConfigBuilder config(String name, String... subjects) {
        return StreamConfig.builder()
                .name(name)
                .subjects(List.of(subjects))
                .maxMessages(-1)
                .maxBytes(-1)
                .maxMessagesPerSubject(-1)
                .maxMessageSizeBytes(-1)
                .maxConsumers(-1)
                .replicas(1)
                .duplicateWindowNanos(120_000_000_000L);
    }

    /** A durable consumer that clients pull from and acknowledge each message to. */
    static ConsumerConfigBuilder pull(String name) {
        return ConsumerConfig.builder()
                .name(name)
                .durableName(name)
                .ackPolicy(AckPolicy.EXPLICIT)
                .ackWaitNanos(30_000_000_000L)
                .maxDeliver(-1)
                .maxAckPending(1000)
                .maxWaiting(512);
    }

    static byte[] bytes(String text) {
        return text.isEmpty() ? NONE : text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
}
