// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.OutgoingMessage;
import dev.iora.jetstream.lane.Outbox;
import dev.iora.jetstream.stream.Stream;
import dev.iora.json.Rfc3339;
import dev.iora.store.StoredMessage;
import dev.iora.wire.Headers;

/**
 * Publishes stored messages again, with headers that say where they are stored (nats-server v2.14.5 stream.go
 * processJetStreamMsg; reference: jetstream, sections 5.2 and 14).
 *
 * <p>Thread: the shard.
 */
final class Republisher {
    private final Headers stored = new Headers();
    private final OutgoingMessage outgoing = new OutgoingMessage();
    private final byte[] time = new byte[Rfc3339.MAX_LENGTH];
    private final int lanes;

    Republisher(int lanes) {
        this.lanes = lanes;
    }

    /**
     * Adds a message that was just applied to the outbox that holds its acknowledgement.
     *
     * @param lastSequence the sequence of the message before it on its subject
     */
    void republish(Outbox outbox, HostedStream hosted, byte[] target, StoredMessage m, long lastSequence) {
        Stream stream = hosted.stream;
        boolean headersOnly = stream.republishesHeadersOnly();
        byte[] headers = headers(stream.name(), m, lastSequence, headersOnly);
        outgoing.to(hosted.account.account(), target).headers(headers, 0, headers.length);
        if (!headersOnly) {
            outgoing.payload(m.bytes, m.payload, m.payloadLength);
        }
        // All messages that a stream republishes take the same lane, so they stay in order.
        int lane = (int) (stream.id() % lanes);
        outbox.whenCommitted(lane).add(0, outgoing);
    }

    private byte[] headers(String stream, StoredMessage m, long lastSequence, boolean headersOnly) {
        stored.wrap(m.bytes, m.headers, m.headersLength);
        Headers.Builder headers = m.headersLength == 0 ? Headers.builder() : stored.toBuilder();
        headers.add("Nats-Stream", stream)
                .add("Nats-Subject", m.bytes, m.subject, m.subjectLength)
                .add("Nats-Sequence", Long.toUnsignedString(m.sequence))
                .add("Nats-Time-Stamp", time, 0, Rfc3339.write(time, 0, m.timeNanos))
                .add("Nats-Last-Sequence", Long.toUnsignedString(lastSequence));
        if (headersOnly) {
            headers.add("Nats-Msg-Size", m.payloadLength);
        }
        return headers.build();
    }
}
