// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes what the server sends to clients (reference: core protocol, sections 2.1, 6 and 7).
 *
 * <p>Thread: any; no state. Targets must have room for what the matching {@code …Size} method says.
 */
public final class ProtocolEncoder {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MSG_BLANK = 'M' | 'S' << 8 | 'G' << 16 | ' ' << 24;
    private static final int MAX_SIZE_BYTES = 10;

    private ProtocolEncoder() {}

    /** The most bytes {@link #messageHead} writes in front of the message's tail. */
    public static int messageHeadSize(PublishFrame frame, byte[] sid) {
        // HMSG, and a blank behind each of the up to four words.
        return 8 + frame.subjectLength + sid.length + frame.replyLength;
    }

    /**
     * Writes everything of a {@code MSG} or {@code HMSG} that stands in front of the frame's tail.
     *
     * @return the index behind the last byte written
     */
    public static int messageHead(byte[] target, int start, PublishFrame frame, byte[] sid) {
        int at = start;
        if (frame.headerSize >= 0) {
            target[at++] = 'H';
        }
        INT.set(target, at, MSG_BLANK);
        return names(target, at + 4, frame, sid);
    }

    /** The most bytes {@link #strippedHead} writes. */
    public static int strippedHeadSize(PublishFrame frame, byte[] sid) {
        return messageHeadSize(frame, sid) + MAX_SIZE_BYTES + 2;
    }

    /**
     * Writes everything that stands in front of the payload of a {@code MSG} for a client that takes no headers; the
     * payload behind the header block and CRLF follow.
     *
     * @return the index behind the last byte written
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
        System.arraycopy(frame.bytes, frame.subject, target, at, frame.subjectLength);
        at += frame.subjectLength;
        target[at++] = ' ';
        for (byte b : sid) {
            target[at++] = b;
        }
        target[at++] = ' ';
        if (frame.replyLength > 0) {
            System.arraycopy(frame.bytes, frame.reply, target, at, frame.replyLength);
            at += frame.replyLength;
            target[at++] = ' ';
        }
        return at;
    }

    /** Writes a number that is not negative; returns the index behind it. */
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
