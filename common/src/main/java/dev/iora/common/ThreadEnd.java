// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

/** Waits until a thread has ended. Thread: any; no state. */
public final class ThreadEnd {
    private ThreadEnd() {}

    /** Returns when {@code thread} has ended. An interrupt of the caller is kept, not acted upon. */
    public static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
