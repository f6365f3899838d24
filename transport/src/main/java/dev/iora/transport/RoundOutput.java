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
 * What a lane stages in one round, for all of its destinations, until it hands that over: at the end of the round, or
 * earlier when much is staged.
 *
 * <p>A destination finds out only then that a subscription has ended or has had its last message. So handing over goes on
 * until it finds nothing more: a message that one member of a queue group did not take is staged for another one.
 *
 * <p>Thread: the lane's loop. {@link #onExhausted} and {@link #onMemberRefused} may be called under the lock of a
 * destination and only note what they are told.
 *
 * <p>Invariant: when {@link #flush} returns, nothing is staged, noted, or open as a broadcast.
 */
final class RoundOutput {
    /** Staged bytes at which a round hands over early: what is staged should still be in the cache when it is written. */
    static final int MAX_STAGED_BYTES = 1024 * 1024;

    private static final int DESTINATIONS = 16;
    private static final int MAX_KEPT_DESTINATIONS = 64;

    private final IoLoop loop;
    private @Nullable Staging[] stagings = new Staging[DESTINATIONS];
    private int size;
    private int bytes;

    /** Broadcasts that may be open. */
    private final ArrayList<Broadcast> broadcasts = new ArrayList<>();

    private @Nullable Broadcast broadcast;

    /** Subscriptions that could not be broadcast to in this round. */
    private Subscription @Nullable [] declined;

    private final ArrayDeque<Subscription> exhausted = new ArrayDeque<>();
    private final ArrayDeque<Refused> refused = new ArrayDeque<>();

    /** A message that a member of a queue group did not take any more when it was handed over. */
    private record Refused(Subscription member, PublishFrame message) {}

    RoundOutput(IoLoop loop) {
        this.loop = loop;
    }

    /** Takes on the list what is being staged for a destination that is not on it. */
    void add(Staging staging) {
        loop.checkOwner();
        if (size == stagings.length) {
            stagings = Arrays.copyOf(stagings, size * 2);
        }
        stagings[size++] = staging;
    }

    /** Bytes were staged: hands over if that makes too many. */
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

    /** A subscription has had its last message from this lane, or another. */
    void onExhausted(Subscription subscription) {
        exhausted.add(subscription);
    }

    /** A member of a queue group left, or reached its maximum, while a message for it was staged here. */
    void onMemberRefused(Subscription member, byte[] message) {
        refused.add(new Refused(member, MessageFrames.published(message)));
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

    /** Gives its destination what is staged, and does what that finds necessary. */
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

    /** Stages what members refused for others of their groups; false if there was nothing to do. */
    private boolean offerToOtherMembers() {
        Refused next = refused.poll();
        boolean any = next != null;
        while (next != null) {
            loop.router().routeToOtherMember(next.member, next.message);
            next = refused.poll();
        }
        return any;
    }
}
