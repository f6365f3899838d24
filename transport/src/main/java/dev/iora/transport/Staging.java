// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.core.Connection;
import dev.iora.core.Subscription;
import dev.iora.wire.ProtocolEncoder;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The output that one lane will hand over to one destination at the end of its round: encoded bytes, and the number of
 * messages of each run, so that counting costs almost nothing per message.
 *
 * <p>Thread: the lane's loop.
 *
 * <p>Invariant: empty, without memory, between rounds.
 */
final class Staging {
    private static final int MAX_KEPT_RUNS = 64;
    private static final int SHARE_BYTES = 16 * 1024;

    final SocketConnection destination;

    @Nullable
    Chunk first;

    @Nullable
    Chunk last;

    int bytes;
    int messages;

    /** Whether it is in the loop's list for the end of the round. */
    boolean queued;

    /** Payload bytes of the messages, for statistics. */
    long payloadBytes;

    /** The connection whose message was staged last, which is slowed down if the destination cannot keep up. */
    @Nullable
    SocketConnection publisher;

    private @Nullable Subscription[] runs = {};
    private int[] runCounts = {};
    private int[] runOffsets = {};

    /** Whether the subscription of a run has already counted its messages. */
    private boolean[] countedRuns = {};

    /** The publisher of a run for a member of a queue group, if it must not get its own messages; else null. */
    private @Nullable Connection[] skippedRuns = {};

    private int runSize;
    private @Nullable Subscription current;

    private boolean currentCounted;
    private @Nullable Connection currentSkipped;
    private boolean uncounted;

    /** The open broadcast that includes this destination, until something else is staged for it. */
    @Nullable
    Broadcast open;

    Staging(SocketConnection destination) {
        this.destination = destination;
    }

    /**
     * Adds a message.
     *
     * @param counted whether the subscription has already counted it
     * @return the number of bytes added
     */
    int addMessage(Subscription subscription, PublishFrame frame, boolean counted, IoLoop loop) {
        if (open != null) {
            sealOpen(loop);
        }
        Connection skipped = subscription.queue() == null ? null : loop.router().skipped();
        if (subscription != current || counted != currentCounted || skipped != currentSkipped || runSize == 0) {
            startRun(subscription, counted, skipped);
        }
        runCounts[runSize - 1]++;
        messages++;
        payloadBytes += frame.size;
        byte[] sid = subscription.sid();
        int before = bytes;
        if (frame.headerSize < 0 || destination.takesHeaders()) {
            int tail = frame.end - frame.tail;
            int most = ProtocolEncoder.messageHeadSize(frame, sid) + tail;
            Chunk chunk = last;
            if (chunk == null || chunk.room() < most) {
                addLongMessage(frame, sid, most, tail, loop);
                return bytes - before;
            }
            byte[] target = chunk.bytes;
            int at = ProtocolEncoder.messageHead(target, chunk.end, frame, sid);
            System.arraycopy(frame.bytes, frame.tail, target, at, tail);
            bytes += at + tail - chunk.end;
            chunk.end = at + tail;
        } else {
            addStripped(frame, sid, loop);
        }
        return bytes - before;
    }

    private void addLongMessage(PublishFrame frame, byte[] sid, int most, int tail, IoLoop loop) {
        SharedPayload shared = frame.exclusive && tail >= SHARE_BYTES ? loop.receivedPayload() : null;
        Chunk chunk = roomFor(shared == null && most <= Chunk.LARGE_BYTES ? most : most - tail, loop);
        int head = ProtocolEncoder.messageHead(chunk.bytes, chunk.end, frame, sid);
        bytes += head - chunk.end;
        chunk.end = head;
        if (shared == null) {
            addBytes(frame.bytes, frame.tail, tail, loop);
        } else {
            shared.retain();
            addShared(loop.chunks().takeView(shared, frame.tail, frame.end));
        }
    }

    private void addStripped(PublishFrame frame, byte[] sid, IoLoop loop) {
        Chunk chunk = roomFor(ProtocolEncoder.strippedHeadSize(frame, sid), loop);
        int head = ProtocolEncoder.strippedHead(chunk.bytes, chunk.end, frame, sid);
        bytes += head - chunk.end;
        chunk.end = head;
        int payload = frame.payload + frame.headerSize;
        addBytes(frame.bytes, payload, frame.end - payload, loop);
    }

    /** Adds protocol bytes that belong to no subscription. */
    void addProtocol(byte[] source, int offset, int length, IoLoop loop) {
        if (open != null) {
            sealOpen(loop);
        }
        if (current != null || runSize == 0) {
            startRun(null, false, null);
        }
        addBytes(source, offset, length, loop);
    }

    /** Seals the open broadcast that includes this destination, so that later messages follow it. */
    void sealOpen(IoLoop loop) {
        Broadcast broadcast = open;
        if (broadcast != null) {
            broadcast.seal(loop);
        }
    }

    /** Whether messages are staged that are counted when they are handed over. */
    boolean hasUncounted() {
        return uncounted || open != null;
    }

    /** Announces that the next {@link #addShared} adds {@code count} messages to {@code subscription}. */
    void beginShared(Subscription subscription, int count, long payload, @Nullable SocketConnection from) {
        startRun(subscription, false, null);
        runCounts[runSize - 1] += count;
        messages += count;
        payloadBytes += payload;
        publisher = from;
    }

    void addShared(Chunk view) {
        link(view);
        bytes += view.length();
    }

