// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.MemoryBudget;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that all streams of an account hold, exact, also across shards, and the server's limits of them. And how many
 * consumers they have.
 *
 * <p>What a stream has decided to store and has not yet is not in here: it adds that itself when it looks at a limit. So
 * several streams may go beyond one by what is under way, as those of the Go server by a message each.
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

    /** Creates a usage of nothing; a limit of -1 is none. */
    public AccountUsage(long maxMemoryBytes, long maxFileBytes) {
        this(maxMemoryBytes, maxFileBytes, new MemoryBudget(Long.MAX_VALUE / 2));
    }

    /** The same with memory for the message ids of all streams. */
    public AccountUsage(long maxMemoryBytes, long maxFileBytes, MemoryBudget messageIds) {
        this.messageIds = messageIds;
        this.maxMemoryBytes = maxMemoryBytes < 0 ? Long.MAX_VALUE : maxMemoryBytes;
        this.maxFileBytes = maxFileBytes < 0 ? Long.MAX_VALUE : maxFileBytes;
    }

    /** Whether there are more bytes than the server allows, or would be with so many more. */
    boolean exceeds(boolean isFile, long moreBytes) {
        return isFile ? file.get() + moreBytes > maxFileBytes : memory.get() + moreBytes > maxMemoryBytes;
    }

    /** So many bytes more, or fewer. */
    void addBytes(boolean isFile, long more) {
        if (more != 0) {
            (isFile ? file : memory).addAndGet(more);
        }
    }

    /** So many consumers more, or fewer. */
    void addConsumers(int more) {
        consumers.addAndGet(more);
    }

    /** Memory of the message ids of all streams. */
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
