// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages for tests. */
final class Messages {
    private Messages() {}

    static StoredMessage of(long sequence, String subject, String headers, byte[] payload) {
        byte[] subjectBytes = subject.getBytes(StandardCharsets.UTF_8);
        byte[] headerBytes = headers.getBytes(StandardCharsets.UTF_8);
        var message = new StoredMessage();
        message.sequence = sequence;
        message.timeNanos = 1_700_000_000_000_000_000L + sequence;
        message.bytes = Arrays.copyOf(subjectBytes, subjectBytes.length + headerBytes.length + payload.length);
        message.subjectLength = subjectBytes.length;
        message.headers = subjectBytes.length;
        message.headersLength = headerBytes.length;
        message.payload = message.headers + headerBytes.length;
        message.payloadLength = payload.length;
        System.arraycopy(headerBytes, 0, message.bytes, message.headers, headerBytes.length);
        System.arraycopy(payload, 0, message.bytes, message.payload, payload.length);
        return message;
    }

    static StoredMessage of(long sequence, String subject, String payload) {
        return of(sequence, subject, "", payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a message as text, to compare. */
    static String text(StoredMessage message) {
        return message.sequence + "@" + message.timeNanos + " "
                + slice(message, message.subject, message.subjectLength) + " "
                + slice(message, message.headers, message.headersLength) + " "
                + slice(message, message.payload, message.payloadLength);
    }

    private static String slice(StoredMessage message, int at, int length) {
        return new String(message.bytes, at, length, StandardCharsets.ISO_8859_1);
    }
}
