// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What was printed, to be waited for. */
final class SharedOutput extends OutputStream {
    /** Much more than anything takes on a machine that does other things, too. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final @Nullable SharedOutput also;
    private boolean ended;

    SharedOutput() {
        this(null);
    }

    /** What is printed here is printed there, too. */
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

    /** Nothing will follow. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits until the text is there. */
    void await(String expected) {
        awaitFrom(0, expected);
    }

    /** Waits until the text is there behind {@code start}; returns where it ends. */
    synchronized int awaitFrom(int start, String expected) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
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
