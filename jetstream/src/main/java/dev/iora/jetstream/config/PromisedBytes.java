// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

/**
 * The maximum sizes of streams together: the bytes that they may store. Sums stay at the largest number.
 *
 * @param memory of memory streams
 * @param file of file streams
 */
public record PromisedBytes(long memory, long file) {
    /** No bytes. */
    public static final PromisedBytes NOTHING = new PromisedBytes(0, 0);

    /** The maximum size of a stream; nothing if it has none. */
    public static PromisedBytes to(StreamConfig config) {
        long bytes = Math.max(0, config.maxBytes());
        return config.storage() == StorageType.MEMORY ? new PromisedBytes(bytes, 0) : new PromisedBytes(0, bytes);
    }

    /** Returns this and {@code other} together. */
    public PromisedBytes plus(PromisedBytes other) {
        return new PromisedBytes(sum(memory, other.memory), sum(file, other.file));
    }

    /** The bytes of streams with {@code storage}. */
    public long of(StorageType storage) {
        return storage == StorageType.MEMORY ? memory : file;
    }

    static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
