// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.PublishFrame;

/**
 * Answers that a lane gives itself, because the service that a request is for has no room. They are sent at the end of the
 * lane's round.
 *
 * <p>Thread: the lane.
 */
public final class LaneReplies {
    /** More than the refused part of a burst; a lane reads little from clients that were refused something. */
    private static final int BYTES_MAX = 1 << 20;

    private final int lane;
    private final Lanes lanes;
    private final OutgoingMessage message = new OutgoingMessage();
    private final Lanes.LaneCommand flush = this::flush;
    private FrameBatch waiting = new FrameBatch();
    /** Creates those of {@code lane}. */
    public LaneReplies(int lane, Lanes lanes) {
        this.lane = lane;
        this.lanes = lanes;
    }

    /**
     * Answers a request, which may want no answer.
     *
     * @param headers a header block
     * @return false if so many answers wait that its sender has to be told otherwise
     */
    public boolean answer(PublishFrame request, byte[] headers, byte[] payload) {
        if (request.replyLength == 0) {
            return true;
        }
        if (!hasRoom()) {
            return false;
        }
        message.to(request.bytes, request.reply, request.replyLength);
        message.headers(headers, 0, headers.length);
        waiting.add(0, message.payload(payload, 0, payload.length));
        return true;
    }

    /** The same without headers; {@code reply} may be empty. */
    public boolean answer(byte[] reply, byte[] payload) {
        if (reply.length == 0) {
            return true;
        }
        if (!hasRoom()) {
            return false;
        }
        waiting.add(0, message.to(reply).payload(payload, 0, payload.length));
        return true;
    }

    private boolean hasRoom() {
        if (waiting.bytes() >= BYTES_MAX) {
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
