// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.core.Connection;
import dev.iora.core.Subscription;
import dev.iora.wire.PublishFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The output that a lane stages for all its destinations, until it hands over at the end of the round, or earlier when much
 * is staged.
 *
 * <p>Only the hand-over finds that a subscription has ended or is exhausted. A message that one member of a queue group did
 * not take is then staged for another, so hand-overs repeat until nothing is staged.
 *
 * <p>Thread: the lane's loop. {@link #onExhausted} and {@link #onMemberRefused} may be called under the lock of a
 * destination and only record the event.
 *
 * <p>Invariant: when {@link #flush} returns, nothing is staged, noted, or open as a broadcast.
 */
final class RoundOutput {
    /** Staged bytes at which a round hands over early, so that they are still in the CPU cache when they are written. */
    static final int MAX_STAGED_BYTES = 1024 * 1024;

    private static final int DESTINATIONS = 16;
    private static final int MAX_KEPT_DESTINATIONS = 64;

    private final IoLoop loop;
    private @Nullable Staging[] stagings = new Staging[DESTINATIONS];
    private int size;
    private int bytes;

    /** Broadcasts of this round, which may be open. */
    private final ArrayList<Broadcast> broadcasts = new ArrayList<>();

    private @Nullable Broadcast broadcast;

    /** Subscriptions that could not be broadcast to in this round. */
    private Subscription @Nullable [] declined;

    private final ArrayDeque<Subscription> exhausted = new ArrayDeque<>();
    private final ArrayDeque<Refused> refused = new ArrayDeque<>();

    /** A message that a member of a queue group did not take at the hand-over. */
    private record Refused(
            Subscription member,
            PublishFrame message,
            @Nullable Connection skipped) {}

    RoundOutput(IoLoop loop) {
        this.loop = loop;
    }

    /** Adds the staging of a destination that is not in the list. */
    void add(Staging staging) {
        loop.checkOwner();
        if (size == stagings.length) {
            stagings = Arrays.copyOf(stagings, size * 2);
        }
        stagings[size++] = staging;
    }

    /** Counts staged bytes; hands over if there are too many. */
    void onStaged(int staged) {
        bytes += staged;
        if (bytes > MAX_STAGED_BYTES) {
            flush();
        }
    }

    /** See {@link dev.iora.core.Broadcaster}. */
    boolean broadcast(Subscription[] subscriptions, PublishFrame frame, @Nullable Connection skipped) {
        Broadcast current = broadcast;
        if (current == null || !current.takes(subscriptions, frame, skipped)) {
            if (declined == subscriptions) {
                return false;
            }
            current = frame.exclusive ? null : Broadcast.open(subscriptions, skipped, frame, loop);
            if (current == null) {
                declined = subscriptions;
                return false;
            }
            broadcast = current;
            broadcasts.add(current);
        }
        if (current.isEmpty()) {
            return false;
        }
        onStaged(current.add(frame, loop));
        return true;
    }

    /** A subscription is exhausted, by this lane or another. */
    void onExhausted(Subscription subscription) {
        exhausted.add(subscription);
    }

    /**
     * A member of a queue group left or is exhausted, while a message for it was staged here.
     *
     * @param skipped the publisher, if it must not get its own message; else null
     */
    void onMemberRefused(Subscription member, byte[] message, @Nullable Connection skipped) {
        refused.add(new Refused(member, MessageFrames.published(message), skipped));
    }

    /** Hands over everything staged. */
    void flush() {
        do {
            handOverAll();
            dropExhausted();
        } while (offerToOtherMembers());
    }

    private void handOverAll() {
        sealBroadcasts();
        int count = size;
        if (count == 0) {
            return;
        }
        size = 0;
        bytes = 0;
        @Nullable Staging[] list = stagings;
        if (count > MAX_KEPT_DESTINATIONS) {
            stagings = new Staging[DESTINATIONS];
        }
        for (int i = 0; i < count; i++) {
            Staging staging = list[i];
            list[i] = null;
            if (staging == null) {
                continue;
            }
            staging.queued = false;
            handOver(staging);
        }
    }

    /** Hands over to one destination and reacts to the verdict. */
    void handOver(Staging staging) {
        SocketConnection destination = staging.destination;
        SocketConnection publisher = staging.publisher;
        try {
            loop.react(destination, publisher, destination.outbound().accept(staging, loop));
        } catch (RuntimeException e) {
            loop.chunks().freeAll(staging.take());
            loop.endFailed(destination, e);
        }
    }

    private void sealBroadcasts() {
        if (broadcast != null) {
            for (Broadcast each : broadcasts) {
                each.seal(loop);
            }
            broadcasts.clear();
            broadcast = null;
        }
        declined = null;
    }

    private void dropExhausted() {
        Subscription next = exhausted.poll();
        while (next != null) {
            loop.router().dropExhausted(next);
            next = exhausted.poll();
        }
    }

    /** Stages messages that members refused for other members of their groups; false if there were none. */
    private boolean offerToOtherMembers() {
        Refused next = refused.poll();
        boolean any = next != null;
        while (next != null) {
            loop.router().routeToOtherMember(next.member, next.message, next.skipped);
            next = refused.poll();
        }
        return any;
    }
}
