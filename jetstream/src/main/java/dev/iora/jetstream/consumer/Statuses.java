// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import java.nio.charset.StandardCharsets;

/**
 * The status lines that consumers send, as header blocks.
 *
 * <p>Thread: any; no state.
 */
final class Statuses {
    /** No reply subject. */
    static final byte[] NO_REPLY = {};

    private Statuses() {}

    /** A mere status. */
    static byte[] of(String status) {
        return bytes("NATS/1.0 " + status + "\r\n\r\n");
    }

    /** The end of a pull request, with the messages and bytes that are left. */
    static byte[] ended(String status, long messages, long bytes) {
        return bytes("NATS/1.0 " + status + "\r\nNats-Pending-Messages: " + messages + "\r\nNats-Pending-Bytes: "
                + bytes + "\r\n\r\n");
    }

    /**
     * A heartbeat.
     *
     * @param stalledBy reply subject of the flow control message that is not answered, empty if there is none
     */
    static byte[] heartbeat(long lastConsumerSequence, long lastStreamSequence, String stalledBy) {
        String stalled = stalledBy.isEmpty() ? "" : "Nats-Consumer-Stalled: " + stalledBy + "\r\n";
        return bytes("NATS/1.0 100 Idle Heartbeat\r\nNats-Last-Consumer: " + lastConsumerSequence
                + "\r\nNats-Last-Stream: " + lastStreamSequence + "\r\n" + stalled + "\r\n");
    }

    /** Returns a header block with another header; {@code block} may be of length 0. */
    static byte[] withHeader(byte[] block, int offset, int length, String name, String value) {
        byte[] start = length > 0 ? block : bytes("NATS/1.0\r\n\r\n");
        int from = length > 0 ? offset : 0;
        int kept = (length > 0 ? length : start.length) - 2;
        byte[] header = bytes(name + ": " + value + "\r\n\r\n");
        byte[] all = new byte[kept + header.length];
        System.arraycopy(start, from, all, 0, kept);
        System.arraycopy(header, 0, all, kept, header.length);
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
