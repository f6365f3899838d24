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
    static PublishFrame answerTo(PublishFrame request) {
        int headerSize = STATUS.length + request.subjectLength + 4;
        byte[] bytes = new byte[request.replyLength + 24 + headerSize + 2];
        var answer = new PublishFrame();
        answer.bytes = bytes;
        answer.names = bytes;
        System.arraycopy(request.names, request.reply, bytes, 0, request.replyLength);
        answer.subjectLength = request.replyLength;
        answer.headerSize = headerSize;
        answer.size = headerSize;
        answer.tail = request.replyLength;
        int at = ProtocolEncoder.decimal(bytes, answer.tail, headerSize);
        bytes[at++] = ' ';
        at = lineEnd(bytes, ProtocolEncoder.decimal(bytes, at, headerSize));
        answer.payload = at;
        System.arraycopy(STATUS, 0, bytes, at, STATUS.length);
        at += STATUS.length;
        System.arraycopy(request.names, request.subject, bytes, at, request.subjectLength);
        at = lineEnd(bytes, at + request.subjectLength);
        at = lineEnd(bytes, at);
        answer.end = lineEnd(bytes, at);
        return answer;
    }

    /** The HMSG for subscription {@code sid}. */
    static byte[] encode(PublishFrame answer, byte[] sid) {
        int tail = answer.end - answer.tail;
        byte[] message = new byte[ProtocolEncoder.messageHeadSize(answer, sid) + tail];
        int head = ProtocolEncoder.messageHead(message, 0, answer, sid);
        System.arraycopy(answer.bytes, answer.tail, message, head, tail);
        return Arrays.copyOf(message, head + tail);
    }

    private static int lineEnd(byte[] bytes, int at) {
        bytes[at] = '\r';
        bytes[at + 1] = '\n';
        return at + 2;
    }
}
