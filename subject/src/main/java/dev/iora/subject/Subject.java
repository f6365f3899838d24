// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

/**
 * Rules of subjects and subject filters, on bytes (reference: core protocol, subjects).
 *
 * <p>Tokens are separated by dots. In a filter a token that is exactly {@code *} stands for any one
 * token and a last token that is exactly {@code >} for one or more; everywhere else the two
 * characters are literal. Bytes are opaque otherwise.
 *
 * <p>Thread: any; no state.
 */
public final class Subject {
    static final byte SEPARATOR = '.';
    static final byte PARTIAL_WILDCARD = '*';
    static final byte FULL_WILDCARD = '>';

    private Subject() {}

    /** Whether the bytes form a valid filter: no empty token, nothing behind {@code >}. */
    public static boolean isValidFilter(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int tokenStart = offset;
        for (int i = offset; i <= end; i++) {
            if (i < end && bytes[i] != SEPARATOR) {
                continue;
            }
            if (i == tokenStart) {
                return false;
            }
            if (i < end && i - tokenStart == 1 && bytes[tokenStart] == FULL_WILDCARD) {
                return false;
            }
            tokenStart = i + 1;
        }
        return true;
    }

    /** Whether the bytes form a subject without wildcards; pedantic clients must publish to such. */
    public static boolean isValidLiteral(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int tokenStart = offset;
        for (int i = offset; i <= end; i++) {
            if (i < end && bytes[i] != SEPARATOR) {
                continue;
            }
            int tokenLength = i - tokenStart;
            if (tokenLength == 0 || (tokenLength == 1 && isWildcard(bytes[tokenStart]))) {
                return false;
            }
            tokenStart = i + 1;
        }
        return true;
    }

    /** Whether a filter holds a wildcard token. */
    public static boolean hasWildcard(byte[] filter) {
        return !isValidLiteral(filter, 0, filter.length);
    }

    /** Number of tokens: one more than there are dots. */
    public static int tokenCount(byte[] bytes, int offset, int length) {
        int count = 1;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == SEPARATOR) {
                count++;
            }
        }
        return count;
    }

    /** Index of the byte behind the token that starts at {@code start}. */
    static int tokenEnd(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end && bytes[i] != SEPARATOR) {
            i++;
        }
        return i;
    }

    private static boolean isWildcard(byte b) {
        return b == PARTIAL_WILDCARD || b == FULL_WILDCARD;
    }
}
