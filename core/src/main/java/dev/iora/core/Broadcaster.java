// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.PublishFrame;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message to many connections at once and encodes it once. It is offered messages that repeat the control line of the
 * previous one, if all matching subscriptions are plain and have the same sid, so that each gets the same bytes.
 *
 * <p>Thread: the owner of the lane.
 */
@FunctionalInterface
public interface Broadcaster {
    /**
     * Sends the message to all {@code subscriptions} except those of {@code skipped}, or declines.
     *
     * @param subscriptions the same array as long as the same subscriptions match
     * @return false if the caller has to deliver the message to each subscription
     */
    boolean broadcast(Subscription[] subscriptions, PublishFrame frame, @Nullable Connection skipped);
}
