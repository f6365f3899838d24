// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;

/**
 * The threads that compute the signatures and keys of TLS handshakes, which takes too long for a loop, and the limit of
 * handshakes per second. Threads without work end.
 *
 * <p>Thread: any.
 */
final class HandshakePool implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ThreadPoolExecutor threads;
    private final AtomicLong windowNanos;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger rejected = new AtomicInteger();

    /**
     * Creates a pool without threads yet.
     *
     * @param maxHandshakes handshakes that can be in progress
     */
    HandshakePool(String name, int maxThreads, int maxHandshakes, long nowNanos) {
        windowNanos = new AtomicLong(nowNanos);
        threads = new ThreadPoolExecutor(
                maxThreads,
                maxThreads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxHandshakes),
                Thread.ofPlatform().name(name + "-tls-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs the tasks that {@code engine} waits for, and then asks the owner of {@code connection} to go on. */
    void run(SSLEngine engine, SocketConnection connection) {
        threads.execute(() -> {
            try {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            } finally {
                connection.owner().attend(connection, IoLoop.ATTEND_HANDSHAKE);
            }
        });
    }

    /** Whether another handshake may begin in this second. */
    boolean allows(int maxPerSecond, long nowNanos) {
        long start = windowNanos.get();
        if (nowNanos - start >= WINDOW_NANOS && windowNanos.compareAndSet(start, nowNanos)) {
            begun.set(0);
        }
        return begun.getAndIncrement() < maxPerSecond;
    }

    /** Counts a rejected connection; true for the first since {@link #takeRejected}. */
    boolean countRejected() {
        return rejected.getAndIncrement() == 0;
    }

    /** The number of rejected connections since the last call. */
    int takeRejected() {
        return rejected.getAndSet(0);
    }

    @Override
    public void close() {
        threads.close();
    }
}
