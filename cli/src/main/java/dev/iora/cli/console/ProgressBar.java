// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows on one line of the terminal how far long work is. Without a terminal it shows nothing.
 *
 * <p>Thread: its owner only.
 */
public final class ProgressBar implements AutoCloseable {
    private static final long REDRAW_NANOS = Duration.ofMillis(250).toNanos();
    private static final int WIDTH = 40;

    private final @Nullable Console console;
    private final String label;
    private final long total;
    private final long startedNanos;
    private long drawnNanos;
    private long done;

    /** A bar that is full at {@code total}. */
    public ProgressBar(Console console, String label, long total) {
        this.console = console.terminals().output() ? console : null;
        this.label = label;
        this.total = Math.max(1, total);
        startedNanos = System.nanoTime();
        drawnNanos = startedNanos;
    }

    /** So much more is done. */
    public void add(long amount) {
        done += amount;
        long now = System.nanoTime();
        if (now - drawnNanos >= REDRAW_NANOS) {
            drawnNanos = now;
            draw();
        }
    }

    private void draw() {
        if (console == null) {
            return;
        }
        long filled = Math.min(WIDTH, done * WIDTH / total);
        Duration spent = Duration.ofNanos(System.nanoTime() - startedNanos);
        console.print("\r\u001B[K" + label + " [" + "=".repeat((int) filled) + " ".repeat(WIDTH - (int) filled) + "] "
                + HumanNumber.of(done) + " / " + HumanNumber.of(total) + " " + HumanDuration.of(spent));
    }

    /** Draws the final state and ends the line. */
    @Override
    public void close() {
        draw();
        if (console != null) {
            console.println();
        }
    }
}
