// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Encodes the messages that the server sends to clients.
 *
 * <p>Thread: any; no state. Targets must have room for the number of bytes that the matching {@code …Size} method returns.
 */
public final class ProtocolEncoder {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MSG_BLANK = 'M' | 'S' << 8 | 'G' << 16 | ' ' << 24;
    private static final int MAX_SIZE_BYTES = 10;

    private ProtocolEncoder() {}

    /** Maximum number of bytes that {@link #messageHead} writes. */
    public static int messageHeadSize(PublishFrame frame, byte[] sid) {
        // HMSG, and a space after each of up to four words.
        return 8 + frame.subjectLength + sid.length + frame.replyLength;
    }

    /**
     * Writes the part of a {@code MSG} or {@code HMSG} before the frame's tail.
     *
     * @return the index after the last written byte
     */
    public static int messageHead(byte[] target, int start, PublishFrame frame, byte[] sid) {
        int at = start;
        if (frame.headerSize >= 0) {
            target[at++] = 'H';
        }
        INT.set(target, at, MSG_BLANK);
        return names(target, at + 4, frame, sid);
    }

    /** Maximum number of bytes that {@link #strippedHead} writes. */
    public static int strippedHeadSize(PublishFrame frame, byte[] sid) {
        return messageHeadSize(frame, sid) + MAX_SIZE_BYTES + 2;
    }

    /**
     * Writes the part of a {@code MSG} before the payload, for a client that takes no headers; the payload without the
     * header block and CRLF follow.
     *
     * @return the index after the last written byte
     */
    public static int strippedHead(byte[] target, int start, PublishFrame frame, byte[] sid) {
        INT.set(target, start, MSG_BLANK);
        int at = names(target, start + 4, frame, sid);
        at = decimal(target, at, frame.size - Math.max(0, frame.headerSize));
        target[at++] = '\r';
        target[at++] = '\n';
        return at;
    }

    private static int names(byte[] target, int start, PublishFrame frame, byte[] sid) {
        int at = start;
        System.arraycopy(frame.names, frame.subject, target, at, frame.subjectLength);
        at += frame.subjectLength;
        target[at++] = ' ';
        for (byte b : sid) {
            target[at++] = b;
        }
        target[at++] = ' ';
        if (frame.replyLength > 0) {
            System.arraycopy(frame.names, frame.reply, target, at, frame.replyLength);
            at += frame.replyLength;
            target[at++] = ' ';
        }
        return at;
    }

    /** Writes a non-negative number; returns the index after it. For each message, so in the arithmetic of {@code int}. */
    public static int decimal(byte[] target, int start, int value) {
        int digits = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        int rest = value;
        for (int i = start + digits - 1; i >= start; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return start + digits;
    }
}
