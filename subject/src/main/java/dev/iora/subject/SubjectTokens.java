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

    int count() {
        return starts.length;
    }

    int start(int token) {
        return starts[token];
    }

    int end(int token) {
        return token + 1 < starts.length ? starts[token + 1] - 1 : end;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The whole subject. */
    byte[] subject() {
        return Arrays.copyOfRange(bytes, offset, end);
    }
}