    private void addBytes(byte[] source, int offset, int length, IoLoop loop) {
        int from = offset;
        int left = length;
        while (left > 0) {
            Chunk chunk = last;
            if (chunk == null || chunk.room() == 0) {
                chunk = roomFor(1, loop);
            }
            int part = Math.min(left, chunk.room());
            System.arraycopy(source, from, chunk.bytes, chunk.end, part);
            chunk.end += part;
            from += part;
            left -= part;
        }
        bytes += length;
    }

    private Chunk roomFor(int size, IoLoop loop) {
        Chunk chunk = last;
        if (chunk != null && chunk.room() >= size) {
            return chunk;
        }
        Chunk fresh;
        if (size <= Chunk.SMALL_BYTES && (chunk == null || chunk.shared != null)) {
            fresh = loop.chunks().takeSmall();
        } else if (size <= Chunk.LARGE_BYTES) {
            fresh = loop.chunks().takeLarge();
        } else {
            fresh = new Chunk(size);
        }
        link(fresh);
        return fresh;
    }

    private void link(Chunk chunk) {
        if (last == null) {
            first = chunk;
        } else {
            last.next = chunk;
        }
        last = chunk;
    }

    /** Starts a run: the next bytes belong to {@code subscription}, or to none if it is null. */
    private void startRun(@Nullable Subscription subscription, boolean counted, @Nullable Connection skipped) {
        if (subscription != null && subscription == current && counted == currentCounted && skipped == currentSkipped) {
            return;
        }
        current = subscription;
        currentCounted = counted;
        currentSkipped = skipped;
        uncounted |= subscription != null && !counted;
        if (subscription == null && runSize > 0 && runs[runSize - 1] == null) {
            return;
        }
        if (runSize == runCounts.length) {
            int capacity = Math.max(2, runSize * 2);
            runs = Arrays.copyOf(runs, capacity);
            runCounts = Arrays.copyOf(runCounts, capacity);
            runOffsets = Arrays.copyOf(runOffsets, capacity);
            countedRuns = Arrays.copyOf(countedRuns, capacity);
            skippedRuns = Arrays.copyOf(skippedRuns, capacity);
        }
        runs[runSize] = subscription;
        runCounts[runSize] = 0;
        runOffsets[runSize] = bytes;
        countedRuns[runSize] = counted;
        skippedRuns[runSize] = skipped;
        runSize++;
    }

    /**
     * Counts the staged messages for their subscriptions, and removes those that a subscription must not get any more: it
     * ended, or UNSUB set a maximum after they were staged. Messages counted earlier are removed only if UNSUB ended the
     * subscription. Removed messages of a queue group go to another member. Thread: the lane, under the destination's lock.
     */
    void settle(IoLoop loop) {
        boolean cut = false;
        for (int i = 0; i < runSize; i++) {
            Subscription subscription = runs[i];
            if (subscription == null) {
                continue;
            }
            boolean alreadyCounted = countedRuns[i];
            if (alreadyCounted ? subscription.isSilenced() : subscription.isLimited() || subscription.isEnded()) {
                cut = true;
                continue;
            }
            if (!alreadyCounted) {
                subscription.count(runCounts[i]);
            }
            // The run is counted, so cutRuns keeps it unchanged.
            runs[i] = null;
        }
        if (cut) {
            cutRuns(loop);
        }
    }

    /** The rare case: copies the messages that may be delivered, frame by frame where a maximum decides. */
    private void cutRuns(IoLoop loop) {
        byte[] all = flatten(loop);
        for (int i = 0; i < runSize; i++) {
            int at = runOffsets[i];
            int end = i + 1 < runSize ? runOffsets[i + 1] : all.length;
            Subscription subscription = runs[i];
            if (subscription == null) {
                addBytes(all, at, end - at, loop);
                continue;
            }
            while (at < end) {
                int frameEnd = MessageFrames.end(all, at);
                if (!countedRuns[i] && subscription.tryTake()) {
                    addBytes(all, at, frameEnd - at, loop);
                    if (subscription.isEnded()) {
                        loop.output().onExhausted(subscription);
                    }
                } else {
                    messages--;
                    if (subscription.queue() != null) {
                        byte[] message = Arrays.copyOfRange(all, at, frameEnd);
                        loop.output().onMemberRefused(subscription, message, skippedRuns[i]);
                    }
                }
                at = frameEnd;
            }
        }
    }

    /** Moves everything staged into one array; the staging is then empty, but keeps its runs. */
    private byte[] flatten(IoLoop loop) {
        byte[] all = new byte[bytes];
        int at = 0;
        for (Chunk chunk = first; chunk != null; chunk = chunk.next) {
            System.arraycopy(chunk.bytes, chunk.start, all, at, chunk.length());
            at += chunk.length();
        }
        loop.chunks().freeAll(first);
        first = null;
        last = null;
        bytes = 0;
        return all;
    }

    /** Returns the chunks and clears the staging. */
    @Nullable
    Chunk take() {
        Chunk taken = first;
        first = null;
        last = null;
        bytes = 0;
        messages = 0;
        payloadBytes = 0;
        publisher = null;
        current = null;
        currentSkipped = null;
        uncounted = false;
        if (runSize > MAX_KEPT_RUNS) {
            runs = new Subscription[0];
            runCounts = new int[0];
            runOffsets = new int[0];
            countedRuns = new boolean[0];
            skippedRuns = new Connection[0];
        } else {
            Arrays.fill(runs, 0, runSize, null);
            Arrays.fill(skippedRuns, 0, runSize, null);
        }
        runSize = 0;
        return taken;
    }
}
