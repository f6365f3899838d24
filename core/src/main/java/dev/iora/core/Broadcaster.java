// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.PublishFrame;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message to many connections at once, encoding it once. Offered messages that repeat the control line of the
 * one before, to plain subscriptions that all have the same sid, so that what is sent is the same for each.
 *
 * <p>Thread: the owner of the lane.
 */
@FunctionalInterface
public interface Broadcaster {
    /**
     * Takes the message over for all {@code subscriptions} but those of {@code skipped}, or declines.
     *
     * @param subscriptions the same array for as long as the same subscriptions match
     * @return false if the message has to be delivered to one after the other
     */
    boolean broadcast(Subscription[] subscriptions, PublishFrame frame, @Nullable Connection skipped);
}
