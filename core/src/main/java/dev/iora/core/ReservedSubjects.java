// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Subjects that clients may not use (reference: core protocol, sections 6 and 9). */
final class ReservedSubjects {
    private static final byte[] GATEWAY_REPLY = "_GR_.".getBytes(US_ASCII);
    private static final byte[] RAFT = "$NRG.".getBytes(US_ASCII);
    private static final byte[] SERVICE_REPLY = "_R_.".getBytes(US_ASCII);
    private static final byte[] STREAM_ACK = "$JS.ACK.".getBytes(US_ASCII);
    private static final byte[] SYSTEM_GROUP = "_sys_".getBytes(US_ASCII);

    private ReservedSubjects() {}

    static boolean refusesPublish(byte[] bytes, int offset, int length, boolean systemAccount) {
        return startsWith(bytes, offset, length, GATEWAY_REPLY)
                || (!systemAccount && startsWith(bytes, offset, length, RAFT));
    }

    static boolean refusesReply(byte[] bytes, int offset, int length) {
        // Inboxes begin with _I: two bytes decide for nearly every message.
        if (length < 2 || (bytes[offset] != '_' && bytes[offset] != '$') || bytes[offset + 1] == 'I') {
            return false;
        }
        return startsWith(bytes, offset, length, SERVICE_REPLY)
                || startsWith(bytes, offset, length, GATEWAY_REPLY)
                || startsWith(bytes, offset, length, STREAM_ACK);
    }

    /** Whether a message with this subject acknowledges a message of a stream. */
    static boolean isAcknowledgement(byte[] bytes, int offset, int length) {
        return length > 0 && bytes[offset] == '$' && startsWith(bytes, offset, length, STREAM_ACK);
    }

    static boolean refusesQueue(byte[] queue) {
        return Arrays.equals(queue, SYSTEM_GROUP);
    }

    private static boolean startsWith(byte[] bytes, int offset, int length, byte[] prefix) {
        return length >= prefix.length
                && Arrays.equals(bytes, offset, offset + prefix.length, prefix, 0, prefix.length);
    }
}
