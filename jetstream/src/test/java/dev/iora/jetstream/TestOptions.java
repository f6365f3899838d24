// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import dev.iora.jetstream.options.BatchLimits;
import dev.iora.jetstream.options.HeapShares;
import dev.iora.jetstream.options.JetStreamOptions;
import java.nio.file.Path;

/**
 * Builds options for tests: one shard, durable acknowledgements and no limits, unless a test sets them.
 *
 * <p>Thread: the test's.
 */
public final class TestOptions {
    /** Maximum of bytes that wait for a client, and default limit of a direct get. */
    public static final int MAX_PENDING_BYTES = 32 << 20;

    private Path directory = Path.of("unused");
    private long maxMemoryBytes = -1;
    private long maxFileBytes = -1;
    private long syncIntervalNanos;
    private String domain = "";
    private int maxBufferedMessages = 1000;
    private long maxBufferedBytes = 1 << 20;
    private int queueLimit = 100;
    private JetStreamOptions.Limits limits = new JetStreamOptions.Limits(0, 0, 0);
    private BatchLimits batches = BatchLimits.DEFAULT;
    private int shards = 1;
    private long heapBytes = 1L << 30;

    public TestOptions directory(Path directory) {
        this.directory = directory;
        return this;
    }

    /** Limits the sizes of all memory streams and of all file streams. */
    public TestOptions maxBytes(long memory, long file) {
        maxMemoryBytes = memory;
        maxFileBytes = file;
        return this;
    }

    public TestOptions syncIntervalNanos(long interval) {
        syncIntervalNanos = interval;
        return this;
    }

    public TestOptions domain(String name) {
        domain = name;
        return this;
    }

    /** Limits the publishes of a stream that wait. */
    public TestOptions maxBuffered(int messages, long bytes) {
        maxBufferedMessages = messages;
        maxBufferedBytes = bytes;
        return this;
    }

    /** Limits the API requests of each kind that wait. */
    public TestOptions queueLimit(int requests) {
        queueLimit = requests;
        return this;
    }

    public TestOptions limits(JetStreamOptions.Limits limits) {
        this.limits = limits;
        return this;
    }

    /** Limits batches that are published as one. */
    public TestOptions batches(BatchLimits limits) {
        batches = limits;
        return this;
    }

    public TestOptions shards(int count) {
        shards = count;
        return this;
    }

    /** Sets the heap of which clients' data has shares. */
    public TestOptions heapBytes(long size) {
        heapBytes = size;
        return this;
    }

    public JetStreamOptions build() {
        return new JetStreamOptions(
                "srv",
                directory,
                maxMemoryBytes,
                maxFileBytes,
                syncIntervalNanos,
                1 << 20,
                domain,
                true,
                maxBufferedMessages,
                maxBufferedBytes,
                MAX_PENDING_BYTES,
                queueLimit,
                queueLimit,
                limits,
                batches,
                shards,
                new HeapShares(heapBytes));
    }
}
