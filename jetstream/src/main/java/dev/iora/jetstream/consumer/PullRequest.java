// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * A pull request that waits; an element of the {@link PullRequestQueue}.
 *
 * <p>Thread: the shard.
 */
final class PullRequest {
    private static final int OBJECT_BYTES = 256;

    /** The lane it came by and its messages go by. */
    final int lane;

    /** Subject its messages go to. */
    final byte[] reply;

    /** What it asked for. */
    final PullTerms terms;

    private final int bodyBytes;

    /** When it ends, if it does; monotonic time. */
    final long expiresAtNanos;

    /** When the next heartbeat is due, if it has any; monotonic time. */
    long heartbeatAtNanos;

    /** Messages it still waits for. */
    int left;

    /** Messages it got. */
    int delivered;

    /** Bytes it still takes, if it has such a limit. */
    int bytesLeft;

    /** What pins its client; starts as what it brought. */
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

    /** Memory it takes while it waits, about: names in its body are kept as strings. */
    long heldBytes() {
        return OBJECT_BYTES + reply.length + 2L * bodyBytes;
    }

    /** Whether its time is over. */
    boolean isExpired(long nowNanos) {
        return terms.expires() && expiresAtNanos - nowNanos <= 0;
    }

    /** Whether it takes a message of so many bytes. */
    boolean fits(int size) {
        return terms.maxBytes() <= 0 || size <= bytesLeft;
    }

    /** Whether anyone still listens for its messages; asked once per step. */
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

    /** A message of so many bytes goes to it. */
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
