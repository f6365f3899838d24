// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The loops, for parts of the same process that publish and subscribe without a socket.
 *
 * <p>Thread: see each method.
 */
public interface Lanes {
    /** A command for a lane. */
    @FunctionalInterface
    interface LaneCommand {
        /** Called with the lane's router. Thread: the owner of the lane. */
        void run(Router router);
    }

    /** Number of lanes. Thread: any. */
    int count();

    /**
     * Runs {@code action} once at the end of the lane's current round, before staged messages are written, so that what it
     * publishes leaves in the same round. Thread: the owner of {@code lane}.
     */
    void atEndOfRound(int lane, LaneCommand action);

    /** Queues {@code command} for the lane; returns false if its mailbox is full. Thread: any. */
    boolean post(int lane, LaneCommand command);

    /** The connection whose message the lane is routing, null if none. Thread: the owner of {@code lane}. */
    @Nullable
    Connection publisher(int lane);

    /**
     * Stops reading from the current connection until {@code canResume} returns true, at most for 10 ms, and then reads
     * little. The lane calls it once a millisecond. Thread: the owner of {@code lane}.
     */
    void pausePublisher(int lane, BooleanSupplier canResume);
}
