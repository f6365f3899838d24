// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import dev.iora.common.Invariants;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A subject or a wildcard filter. Immutable.
 *
 * <p>The bytes before the first wildcard are compared at once. For a literal, and for a filter whose only wildcard is a
 * trailing full one, this comparison decides.
 */
public final class SubjectFilter {
    private final byte[] subject;
    private final boolean literal;
    /** Bytes before the first wildcard token, its dot included. */
    private final int prefixLength;
    /** Whether a full wildcard directly follows the prefix. */
    private final boolean prefixDecides;

    private SubjectFilter(byte[] subject) {
        this.subject = subject;
        literal = !Subject.hasWildcard(subject);
        int start = 0;
        while (start < subject.length && !isWildcard(start)) {
            start = Subject.tokenEnd(subject, start, subject.length) + 1;
        }
        prefixLength = Math.min(start, subject.length);
        prefixDecides = !literal && subject[prefixLength] == Subject.FULL_WILDCARD;
    }

    /** The filter {@code subject}, which must be valid ({@link Subject#isValidFilter}); keeps the array. */
    public static SubjectFilter of(byte[] subject) {
        Invariants.check(Subject.isValidFilter(subject, 0, subject.length), "not a valid filter");
        return new SubjectFilter(subject);
    }

    /** The filter {@code subject}, which must be valid. */
    public static SubjectFilter of(String subject) {
        return of(subject.getBytes(StandardCharsets.UTF_8));
    }

    /** The text of the filter; not to be modified. */
    public byte[] subject() {
        return subject;
    }

    /** Whether it has no wildcard. */
    public boolean isLiteral() {
        return literal;
    }

    /** Whether the filter matches a subject, whose tokens must not be empty and are taken literally. */
    public boolean matches(byte[] bytes, int offset, int length) {
        if (literal) {
            return Arrays.equals(subject, 0, subject.length, bytes, offset, offset + length);
        }
        return length > prefixLength
                && Arrays.equals(subject, 0, prefixLength, bytes, offset, offset + prefixLength)
                && (prefixDecides || matchesTokens(bytes, offset + prefixLength, offset + length));
    }

    private boolean matchesTokens(byte[] bytes, int from, int limit) {
        int f = prefixLength;
        int s = from;
        while (true) {
            int filterEnd = Subject.tokenEnd(subject, f, subject.length);
            if (is(f, filterEnd, Subject.FULL_WILDCARD)) {
                return true;
            }
            int end = Subject.tokenEnd(bytes, s, limit);
            if (!is(f, filterEnd, Subject.PARTIAL_WILDCARD) && !Arrays.equals(subject, f, filterEnd, bytes, s, end)) {
                return false;
            }
            if (filterEnd == subject.length || end == limit) {
                return filterEnd == subject.length && end == limit;
            }
            f = filterEnd + 1;
            s = end + 1;
        }
    }

    /** Whether some subject matches both. */
    public boolean overlaps(SubjectFilter other) {
        return walk(other, true);
    }

    /** Whether it matches every subject that {@code other} matches. */
    public boolean covers(SubjectFilter other) {
        return walk(other, false);
    }

    private boolean walk(SubjectFilter other, boolean overlap) {
        int a = 0;
        int b = 0;
        while (true) {
            int endA = Subject.tokenEnd(subject, a, subject.length);
            int endB = Subject.tokenEnd(other.subject, b, other.subject.length);
            if (is(a, endA, Subject.FULL_WILDCARD)) {
                return true;
            }
            if (other.is(b, endB, Subject.FULL_WILDCARD)) {
                return overlap;
            }
            boolean any =
                    is(a, endA, Subject.PARTIAL_WILDCARD) || (overlap && other.is(b, endB, Subject.PARTIAL_WILDCARD));
            // A wildcard of the other filter, taken literally, never equals a literal token of this one.
            if (!any && !Arrays.equals(subject, a, endA, other.subject, b, endB)) {
                return false;
            }
            if (endA == subject.length || endB == other.subject.length) {
                return endA == subject.length && endB == other.subject.length;
            }
            a = endA + 1;
            b = endB + 1;
        }
    }

    private boolean isWildcard(int start) {
        int end = Subject.tokenEnd(subject, start, subject.length);
        return is(start, end, Subject.PARTIAL_WILDCARD) || is(start, end, Subject.FULL_WILDCARD);
    }

    private boolean is(int start, int end, byte wildcard) {
        return end - start == 1 && subject[start] == wildcard;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubjectFilter filter && Arrays.equals(subject, filter.subject);
    }

    @Override
    public int hashCode() {
        return SubjectHash.hash(subject, 0, subject.length);
    }

    @Override
    public String toString() {
        return new String(subject, StandardCharsets.UTF_8);
    }
}
