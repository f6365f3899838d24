// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import org.jspecify.annotations.Nullable;

/** The lanes, as services that accounts share see them. Thread: see each method. */
public interface ServiceLanes {
    /** The router of {@code lane}. Thread: the owner of the lane. */
    Router router(int lane);

    /** The connection whose message the lane is routing, null if none. Thread: the owner of {@code lane}. */
    @Nullable
    Connection publisher(int lane);

    /** Runs {@code action} on the lane when {@code delayNanos} have passed. Thread: the owner of {@code lane}. */
    void after(int lane, long delayNanos, Lanes.LaneCommand action);
}
