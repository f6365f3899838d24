// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the loops offer to others in the same process that publish and subscribe without a socket.
 *
 * <p>Thread: as each method says.
 */
public interface Lanes {
    /** Runs on a lane. */
    @FunctionalInterface
    interface LaneCommand {
        /** Called with the lane's router. Thread: the owner of the lane. */
        void run(Router router);
    }

    /** Number of lanes. Thread: any. */
    int count();

    /**
     * Runs {@code action} at the end of the lane's current round, once, before what is staged is written: what it
     * publishes leaves in the same round. Thread: the owner of {@code lane}.
     */
    void atEndOfRound(int lane, LaneCommand action);

    /** Has {@code command} run on the lane soon; false if its mailbox is full. Thread: any. */
    boolean post(int lane, LaneCommand command);

    /** The connection whose message the lane is routing, null if none. Thread: the owner of {@code lane}. */
    @Nullable
    Connection publisher(int lane);

    /** Does not read from the connection being read for 10 ms. Thread: the owner of {@code lane}. */
    default void pausePublisher(int lane) {
        pausePublisher(lane, () -> false);
    }

    /**
     * Does not read from the connection being read until {@code mayGoOn}, which the lane asks about once a millisecond,
     * for at most 10 ms; reads little then. Thread: the owner of {@code lane}.
     */
    void pausePublisher(int lane, BooleanSupplier mayGoOn);
}
