// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Protocol text that is written repeatedly. */
final class ControlText {
    private static final ByteBuffer PING = direct("PING\r\n");
    private static final ByteBuffer PONG = direct("PONG\r\n");

    private ControlText() {}

    /** A fresh view of {@code PING}. */
    static ByteBuffer ping() {
        return PING.duplicate();
    }

    /** A fresh view of {@code PONG}. */
    static ByteBuffer pong() {
        return PONG.duplicate();
    }

    /** {@code text} in a direct buffer of its own. */
    static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
