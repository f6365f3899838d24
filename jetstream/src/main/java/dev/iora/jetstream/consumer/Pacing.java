// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

/**
 * Delays deliveries, to limit their rate or to keep the original intervals between messages.
 *
 * <p>The rate limit is a bucket that holds one message of the largest size and fills with time (nats-server v2.14.5
 * consumer.go setRateLimit). Only the time at which the bucket was empty is kept.
 *
 * <p>Thread: the shard.
 */
final class Pacing {
    private static final long BITS = 8;
    private static final long SECOND = 1_000_000_000L;
    private static final long SHORTEST_GAP = 1_000_000L;

    private long bytesPerSecond;
    private boolean limited;
    private long emptyAtNanos;
    private long burstNanos;

    private long replayUpTo;
    private boolean replaying;
    private long lastStoredNanos;
    private long lastSentNanos;

    /**
     * Limits the rate from now on; 0 for no limit.
     *
     * @param burstBytes bytes that may leave at once after a pause
     */
    void rate(long bitsPerSecond, int burstBytes, long nowNanos) {
        limited = bitsPerSecond > 0;
        bytesPerSecond = Math.max(1, bitsPerSecond / BITS);
        burstNanos = costNanos(burstBytes);
        emptyAtNanos = nowNanos - burstNanos;
    }

    /** Keeps the original intervals between messages up to a sequence. */
    void replay(long lastSequence) {
        replayUpTo = lastSequence;
        replaying = lastSequence > 0;
    }

    /** How long the message must wait; 0 if it may leave. */
    long delayNanos(long nowNanos, long sequence, long storedNanos, int size) {
        long delay = 0;
        if (limited) {
            delay = Math.max(0, emptyAfter(nowNanos, size) - nowNanos);
        }
        if (replaying) {
            replaying = sequence <= replayUpTo;
            if (replaying && lastStoredNanos > 0) {
                long gap = storedNanos - lastStoredNanos;
                delay = Math.max(delay, gap > SHORTEST_GAP ? lastSentNanos + gap - nowNanos : 0);
            }
        }
        return delay;
    }

    /** The message was sent. */
    void onSent(long nowNanos, long storedNanos, int size) {
        if (limited) {
            emptyAtNanos = emptyAfter(nowNanos, size);
        }
        lastStoredNanos = storedNanos;
        lastSentNanos = nowNanos;
    }

    private long emptyAfter(long nowNanos, int size) {
        long full = nowNanos - burstNanos;
        long empty = emptyAtNanos - full > 0 ? emptyAtNanos : full;
        return empty + costNanos(size);
    }

    private long costNanos(long bytes) {
        // A message is below 2^31 bytes, so the product stays below 2^61.
        return bytes * SECOND / bytesPerSecond;
    }
}
