// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.core.Connection;
import dev.iora.core.Subscription;
import dev.iora.wire.ProtocolEncoder;
import dev.iora.wire.PublishFrame;
import org.jspecify.annotations.Nullable;

/**
 * Messages staged once for many destinations that get the same bytes. A message then costs the same for any number of
 * subscribers; only handing over has a cost per destination.
 *
 * <p>It is open while nothing else is staged for any of its destinations. Before anything else is staged there, it is
 * {@link #seal}ed, so each destination gets everything in order.
 *
 * <p>Thread: the lane's loop.
 */
final class Broadcast {
    private final Subscription[] matched;
    private final @Nullable Connection skipped;
    private final boolean headers;
    private final Staging[] targets;
    private final Subscription[] subscriptions;
    private final byte[] sid;
    private int size;
    private @Nullable Chunk first;
    private @Nullable Chunk last;
    private int messages;
    private long payloadBytes;
    private @Nullable SocketConnection publisher;
    private boolean sealed;

    private Broadcast(Subscription[] matched, @Nullable Connection skipped, boolean headers) {
        this.matched = matched;
        this.skipped = skipped;
        this.headers = headers;
        targets = new Staging[matched.length];
        subscriptions = new Subscription[matched.length];
        sid = matched[0].sid();
    }

    /**
     * Opens a broadcast to all of {@code matched} except {@code skipped}; null if one of them needs individual delivery.
     */
    static @Nullable Broadcast open(
            Subscription[] matched, @Nullable Connection skipped, PublishFrame frame, IoLoop loop) {
        boolean headers = frame.headerSize >= 0;
        for (Subscription subscription : matched) {
            Connection connection = subscription.connection();
            boolean plain = !subscription.isLimited()
                    && !subscription.isEnded()
                    && connection.canShareMessages()
                    && (!headers || connection.takesHeaders());
            if (!plain) {
                return null;
            }
        }
        var broadcast = new Broadcast(matched, skipped, headers);
        for (Subscription subscription : matched) {
            if (subscription.connection() != skipped) {
                broadcast.join(subscription, (SocketConnection) subscription.connection(), loop);
            }
        }
        return broadcast;
    }

    private void join(Subscription subscription, SocketConnection destination, IoLoop loop) {
        Staging staging = destination.staging(loop);
        staging.sealOpen(loop);
        staging.open = this;
        targets[size] = staging;
        subscriptions[size] = subscription;
        size++;
    }

    /** Whether a message for these subscriptions may still be added. */
    boolean takes(Subscription[] other, PublishFrame frame, @Nullable Connection otherSkipped) {
        return matched == other && !sealed && skipped == otherSkipped && headers == (frame.headerSize >= 0);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds a message; returns the number of bytes added. */
    int add(PublishFrame frame, IoLoop loop) {
        int tail = frame.end - frame.tail;
        int most = ProtocolEncoder.messageHeadSize(frame, sid) + tail;
        Chunk chunk = last;
        if (chunk == null || chunk.room() < most) {
            chunk = most <= Chunk.LARGE_BYTES ? loop.chunks().takeLarge() : new Chunk(most);
            if (last == null) {
                first = chunk;
            } else {
                last.next = chunk;
            }
            last = chunk;
        }
        int at = ProtocolEncoder.messageHead(chunk.bytes, chunk.end, frame, sid);
        System.arraycopy(frame.bytes, frame.tail, chunk.bytes, at, tail);
        int added = at + tail - chunk.end;
        chunk.end = at + tail;
        messages++;
        payloadBytes += frame.size;
        publisher = loop.reading();
        return added;
    }

    /** Stages the added messages for each destination and accepts no more. Calling it again does nothing. */
    void seal(IoLoop loop) {
        if (sealed) {
            return;
        }
        sealed = true;
        for (int i = 0; i < size; i++) {
            targets[i].open = null;
        }
        Chunk chunk = first;
        boolean firstChunk = true;
        while (chunk != null) {
            Chunk next = chunk.next;
            chunk.next = null;
            var shared = new SharedChunk(chunk, size);
            for (int i = 0; i < size; i++) {
                if (firstChunk) {
                    targets[i].beginShared(subscriptions[i], messages, payloadBytes, publisher);
                }
                targets[i].addShared(loop.chunks().takeView(shared, chunk.start, chunk.end));
            }
            firstChunk = false;
            chunk = next;
        }
        first = null;
        last = null;
    }
}
