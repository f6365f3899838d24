// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.core.Subscription;
import dev.iora.wire.ProtocolEncoder;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one lane will hand over to one destination at the end of its round: encoded bytes, and per run of messages to
 * the same subscription how many there are, so that counting costs next to nothing per message.
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

    /** Whether the loop has it on its list for the end of the round. */
    boolean queued;

    /** Payload bytes of the messages, for statistics. */
    long payloadBytes;

    /** The connection whose message was staged last: whom to slow down if the destination cannot keep up. */
    @Nullable
    SocketConnection publisher;

    private @Nullable Subscription[] runs = {};
    private int[] runCounts = {};
    private int[] runOffsets = {};

    /** Whether the subscription of a run has counted its messages already. */
    private boolean[] countedRuns = {};

    private int runSize;
    private @Nullable Subscription current;

    private boolean isCurrentCounted;
    private boolean hasUncounted;

    /** The broadcast this destination takes part in, until something else is staged for it. */
    @Nullable
    Broadcast open;

    Staging(SocketConnection destination) {
        this.destination = destination;
    }

    /**
     * Adds a message.
     *
     * @param counted whether the subscription has counted it already
     * @return the bytes added
     */
    int addMessage(Subscription subscription, PublishFrame frame, boolean counted, IoLoop loop) {
        if (open != null) {
            sealOpen(loop);
        }
        if (subscription != current || counted != isCurrentCounted || runSize == 0) {
            startRun(subscription, counted);
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
            startRun(null, false);
        }
        addBytes(source, offset, length, loop);
    }

    /** Ends the broadcast this destination takes part in, so that what follows comes behind it. */
    void sealOpen(IoLoop loop) {
        Broadcast broadcast = open;
        if (broadcast != null) {
            broadcast.seal(loop);
        }
    }

    /** Whether messages are staged that are counted when they are handed over. */
    boolean hasUncounted() {
        return hasUncounted || open != null;
    }

    /** What follows by {@link #addShared} are {@code count} messages to {@code subscription}. */
    void beginShared(Subscription subscription, int count, long payload, @Nullable SocketConnection from) {
        startRun(subscription, false);
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

    /** From here on bytes belong to {@code subscription}, which has counted them already or not, or to none. */
    private void startRun(@Nullable Subscription subscription, boolean counted) {
        if (subscription != null && subscription == current && counted == isCurrentCounted) {
            return;
        }
        current = subscription;
        isCurrentCounted = counted;
        hasUncounted |= subscription != null && !counted;
        if (subscription == null && runSize > 0 && runs[runSize - 1] == null) {
            return;
        }
        if (runSize == runCounts.length) {
            int capacity = Math.max(2, runSize * 2);
            runs = Arrays.copyOf(runs, capacity);
            runCounts = Arrays.copyOf(runCounts, capacity);
            runOffsets = Arrays.copyOf(runOffsets, capacity);
            countedRuns = Arrays.copyOf(countedRuns, capacity);
        }
        runs[runSize] = subscription;
        runCounts[runSize] = 0;
        runOffsets[runSize] = bytes;
        countedRuns[runSize] = counted;
        runSize++;
    }

    /**
     * Counts the staged messages for their subscriptions, and takes out those a subscription must not have any more:
     * it ended, or UNSUB set a maximum after they were staged; of those counted before, UNSUB may have ended it. Those of
     * a queue group go to another member. Thread: the lane, under the destination's lock.
     */
    void settle(IoLoop loop) {
        boolean cut = false;
        for (int i = 0; i < runSize; i++) {
            Subscription subscription = runs[i];
            if (subscription == null) {
                continue;
            }
            boolean isCounted = countedRuns[i];
            if (isCounted ? subscription.isSilenced() : subscription.isLimited() || subscription.isEnded()) {
                cut = true;
                continue;
            }
            if (!isCounted) {
                subscription.count(runCounts[i]);
            }
            // Counted: cutRuns keeps it as it is.
            runs[i] = null;
        }
        if (cut) {
            cutRuns(loop);
        }
    }

    /** The rare case: copies what may be delivered, frame by frame where a maximum decides. */
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
                        loop.output().onMemberRefused(subscription, Arrays.copyOfRange(all, at, frameEnd));
                    }
                }
                at = frameEnd;
            }
        }
    }

    /** Moves everything staged into one array; the staging is empty then, its runs still stand. */
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

    /** Gives the chunks away and is empty. */
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
        hasUncounted = false;
        if (runSize > MAX_KEPT_RUNS) {
            runs = new Subscription[0];
            runCounts = new int[0];
            runOffsets = new int[0];
            countedRuns = new boolean[0];
        } else {
            Arrays.fill(runs, 0, runSize, null);
        }
        runSize = 0;
        return taken;
    }
}
