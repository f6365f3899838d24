// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.core.Authenticator;
import dev.iora.core.Login;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for checks of passwords and signatures, which would stall a selector loop. They take at most half of the processors,
 * so that wrong passwords cannot stop the traffic of clients that are logged in. Attempts beyond the queue are refused, and
 * attempts of clients that have left are skipped.
 *
 * <p>Thread: any.
 */
final class LoginWorkers implements AutoCloseable {
    private static final int MAX_WAITING = 4096;
    private static final long IDLE_SECONDS = 10;

    /** A check of credentials. */
    @FunctionalInterface
    interface Check {
        /** Whether the credentials are right. */
        boolean passes();
    }

    private final ThreadPoolExecutor threads;

    LoginWorkers() {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        threads = new ThreadPoolExecutor(
                count,
                count,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().name("iora-login-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Decides with {@code login} if the check passes. */
    void submit(Authenticator.Verdict verdict, Check check, Login login) {
        try {
            threads.execute(() -> {
                if (verdict.isWanted()) {
                    verdict.decided(check.passes() ? login : null);
                }
            });
        } catch (RejectedExecutionException _) {
            // Too many attempts wait, or the server is closing.
            verdict.decided(null);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
