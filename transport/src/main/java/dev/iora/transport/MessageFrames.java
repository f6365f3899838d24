// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.wire.PublishFrame;

/** Parses messages that this server encoded. */
final class MessageFrames {
    private MessageFrames() {}

    /** Returns the index after the MSG or HMSG at {@code start}: the last word of its line is the payload's size. */
    static int end(byte[] bytes, int start) {
        int lineEnd = lineEnd(bytes, start);
        int size = 0;
        int unit = 1;
        for (int i = lineEnd - 1; bytes[i] >= '0' && bytes[i] <= '9'; i--) {
            size += (bytes[i] - '0') * unit;
            unit *= 10;
        }
        return lineEnd + 2 + size + 2;
    }

    /** Returns the publish frame of a MSG or HMSG, which is all of {@code bytes}. */
    static PublishFrame published(byte[] bytes) {
        var frame = new PublishFrame();
        frame.bytes = bytes;
        frame.names = bytes;
        frame.subject = bytes[0] == 'H' ? 5 : 4;
        int lineEnd = lineEnd(bytes, 0);
        int subjectEnd = wordEnd(bytes, frame.subject, lineEnd);
        frame.subjectLength = subjectEnd - frame.subject;
        int[] starts = new int[3];
        int words = 0;
        int at = wordEnd(bytes, subjectEnd + 1, lineEnd);
        while (at < lineEnd) {
            starts[words++] = at + 1;
            at = wordEnd(bytes, at + 1, lineEnd);
        }
        int sizes = bytes[0] == 'H' ? 2 : 1;
        frame.tail = starts[words - sizes];
        frame.reply = starts[0];
        frame.replyLength = words > sizes ? frame.tail - 1 - frame.reply : 0;
        frame.headerSize = sizes == 2 ? number(bytes, frame.tail) : -1;
        frame.size = number(bytes, starts[words - 1]);
        frame.payload = lineEnd + 2;
        frame.end = bytes.length;
        return frame;
    }

    /** Index of the CR LF; words may hold a CR, but never a LF. */
    private static int lineEnd(byte[] bytes, int start) {
        int lineFeed = start;
        while (bytes[lineFeed] != '\n') {
            lineFeed++;
        }
        return lineFeed - 1;
    }

    private static int wordEnd(byte[] bytes, int start, int lineEnd) {
        int i = start;
        while (i < lineEnd && bytes[i] != ' ') {
            i++;
        }
        return i;
    }

    private static int number(byte[] bytes, int start) {
        int value = 0;
        for (int i = start; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }
}
