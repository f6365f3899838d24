// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Clock;
import dev.iora.common.HeapGuard;
import dev.iora.common.StorageDirectory;
import dev.iora.common.ThreadEnd;
import dev.iora.core.Lanes;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.options.HeapShares;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.store.DirectoryLock;
import dev.iora.store.DiskDirectory;
import dev.iora.store.JournalOptions;
import dev.iora.store.ShardStore;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The shards of a store directory.
 *
 * <p>Thread: the one that opens it until {@link #start}; then any.
 */
public final class ShardGroup implements AutoCloseable {
    private static final String LOCK_FILE = "lock";
    private static final int JOURNAL_FILE_BYTES = 64 << 20;
    private static final int FIRST_JOURNAL_FILE_BYTES = 4 << 20;
    private static final long SEGMENT_BYTES = 64L << 20;
    private static final long CHECKPOINT_BYTES = 32L << 20;

    /**
     * Size of the cached end of the journal: the bytes that a checkpoint has to write, and those that arrive until it ends,
     * so that it need not read the journal.
     */
    private static final long TAIL_BYTES = 3 * CHECKPOINT_BYTES;

    /** More than cores, because readers wait for the disk. */
    private static final int READERS = 4;

    private final DirectoryLock lock;
    private final ExecutorService background;
    private final ExecutorService checkpoints;
    private final ExecutorService readers;
    private final List<Shard> shards = new ArrayList<>();

    private ShardGroup(DirectoryLock lock, ShardEvents events) {
        this.lock = lock;
        // A task whose thread ends would make the shard wait forever.
        Thread.UncaughtExceptionHandler failed = (thread, cause) -> events.onThreadFailed(thread.getName(), cause);
        background = Executors.newSingleThreadExecutor(Thread.ofPlatform()
                .name("store")
                .daemon()
                .uncaughtExceptionHandler(failed)
                .factory());
        // Separate threads: the journal does not wait for a checkpoint to get its next file, and no checkpoint waits
        // for
        // that of another shard, which may be slowed down on purpose.
        checkpoints = Executors.newCachedThreadPool(Thread.ofPlatform()
                .name("checkpoint-", 1)
                .daemon()
                .uncaughtExceptionHandler(failed)
                .factory());
        readers = Executors.newFixedThreadPool(
                READERS,
                Thread.ofPlatform()
                        .name("reads-", 1)
                        .daemon()
                        .uncaughtExceptionHandler(failed)
                        .factory());
    }

    /**
     * Opens the shards of {@code options}' store directory and replays their journals.
     *
     * @param requests budget of requests in flight
     * @param accounts whose clients use the streams
     * @param events listener for events of consumers, called on the shards' threads
     * @throws IOException if the directory cannot be used: another server uses it, a later version wrote it, it is damaged
     *     or not accessible; nothing was changed then
     */
    public static ShardGroup open(
            JetStreamOptions options,
            RequestBudget requests,
            JetStreamAccounts accounts,
            HeapGuard heapGuard,
            Lanes lanes,
            Clock clock,
            JetStreamLog log,
            ShardEvents events)
            throws IOException {
        DiskDirectory directory = DiskDirectory.open(options.storeDirectory());
        var group = new ShardGroup(directory.lock(LOCK_FILE), events);
        try {
            Superblock fresh = Superblock.fresh(options.shards(), new SecureRandom().nextLong());
            if (!Superblock.isIn(directory)) {
                // An earlier server may have created the directories, and been killed before it had made them durable.
                directory.syncAbove();
            }
            Superblock found = Superblock.open(directory, fresh);
            // After reading, because closing a file releases its locks.
            group.lock.hold(Superblock.FILE);
            HeapShares heap = options.heap();
            var journal = new JournalOptions(
                    JOURNAL_FILE_BYTES,
                    FIRST_JOURNAL_FILE_BYTES,
                    heap.cacheBytes(found.shards()),
                    Math.min(TAIL_BYTES, heap.tailBytes(found.shards())),
                    found.identity(),
                    group.background);
            var files = new DiskOptions(
                    new ShardStore.Options(journal, SEGMENT_BYTES, heap.cacheBytes(found.shards())),
                    group.checkpoints,
                    group.readers,
                    LockSupport::parkNanos,
                    CHECKPOINT_BYTES);
            ShardMemory memory = ShardMemory.of(heap, found.shards(), requests);
            group.openShards(
                    directory,
                    found.shards(),
                    new ShardOptions(options, files, memory, accounts, lanes, clock, heapGuard, log, events));
            return group;
        } catch (IOException | RuntimeException e) {
            group.abandon(e);
            throw e;
        }
    }

    private void openShards(StorageDirectory directory, int count, ShardOptions options) throws IOException {
        List<StorageDirectory> places = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            places.add(directory.directory(Superblock.directoryName(number)));
        }
        // Before files are made in them; this covers the superblock as well, in case an earlier server only renamed it.
        directory.sync();
        for (int number = 1; number <= count; number++) {
            shards.add(Shard.open(number, options, places.get(number - 1)));
        }
    }

    private void abandon(Exception failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Starts a thread for each shard. */
    public void start() {
        shards.forEach(Shard::start);
    }

    /** Returns the shards. The shard of a stream is found by asking each, or is remembered from its creation. */
    public List<Shard> shards() {
        return List.copyOf(shards);
    }

    /** Makes received changes durable, stops the threads and closes the files. */
    @Override
    public void close() throws IOException {
        IOException failure = closeShards(closing(lock::announceEnd, null));
        checkpoints.close();
        readers.close();
        background.close();
        failure = closing(lock, failure);
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Closes all shards at the same time: each waits for the disk, and a slow disk must not multiply the time by the number
     * of shards.
     */
    private @Nullable IOException closeShards(@Nullable IOException earlier) {
        @Nullable IOException[] failures = new IOException[shards.size()];
        List<Thread> closers = new ArrayList<>();
        shards.forEach(Shard::handOver);
        for (int i = 0; i < failures.length; i++) {
            Shard shard = shards.get(i);
            int index = i;
            closers.add(Thread.ofPlatform()
                    .name("close-" + shard.number())
                    .start(() -> failures[index] = closing(shard, null)));
        }
        closers.forEach(ThreadEnd::await);
        IOException failure = earlier;
        for (IOException own : failures) {
            failure = own == null ? failure : combine(own, failure);
        }
        return failure;
    }

    private static @Nullable IOException closing(Closeable closeable, @Nullable IOException earlier) {
        try {
            closeable.close();
            return earlier;
        } catch (IOException e) {
            return combine(e, earlier);
        } catch (RuntimeException e) {
            // A failure of one does not keep the others from being closed.
            return combine(new IOException("closing failed: " + e, e), earlier);
        }
    }

    private static IOException combine(IOException failure, @Nullable IOException earlier) {
        if (earlier == null) {
            return failure;
        }
        earlier.addSuppressed(failure);
        return earlier;
    }
}
