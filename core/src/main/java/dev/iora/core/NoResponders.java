// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iora.wire.ProtocolEncoder;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;

/**
 * The response to a request without interest: status 503 with the subject of the request (reference: core protocol, section 7,
 * no_responders).
 */
final class NoResponders {
    private static final byte[] STATUS = "NATS/1.0 503\r\nNats-Subject: ".getBytes(US_ASCII);

    private NoResponders() {}

    /** A frame on the request's reply subject whose headers carry the status. */
    static PublishFrame responseTo(PublishFrame request) {
        int headerSize = STATUS.length + request.subjectLength + 4;
        byte[] bytes = new byte[request.replyLength + 24 + headerSize + 2];
        var response = new PublishFrame();
        response.bytes = bytes;
        response.names = bytes;
        System.arraycopy(request.names, request.reply, bytes, 0, request.replyLength);
        response.subjectLength = request.replyLength;
        response.headerSize = headerSize;
        response.size = headerSize;
        response.tail = request.replyLength;
        int at = ProtocolEncoder.decimal(bytes, response.tail, headerSize);
        bytes[at++] = ' ';
        at = lineEnd(bytes, ProtocolEncoder.decimal(bytes, at, headerSize));
        response.payload = at;
        System.arraycopy(STATUS, 0, bytes, at, STATUS.length);
        at += STATUS.length;
        System.arraycopy(request.names, request.subject, bytes, at, request.subjectLength);
        at = lineEnd(bytes, at + request.subjectLength);
        at = lineEnd(bytes, at);
        response.end = lineEnd(bytes, at);
        return response;
    }

    /** The HMSG for subscription {@code sid}. */
    static byte[] encode(PublishFrame response, byte[] sid) {
        int tail = response.end - response.tail;
        byte[] message = new byte[ProtocolEncoder.messageHeadSize(response, sid) + tail];
        int head = ProtocolEncoder.messageHead(message, 0, response, sid);
        System.arraycopy(response.bytes, response.tail, message, head, tail);
        return Arrays.copyOf(message, head + tail);
    }

    private static int lineEnd(byte[] bytes, int at) {
        bytes[at] = '\r';
        bytes[at + 1] = '\n';
        return at + 2;
    }
}
