// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import java.io.IOException;

/**
 * Ends endless work at the first Ctrl-C; a second one ends the process.
 *
 * <p>Thread: the main one; signals arrive on threads of the JVM.
 */
public final class Interrupts {
    private static final String[] SIGNALS = {"INT", "TERM"};

    /** Work that can be interrupted. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException, InterruptedException;
    }

    private final Thread worker = Thread.currentThread();
    private volatile boolean requested;

    /** Runs the work until it is done or the user presses Ctrl-C. */
    void during(Work work) throws IOException, InterruptedException {
        for (String signal : SIGNALS) {
            sun.misc.Signal.handle(new sun.misc.Signal(signal), _ -> onSignal());
        }
        try {
            work.run();
        } catch (InterruptedException e) {
            if (!requested) {
                throw e;
            }
        } finally {
            for (String signal : SIGNALS) {
                sun.misc.Signal.handle(new sun.misc.Signal(signal), sun.misc.SignalHandler.SIG_DFL);
            }
        }
    }

    private void onSignal() {
        if (requested) {
            Runtime.getRuntime().halt(dev.iora.cli.console.CliException.FAILED);
        }
        requested = true;
        worker.interrupt();
    }
}
