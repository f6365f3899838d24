// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * A waiting pull request; an element of the {@link PullRequestQueue}.
 *
 * <p>Thread: the shard.
 */
final class PullRequest {
    private static final int OBJECT_BYTES = 256;

    /** The lane it arrived on, which also publishes its messages. */
    final int lane;

    /** Subject of its messages. */
    final byte[] reply;

    /** Its terms. */
    final PullTerms terms;

    private final int bodyBytes;

    /** Time at which it ends, if it does; monotonic. */
    final long expiresAtNanos;

    /** Time of the next heartbeat, if it has heartbeats; monotonic. */
    long heartbeatAtNanos;

    /** Messages it still waits for. */
    int left;

    /** Messages it received. */
    int delivered;

    /** Bytes it still takes, if it has such a limit. */
    int bytesLeft;

    /** Pin id of its client; at first the one in the request. */
    String pinId;

    @Nullable
    PullRequest previous;

    @Nullable
    PullRequest next;

    private boolean interestKnown;
    private long interestAtNanos;

    PullRequest(int lane, byte[] reply, PullTerms terms, int bodyBytes, long nowNanos) {
        this.bodyBytes = bodyBytes;
        this.lane = lane;
        this.reply = reply;
        this.terms = terms;
        left = terms.batch();
        bytesLeft = Math.max(0, terms.maxBytes());
        expiresAtNanos = nowNanos + Nanos.bounded(terms.expiresNanos());
        heartbeatAtNanos = nowNanos + Nanos.bounded(terms.heartbeatNanos());
        pinId = terms.group().pinId();
    }

    /** Approximate memory while it waits: names in its body are kept as strings. */
    long heldBytes() {
        return OBJECT_BYTES + reply.length + 2L * bodyBytes;
    }

    /** Whether its time is over. */
    boolean isExpired(long nowNanos) {
        return terms.expires() && expiresAtNanos - nowNanos <= 0;
    }

    /** Whether it may receive a message of that size. */
    boolean fits(int size) {
        return terms.maxBytes() <= 0 || size <= bytesLeft;
    }

    /** Whether a client still listens for its messages; checked once per step. */
    boolean hasInterest(ConsumerHost host) {
        long now = host.nowNanos();
        if (!interestKnown || interestAtNanos != now) {
            if (!host.hasInterest(reply)) {
                return false;
            }
            interestKnown = true;
            interestAtNanos = now;
        }
        return true;
    }

    /** A message of that size is sent to it. */
    void take(int size) {
        if (terms.maxBytes() > 0) {
            bytesLeft -= size;
            if (bytesLeft == 0) {
                left = 1;
            }
        }
        left--;
        delivered++;
    }
}
