// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.jetstream.options.AccountLimits;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that all streams of an account store, exactly and across shards, and their consumers. Knows the account's
 * limits of the bytes. As for {@link ServerUsage}, messages in flight are not included.
 *
 * <p>Thread: any.
 */
public final class AccountUsage {
    private final AtomicLong memory = new AtomicLong();
    private final AtomicLong file = new AtomicLong();
    private final AtomicInteger consumers = new AtomicInteger();
    private final ServerUsage server;
    private volatile AccountLimits limits = AccountLimits.NONE;

    /** Creates an empty usage; what it counts counts for {@code server}, too. */
    public AccountUsage(ServerUsage server) {
        this.server = server;
    }

    /** Sets the limits. */
    public void limit(AccountLimits newLimits) {
        limits = newLimits;
    }

    /** The usage of the whole server. */
    ServerUsage server() {
        return server;
    }

    /** Whether the bytes would exceed the account's limit with {@code moreBytes}. */
    boolean exceeds(boolean fileStorage, long moreBytes) {
        AccountLimits set = limits;
        long max = fileStorage ? set.maxFileBytes() : set.maxMemoryBytes();
        return max >= 0 && (fileStorage ? file : memory).get() + moreBytes > max;
    }

    /** Adds bytes; negative if they are removed. */
    void addBytes(boolean fileStorage, long more) {
        if (more != 0) {
            (fileStorage ? file : memory).addAndGet(more);
            server.addBytes(fileStorage, more);
        }
    }

    /** Adds consumers; negative if they are removed. */
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
