// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.HeapGuard;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The reply subjects to which a connection may publish because it got messages with them. The oldest are forgotten when there
 * are too many, or when the heap is nearly full.
 *
 * <p>Thread: any; a lock guards the map, and nothing else is called under it.
 */
public final class ReplyGrants {
    private static final int MAX_GRANTS = 8192;
    private static final int MAX_BYTES = 1 << 20;

    /** A map entry and its key, without the characters. */
    private static final int OVERHEAD_BYTES = 120;

    private static final class Grant {
        private final long sinceNanos;
        private int used;

        private Grant(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    private final Permissions.Responses limits;
    private final HeapGuard heap;
    private final Map<String, Grant> grants = new LinkedHashMap<>();
    private int bytes;

    ReplyGrants(Permissions.Responses limits, HeapGuard heap) {
        this.limits = limits;
        this.heap = heap;
    }

    /** A message with a reply subject is delivered to the connection. */
    public void add(PublishFrame frame, long nowNanos) {
        String reply = new String(frame.names, frame.reply, frame.replyLength, StandardCharsets.ISO_8859_1);
        // Asked without the lock, since the answer may take a collection.
        add(reply, nowNanos, heap.isFull());
    }

    private synchronized void add(String reply, long nowNanos, boolean heapFull) {
        int own = OVERHEAD_BYTES + reply.length();
        int max = heapFull ? Math.max(bytes, own) : MAX_BYTES;
        if (grants.remove(reply) == null) {
            bytes += own;
        }
        grants.put(reply, new Grant(nowNanos));
        var oldest = grants.entrySet().iterator();
        while (grants.size() > MAX_GRANTS || bytes > max) {
            bytes -= OVERHEAD_BYTES + oldest.next().getKey().length();
            oldest.remove();
        }
    }

    /** Memory of all grants. */
    synchronized int bytes() {
        return bytes;
    }

    /** Whether a message may be published to the frame's subject; counts it. */
    synchronized boolean takes(PublishFrame frame, long nowNanos) {
        String subject = new String(frame.names, frame.subject, frame.subjectLength, StandardCharsets.ISO_8859_1);
        Grant grant = grants.get(subject);
        if (grant == null) {
            return false;
        }
        grant.used++;
        boolean spent = limits.maxMessages() > 0 && grant.used > limits.maxMessages();
        boolean expired = limits.expiryNanos() > 0 && nowNanos - grant.sinceNanos > limits.expiryNanos();
        if (spent || expired) {
            grants.remove(subject);
            bytes -= OVERHEAD_BYTES + subject.length();
            return false;
        }
        return true;
    }
}
