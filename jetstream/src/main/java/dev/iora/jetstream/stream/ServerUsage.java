// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that all streams of a server store, exactly and across shards. Knows the server's limits.
 *
 * <p>Messages in flight are not included: a stream adds its own when it checks a limit. So several streams together may
 * exceed a limit by what they have in flight; those of the Go server may by one message each.
 *
 * <p>Thread: any.
 */
public final class ServerUsage {
    private final AtomicLong memory = new AtomicLong();
    private final AtomicLong file = new AtomicLong();
    private final MemoryBudget messageIds;
    private final long maxMemoryBytes;
    private final long maxFileBytes;

    /** Creates an empty usage; a limit of -1 is none. */
    public ServerUsage(long maxMemoryBytes, long maxFileBytes) {
        this(maxMemoryBytes, maxFileBytes, new MemoryBudget(Long.MAX_VALUE / 2));
    }

    /** Creates an empty usage with a budget for the message ids of all streams. */
    public ServerUsage(long maxMemoryBytes, long maxFileBytes, MemoryBudget messageIds) {
        this.messageIds = messageIds;
        this.maxMemoryBytes = maxMemoryBytes < 0 ? Long.MAX_VALUE : maxMemoryBytes;
        this.maxFileBytes = maxFileBytes < 0 ? Long.MAX_VALUE : maxFileBytes;
    }

    /** Whether the bytes exceed the limit, or would with {@code moreBytes}. */
    boolean exceeds(boolean fileStorage, long moreBytes) {
        return fileStorage ? file.get() + moreBytes > maxFileBytes : memory.get() + moreBytes > maxMemoryBytes;
    }

    /** Adds bytes; negative if they are removed. */
    void addBytes(boolean fileStorage, long more) {
        (fileStorage ? file : memory).addAndGet(more);
    }

    /** Budget for the message ids of all streams. */
    MemoryBudget messageIds() {
        return messageIds;
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
