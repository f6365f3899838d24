// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import java.util.List;

/**
 * A consumer's state, for consumer info.
 *
 * <p>Thread: any, immutable.
 *
 * @param delivered the last delivery
 * @param ackFloor the position up to which everything was acknowledged
 * @param numAckPending messages delivered and not acknowledged
 * @param numRedelivered messages delivered more than once and not acknowledged
 * @param numWaiting pull requests that wait
 * @param numPending messages not delivered yet
 * @param pushBound whether a client subscribes to the deliver subject
 * @param pauseRemainingNanos remaining time of the pause; 0 if deliveries are not paused
 * @param groups the priority groups
 * @param damaged messages that could not be delivered because their checksum fails
 */
public record ConsumerState(
        Position delivered,
        Position ackFloor,
        long numAckPending,
        long numRedelivered,
        long numWaiting,
        long numPending,
        boolean pushBound,
        long pauseRemainingNanos,
        List<Group> groups,
        long damaged) {
    /**
     * A pair of sequences.
     *
     * @param consumerSequence of the delivery
     * @param streamSequence of the message
     * @param lastEpochNanos when it last moved; 0 if it never did
     */
    public record Position(long consumerSequence, long streamSequence, long lastEpochNanos) {}

    /**
     * A priority group.
     *
     * @param name its name
     * @param pinId the id of the pinned client; empty if none is pinned
     * @param pinnedAtEpochNanos when it was pinned; 0 if none is
     */
    public record Group(String name, String pinId, long pinnedAtEpochNanos) {}

    /** Whether deliveries are paused. */
    public boolean isPaused() {
        return pauseRemainingNanos > 0;
    }
}
