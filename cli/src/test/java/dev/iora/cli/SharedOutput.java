// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Output of a command that a test can wait for. */
final class SharedOutput extends OutputStream {
    /** Far longer than any command takes, even on a busy machine. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final @Nullable SharedOutput also;
    private boolean ended;

    SharedOutput() {
        this(null);
    }

    /** @param also receives everything written here as well */
    SharedOutput(@Nullable SharedOutput also) {
        this.also = also;
    }

    @Override
    public synchronized void write(int value) {
        bytes.write(value);
        if (also != null) {
            also.write(value);
        }
        notifyAll();
    }

    @Override
    public synchronized void write(byte[] buffer, int offset, int length) {
        bytes.write(buffer, offset, length);
        if (also != null) {
            also.write(buffer, offset, length);
        }
        notifyAll();
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Marks the end of the output. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits for a text. */
    void await(String expected) {
        awaitFrom(0, expected);
    }

    /** Waits for a text after {@code start}; returns the position of its end. */
    synchronized int awaitFrom(int start, String expected) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            int found = text().indexOf(expected, start);
            if (found >= 0) {
                return found + expected.length();
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || ended) {
                throw new AssertionError("\"" + expected + "\" was not printed, but:\n" + text());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
