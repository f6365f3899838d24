// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

/** Finds where messages that we encoded ourselves end. */
final class MessageFrames {
    private MessageFrames() {}

    /** Index behind the MSG or HMSG that starts at {@code start}: the last word of its line is the payload's size. */
    static int end(byte[] bytes, int start) {
        int lineFeed = start;
        while (bytes[lineFeed] != '\n') {
            lineFeed++;
        }
        int size = 0;
        int unit = 1;
        for (int i = lineFeed - 2; bytes[i] >= '0' && bytes[i] <= '9'; i--) {
            size += (bytes[i] - '0') * unit;
            unit *= 10;
        }
        return lineFeed + 1 + size + 2;
    }
}
