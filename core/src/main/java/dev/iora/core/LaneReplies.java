// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.PublishFrame;

/**
 * Responses that a lane sends itself because the requested service has no room, at the end of the lane's round.
 *
 * <p>Thread: the lane.
 */
public final class LaneReplies {
    /** More than the refused part of a burst; a lane reads little from clients whose requests it refused. */
    private static final int MAX_BYTES = 1 << 20;

    private final int lane;
    private final Lanes lanes;
    private final OutgoingMessage message = new OutgoingMessage();
    private final Lanes.LaneCommand flush = this::flush;
    private FrameBatch waiting = new FrameBatch();

    /** Creates the responses of {@code lane}. */
    public LaneReplies(int lane, Lanes lanes) {
        this.lane = lane;
        this.lanes = lanes;
    }

    /**
     * Responds to a request of {@code account}, which may have no reply subject.
     *
     * @param headers a header block
     * @return false if too many responses wait, so that the sender has to learn of it in another way
     */
    public boolean respond(Account account, PublishFrame request, byte[] headers, byte[] payload) {
        if (request.replyLength == 0) {
            return true;
        }
        if (!hasRoom()) {
            return false;
        }
        message.to(account, request.names, request.reply, request.replyLength);
        message.headers(headers, 0, headers.length);
        waiting.add(0, message.payload(payload, 0, payload.length));
        return true;
    }

    /** Sends a response without headers in {@code account}; {@code reply} may be empty. */
    public boolean respond(Account account, byte[] reply, byte[] payload) {
        if (reply.length == 0) {
            return true;
        }
        if (!hasRoom()) {
            return false;
        }
        waiting.add(0, message.to(account, reply).payload(payload, 0, payload.length));
        return true;
    }

    private boolean hasRoom() {
        if (waiting.bytes() >= MAX_BYTES) {
            return false;
        }
        if (waiting.isEmpty()) {
            lanes.atEndOfRound(lane, flush);
        }
        return true;
    }

    private void flush(Router router) {
        waiting.publish(router);
        waiting = new FrameBatch();
    }
}
