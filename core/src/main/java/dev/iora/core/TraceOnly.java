// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iora.wire.Headers;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import java.util.Locale;

/**
 * Recognises probes: messages whose headers name a destination for traces and say that no subscriber should get them
 * (nats-server v2.14.5 msgtrace.go initMsgTrace). Tracing is not implemented yet, but a subscriber that got such a
 * message would process it as a real one. Callers that have parsed the headers use {@link #isMeant(String, String)}.
 *
 * <p>Thread: any. In messages without that header only about every fifteenth byte of the headers is read.
 */
public final class TraceOnly {
    private static final String ONLY = "Nats-Trace-Only";
    private static final String DESTINATION = "Nats-Trace-Dest";
    private static final String DISABLED = "trace disabled";
    private static final byte[] KEY = ONLY.getBytes(US_ASCII);
    private static final int LAST = KEY.length - 1;

    /** How far the key must move to match the byte under its end, by that byte (Horspool, 1980). */
    private static final byte[] SHIFTS = shifts();

    /** A version line, two headers with one-byte values, an empty line. */
    private static final int MIN_BYTES = 10 + 2 * (KEY.length + 4) + 2;

    private TraceOnly() {}

    private static byte[] shifts() {
        byte[] shifts = new byte[256];
        Arrays.fill(shifts, (byte) KEY.length);
        for (int i = 0; i < LAST; i++) {
            shifts[KEY[i]] = (byte) (LAST - i);
        }
        return shifts;
    }

    /** Whether {@code frame} is a probe, which no subscriber gets. */
    static boolean asksFor(PublishFrame frame) {
        return frame.headerSize >= MIN_BYTES
                && holdsKey(frame.bytes, frame.payload, frame.payload + frame.headerSize)
                && isMeant(frame);
    }

    private static boolean holdsKey(byte[] bytes, int start, int end) {
        for (int i = start + LAST; i < end; i += SHIFTS[bytes[i] & 0xFF]) {
            if (bytes[i] == KEY[LAST] && Arrays.equals(bytes, i - LAST, i + 1, KEY, 0, KEY.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMeant(PublishFrame frame) {
        var headers = new Headers();
        headers.wrap(frame.bytes, frame.payload, frame.headerSize);
        return isMeant(
                headers.value(DESTINATION).orElse(""), headers.value(ONLY).orElse(""));
    }

    /**
     * Whether a message with these header values is a probe; a missing header is empty.
     *
     * @param destination value of {@code Nats-Trace-Dest}
     * @param only value of {@code Nats-Trace-Only}
     */
    public static boolean isMeant(String destination, String only) {
        String target = destination.strip();
        return !target.isEmpty()
                && !target.equals(DISABLED)
                && switch (only.strip().toLowerCase(Locale.ROOT)) {
                    case "1", "true", "on" -> true;
                    default -> false;
                };
    }
}
