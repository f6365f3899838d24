// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import dev.iora.common.Invariants;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Encodes the frames that the driver sends and expects. */
final class LoadFrames {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] ALPHABET = "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);

    private LoadFrames() {}

    /**
     * A payload of {@code length} bytes that repeats the alphabet: neighbouring bytes differ, so a delivery shifted by a lost
     * or extra byte never matches.
     */
    static byte[] payload(int length) {
        Invariants.check(length >= 0, "a payload has no negative length");
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = ALPHABET[i % ALPHABET.length];
        }
        return payload;
    }

    /** {@code PUB subject [reply] size}, with the payload. */
    static byte[] publish(String subject, @Nullable String reply, byte[] payload) {
        return frame("PUB " + subject + ' ' + optional(reply) + payload.length, payload);
    }

    /** {@code MSG subject sid [reply] size}, with the payload: the delivery of {@link #publish}. */
    static byte[] delivery(String subject, int sid, @Nullable String reply, byte[] payload) {
        return frame("MSG " + subject + ' ' + sid + ' ' + optional(reply) + payload.length, payload);
    }

    private static String optional(@Nullable String reply) {
        return reply == null ? "" : reply + ' ';
    }

    private static byte[] frame(String line, byte[] payload) {
        var frame = new ByteArrayOutputStream(line.length() + payload.length + 2 * CRLF.length);
        frame.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(CRLF);
        frame.writeBytes(payload);
        frame.writeBytes(CRLF);
        return frame.toByteArray();
    }
}
