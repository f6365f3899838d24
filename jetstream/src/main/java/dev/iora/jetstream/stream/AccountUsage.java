// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that all streams of an account hold or are about to, against its limits; exact, also across shards. And how many
 * consumers they have.
 *
 * <p>Thread: any.
 */
public final class AccountUsage {
    private final AtomicLong memory = new AtomicLong();
    private final AtomicLong file = new AtomicLong();
    private final AtomicInteger consumers = new AtomicInteger();
    private final long maxMemoryBytes;
    private final long maxFileBytes;

    /** Creates a usage of nothing; a limit of -1 is none. */
    public AccountUsage(long maxMemoryBytes, long maxFileBytes) {
        this.maxMemoryBytes = maxMemoryBytes < 0 ? Long.MAX_VALUE : maxMemoryBytes;
        this.maxFileBytes = maxFileBytes < 0 ? Long.MAX_VALUE : maxFileBytes;
    }

    /** Counts bytes that are to be stored; false, and nothing happens, if the limit does not allow them. */
    boolean tryReserve(boolean isFile, long bytes) {
        AtomicLong used = isFile ? file : memory;
        long max = isFile ? maxFileBytes : maxMemoryBytes;
        if (used.addAndGet(bytes) <= max) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Gives bytes back. */
    void release(boolean isFile, long bytes) {
        (isFile ? file : memory).addAndGet(-bytes);
    }

    /** So many consumers more, or fewer. */
    void addConsumers(int more) {
        consumers.addAndGet(more);
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
