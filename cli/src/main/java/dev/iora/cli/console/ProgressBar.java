// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.time.Duration;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on one line of the terminal. It shows nothing without a terminal, or if it is not wanted.
 *
 * <p>Thread: its owner only.
 */
public final class ProgressBar implements AutoCloseable {
    private static final long REDRAW_NANOS = Duration.ofMillis(250).toNanos();
    private static final int WIDTH = 40;

    private final @Nullable Console console;
    private final String label;
    private final long total;
    private final LongFunction<String> amount;
    private final long startedNanos;
    private long drawnNanos;
    private long done;

    /** A bar that is full at {@code total}. */
    public ProgressBar(Console console, String label, long total, boolean wanted) {
        this(console, label, total, wanted, HumanNumber::of);
    }

    private ProgressBar(Console console, String label, long total, boolean wanted, LongFunction<String> amount) {
        this.amount = amount;
        this.console = wanted && console.terminals().output() ? console : null;
        this.label = label;
        this.total = Math.max(1, total);
        startedNanos = System.nanoTime();
        drawnNanos = startedNanos;
    }

    /** A bar that counts bytes. */
    public static ProgressBar ofBytes(Console console, long total, boolean wanted) {
        return new ProgressBar(console, "", total, wanted, HumanNumber::bytes);
    }

    /** Adds to the amount of work done. */
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
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startedNanos);
        console.print("\r\u001B[K" + label + " [" + "=".repeat((int) filled) + " ".repeat(WIDTH - (int) filled) + "] "
                + amount.apply(done) + " / " + amount.apply(total) + " " + HumanDuration.of(elapsed));
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
