// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

/** Waits for threads that were told to end. Thread: any; no state. */
public final class ThreadEnd {
    private ThreadEnd() {}

    /** Returns when {@code thread} has ended; an interrupt meanwhile is left for the caller. */
    public static void await(Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
