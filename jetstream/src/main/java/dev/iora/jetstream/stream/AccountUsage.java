// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.MemoryBudget;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that all streams of an account store, exactly and across shards, and their consumers. Knows the server's
 * limits of the bytes.
 *
 * <p>Messages in flight are not included: a stream adds its own when it checks a limit. So several streams together may
 * exceed a limit by what they have in flight; those of the Go server may by one message each.
 *
 * <p>Thread: any.
 */
public final class AccountUsage {
    private final AtomicLong memory = new AtomicLong();
    private final AtomicLong file = new AtomicLong();
    private final AtomicInteger consumers = new AtomicInteger();
    private final MemoryBudget messageIds;
    private final long maxMemoryBytes;
    private final long maxFileBytes;

    /** Creates an empty usage; a limit of -1 is none. */
    public AccountUsage(long maxMemoryBytes, long maxFileBytes) {
        this(maxMemoryBytes, maxFileBytes, new MemoryBudget(Long.MAX_VALUE / 2));
    }

    /** Creates an empty usage with a budget for the message ids of all streams. */
    public AccountUsage(long maxMemoryBytes, long maxFileBytes, MemoryBudget messageIds) {
        this.messageIds = messageIds;
        this.maxMemoryBytes = maxMemoryBytes < 0 ? Long.MAX_VALUE : maxMemoryBytes;
        this.maxFileBytes = maxFileBytes < 0 ? Long.MAX_VALUE : maxFileBytes;
    }

    /** Whether the bytes exceed the server's limit, or would with {@code moreBytes}. */
    boolean exceeds(boolean fileStorage, long moreBytes) {
        return fileStorage ? file.get() + moreBytes > maxFileBytes : memory.get() + moreBytes > maxMemoryBytes;
    }

    /** Adds bytes; negative if they are removed. */
    void addBytes(boolean fileStorage, long more) {
        if (more != 0) {
            (fileStorage ? file : memory).addAndGet(more);
        }
    }

    /** Adds consumers; negative if they are removed. */
    void addConsumers(int more) {
        consumers.addAndGet(more);
    }

    /** Budget for the message ids of all streams. */
    MemoryBudget messageIds() {
        return messageIds;
    }

    /** Number of consumers. */
    public int consumers() {
        return consumers.get();
    }

    /** Bytes of memory streams. */
    public long memoryBytes() {
        return memory.get();
    }

    /** Bytes of file streams. */
    public long fileBytes() {
        return file.get();
    }
}
