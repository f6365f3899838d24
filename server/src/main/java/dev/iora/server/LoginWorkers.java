// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.core.Authenticator;
import dev.iora.core.LoginDecision;
import dev.iora.core.LoginRefusal;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Threads for checks of passwords and signatures, which would stall a selector loop. They take half of the processors, at least one,
 * so that wrong passwords cannot stop the traffic of clients that are logged in. Attempts beyond the queue are refused, and
 * attempts of clients that have left are skipped.
 *
 * <p>Thread: any.
 */
final class LoginWorkers implements AutoCloseable {
    private static final int MIN_WAITING = 64;
    private static final int MAX_WAITING = 4096;

    /** Memory of an attempt: its CONNECT, and the input behind it, which is kept until the decision. */
    private static final int ATTEMPT_BYTES = 16 * 1024;

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    /** Creates workers without threads; {@code maxBytes} is the memory for attempts that wait. */
    LoginWorkers(long maxBytes) {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        threads = new ThreadPoolExecutor(
                count,
                count,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(Math.clamp(maxBytes / ATTEMPT_BYTES, MIN_WAITING, MAX_WAITING)),
                Thread.ofPlatform().name("iora-login-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Decides as {@code check} says; refuses the attempt if it fails. */
    void submit(Authenticator.Verdict verdict, Supplier<LoginDecision> check) {
        try {
            threads.execute(() -> {
                if (verdict.isWanted()) {
                    LoginDecision decision = LoginRefusal.CREDENTIALS;
                    try {
                        decision = check.get();
                    } finally {
                        verdict.decided(decision);
                    }
                }
            });
        } catch (RejectedExecutionException _) {
            // Too many attempts wait, or the server is closing.
            verdict.decided(LoginRefusal.CREDENTIALS);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
