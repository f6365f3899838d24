// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.subject.Subject;
import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Checks that the rules of streams and consumers share.
 *
 * <p>Thread: any, stateless.
 */
final class Checks {
    static final int MAX_NAME_LENGTH = 255;
    static final int MAX_DESCRIPTION_LENGTH = 4096;
    static final int MAX_METADATA_LENGTH = 128 * 1024;
    static final long NANOS_PER_MILLI = 1_000_000L;
    static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final String FORBIDDEN_IN_NAMES = " \t\r\n\f.*>\\/";
    private static final String WHITE_SPACE = " \t\r\n\f";

    private Checks() {}

    /** Throws {@code error} if {@code wrong}. */
    static void refuseIf(boolean wrong, ApiError error, Object... values) {
        if (wrong) {
            throw error.with(values).exception();
        }
    }

    /** Throws the error of a bad configuration with {@code text} if {@code wrong}. */
    static void refuseConfigIf(boolean wrong, String text) {
        refuseIf(wrong, ApiError.STREAM_INVALID_CONFIG, text);
    }

    /** Throws the error of pedantic mode with {@code text} if {@code pedantic}. */
    static void refuseIfPedantic(boolean pedantic, String text) {
        refuseIf(pedantic, ApiError.PEDANTIC, text);
    }

    /** Whether {@code name} may be the name of a stream or consumer (nats-server v2.14.5 jetstream.go isValidAssetName). */
    static boolean isName(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> FORBIDDEN_IN_NAMES.indexOf(c) >= 0);
    }

    static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static int length(Map<String, String> metadata) {
        int length = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            length += length(entry.getKey()) + length(entry.getValue());
        }
        return length;
    }

    /** Whether {@code subject} is a filter without white space (nats-server v2.14.5 sublist.go IsValidSubject). */
    static boolean isSubject(String subject) {
        return isFilter(subject) && subject.chars().noneMatch(c -> WHITE_SPACE.indexOf(c) >= 0);
    }

    /** Whether no token of {@code subject} is a wildcard; the subject may be invalid otherwise. */
    static boolean isLiteral(String subject) {
        for (String token : subject.split("\\.", -1)) {
            if (token.equals("*") || token.equals(">")) {
                return false;
            }
        }
        return true;
    }

    /** Whether some subject matches both; an invalid filter overlaps only with itself. */
    static boolean overlap(String a, String b) {
        if (a.equals(b)) {
            return true;
        }
        return isFilter(a) && isFilter(b) && filter(a).overlaps(filter(b));
    }

    /** Whether {@code outer} matches every subject that {@code inner} matches. */
    static boolean covers(String outer, String inner) {
        if (outer.equals(inner)) {
            return true;
        }
        return isFilter(outer) && isFilter(inner) && filter(outer).covers(filter(inner));
    }

    private static boolean isFilter(String subject) {
        byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
        return Subject.isValidFilter(bytes, 0, bytes.length);
    }

    private static SubjectFilter filter(String subject) {
        return SubjectFilter.of(subject.getBytes(StandardCharsets.UTF_8));
    }
}
