// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import java.io.IOException;

/**
 * Turns the first Ctrl-C into the end of work that would otherwise never end; a second one ends the process.
 *
 * <p>Thread: the main one; signals come on threads of the JVM.
 */
public final class Interrupts {
    private static final String[] SIGNALS = {"INT", "TERM"};

    /** Work that waits. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException, InterruptedException;
    }

    private final Thread worker = Thread.currentThread();
    private volatile boolean requested;

    /** Returns when the work is done or the user has had enough. */
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
