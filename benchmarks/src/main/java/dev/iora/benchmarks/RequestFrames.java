// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * All frames of a request-reply load, one of each kind per slot; a slot is one request in flight.
 *
 * <p>Thread: any; immutable, frames are returned as new views.
 *
 * <p>Invariant: frames of a kind differ only in the two digits of their slot.
 */
final class RequestFrames {
    private static final String SERVICE = "svc.echo";
    private static final String INBOX = "_INBOX.bench.";
    private static final int SID = 1;

    private final List<ByteBuffer> requests = new ArrayList<>();
    private final List<ByteBuffer> deliveredRequests = new ArrayList<>();
    private final List<ByteBuffer> replies = new ArrayList<>();
    private final List<ByteBuffer> deliveredReplies = new ArrayList<>();

    /** Encodes the frames of {@code slots} slots, at most 100. */
    RequestFrames(PublishFormat dialect, int slots, int payloadBytes) {
        byte[] payload = LoadFrames.payload(payloadBytes);
        for (int slot = 0; slot < slots; slot++) {
            String inbox = INBOX + (char) ('0' + slot / 10) + (char) ('0' + slot % 10);
            byte[] deliveredRequest = LoadFrames.delivery(SERVICE, SID, inbox, payload);
            byte[] deliveredReply = LoadFrames.delivery(inbox, SID, null, payload);
            deliveredRequests.add(direct(deliveredRequest));
            deliveredReplies.add(direct(deliveredReply));
            switch (dialect) {
                case NATS -> {
                    requests.add(direct(LoadFrames.publish(SERVICE, inbox, payload)));
                    replies.add(direct(LoadFrames.publish(inbox, null, payload)));
                }
                case RELAY -> {
                    requests.add(direct(deliveredRequest));
                    replies.add(direct(deliveredReply));
                }
            }
        }
    }

    /** The responder's subscription. */
    static Topic service() {
        return new Topic(SERVICE, SID);
    }

    /** The requester's subscription. */
    static Topic inboxes() {
        return new Topic(INBOX + '*', SID);
    }

    int slots() {
        return requests.size();
    }

    ByteBuffer request(int slot) {
        return requests.get(slot).duplicate();
    }

    ByteBuffer reply(int slot) {
        return replies.get(slot).duplicate();
    }

    int deliveredRequestLength() {
        return deliveredRequests.getFirst().capacity();
    }

    int deliveredReplyLength() {
        return deliveredReplies.getFirst().capacity();
    }

    /**
     * The slot of a request that the responder received.
     *
     * @throws LoadFailure if it is not one of the requests
     */
    int slotOfRequest(ByteBuffer frame) {
        return slot(frame, ("MSG " + SERVICE + ' ' + SID + ' ' + INBOX).length(), deliveredRequests);
    }

    /**
     * The slot of a reply that the requester received.
     *
     * @throws LoadFailure if it is not one of the replies
     */
    int slotOfReply(ByteBuffer frame) {
        return slot(frame, ("MSG " + INBOX).length(), deliveredReplies);
    }

    private static int slot(ByteBuffer frame, int digits, List<ByteBuffer> expected) {
        int slot = (frame.get(digits) - '0') * 10 + frame.get(digits + 1) - '0';
        if (slot < 0 || slot >= expected.size() || frame.mismatch(expected.get(slot)) >= 0) {
            throw new LoadFailure("unexpected frame: " + StandardCharsets.US_ASCII.decode(frame));
        }
        return slot;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
