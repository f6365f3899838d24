// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import java.util.Arrays;

/**
 * A subject cut into tokens, for a {@link SubjectTransform}.
 *
 * <p>Thread: its owner.
 */
final class SubjectTokens {
    private final byte[] bytes;
    private final int offset;
    private final int end;
    private final int[] starts;

    SubjectTokens(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        end = offset + length;
        starts = new int[Subject.tokenCount(bytes, offset, length)];
        int start = offset;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = start;
            start = Subject.tokenEnd(bytes, start, end) + 1;
        }
    }

    byte[] token(int index) {
        return Arrays.copyOfRange(bytes, starts[index], end(index));
    }

    /** The tokens from {@code index} on, with their dots. */
    byte[] tail(int index) {
        return Arrays.copyOfRange(bytes, starts[index], end);
    }

    /** FNV-1a over the bytes of one token, continued from {@code hash}. */
    int hash(int hash, int index) {
        return hash(hash, starts[index], end(index));
    }

    /** FNV-1a over the whole subject, continued from {@code hash}. */
    int hash(int hash) {
        return hash(hash, offset, end);
    }

    private int hash(int hash, int from, int to) {
        int h = hash;
        for (int i = from; i < to; i++) {
            h = (h ^ (bytes[i] & 0xFF)) * 0x01000193;
        }
        return h;
    }

    private int end(int index) {
        return index + 1 < starts.length ? starts[index + 1] - 1 : end;
    }
}
