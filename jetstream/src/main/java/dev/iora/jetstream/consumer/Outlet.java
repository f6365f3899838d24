// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import org.jspecify.annotations.Nullable;

/**
 * Where messages are delivered: to pull requests, or to the deliver subject.
 *
 * <p>Thread: the shard.
 */
sealed interface Outlet permits PullOutlet, PushOutlet {
    /** Whether a client may take a message now. */
    boolean isOpen();

    /**
     * Picks the receiver of the next message. Ends requests that can get no more messages.
     *
     * @param size bytes of the message
     * @param available messages not delivered yet, with this one
     * @param ackPending messages that wait for an acknowledgement
     * @return false if no client takes it now
     */
    boolean pick(int size, long available, int ackPending);

    /** Lane of the receiver. */
    int lane();

    /** Subject of the receiver. */
    byte[] target();

    /** The pin id in the headers of the message; null for none. */
    @Nullable
    String pinId();

    /** A message was sent to the receiver. */
    void onDelivered(Delivery delivery, int size);

    /** Deliveries stop for now; {@code endOfMessages} if no message can be delivered at this moment. */
    void onIdle(boolean endOfMessages);

    /** Why no client takes messages, as a text. */
    String whyClosed();

    /** Disarms its timers. */
    void stop();
}
