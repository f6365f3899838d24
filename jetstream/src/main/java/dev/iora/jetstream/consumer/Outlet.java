// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import org.jspecify.annotations.Nullable;

/**
 * Where messages go: to pull requests, or to the deliver subject.
 *
 * <p>Thread: the shard.
 */
sealed interface Outlet permits PullOutlet, PushOutlet {
    /** Whether somebody may take a message now. */
    boolean isOpen();

    /**
     * Picks who gets the next message. Who can get nothing any more is told so and dropped.
     *
     * @param size bytes of the message
     * @param available messages not delivered yet, with this one
     * @param ackPending messages that wait for an acknowledgement
     * @return false if nobody takes it now
     */
    boolean pick(int size, long available, int ackPending);

    /** Lane of who was picked. */
    int lane();

    /** Subject of who was picked. */
    byte[] target();

    /** What the message says of the pinned client; null for nothing. */
    @Nullable
    String pinId();

    /** A message went to who was picked. */
    void onDelivered(Delivery delivery, int size);

    /** Deliveries stop for now; {@code endOfMessages} if there is none to deliver at this moment. */
    void onIdle(boolean endOfMessages);

    /** Why nobody takes messages, for people. */
    String whyClosed();

    /** Disarms its timers. */
    void stop();
}
