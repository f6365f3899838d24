// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.Mailbox;
import dev.iora.jetstream.JetStreamLog;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The owner of the catalog: takes requests in the order they came and what completes them. It never waits for a shard.
 *
 * <p>Requests beyond the limit drop all that wait, as in nats-server; what completes requests is bounded by the requests
 * being worked on and has its own queue.
 *
 * <p>Thread: {@link #offer} and {@link #execute} any; the rest the agent's own, or in tests whoever steps it.
 */
final class ApiAgent implements Executor {
    private static final long PARK_NANOS = 100_000_000;
    private static final long RETRY_NANOS = 2_000_000;

    private final Mailbox<ApiRequest> requests;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final int limit;
    private final Consumer<ApiRequest> onRequest;
    private final BooleanSupplier retry;
    private final IntConsumer onDropped;
    private final JetStreamLog log;
    private volatile boolean overflown;
    private volatile boolean waiting;
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;

    /**
     * Creates an agent that is not running.
     *
     * @param limit requests that may wait
     * @param onRequest carries out a request
     * @param retry tries again what did not go out; whether something still waits
     * @param onDropped is told how many were dropped
     */
    ApiAgent(
            int limit, Consumer<ApiRequest> onRequest, BooleanSupplier retry, IntConsumer onDropped, JetStreamLog log) {
        this.retry = retry;
        this.limit = limit;
        this.onRequest = onRequest;
        this.onDropped = onDropped;
        this.log = log;
        requests = new Mailbox<>(limit);
    }

    /** Hands over a request; one too many has all dropped that wait. */
    void offer(ApiRequest request) {
        if (pending.incrementAndGet() > limit || !requests.offer(request)) {
            pending.decrementAndGet();
            overflown = true;
        }
        wake();
    }

    /** Has {@code task} run by the agent. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    private void wake() {
        if (waiting) {
            LockSupport.unpark(thread);
        }
    }

    /** Requests that wait. Thread: any, a snapshot. */
    int pending() {
        return pending.get();
    }

    /** Does what there is to do; whether there was anything. */
    boolean step() {
        boolean busy = runTasks();
        if (overflown) {
            overflown = false;
            int[] dropped = {1};
            requests.drain(request -> dropped[0]++);
            pending.addAndGet(1 - dropped[0]);
            onDropped.accept(dropped[0]);
            return true;
        }
        return requests.drain(this::take) > 0 || busy;
    }

    private void take(ApiRequest request) {
        pending.decrementAndGet();
        try {
            onRequest.accept(request);
        } catch (RuntimeException e) {
            log.error("API request on " + request.subject() + " failed: " + e);
        }
        runTasks();
    }

    private boolean runTasks() {
        boolean busy = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            busy = true;
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("API request failed: " + e);
            }
        }
        return busy;
    }

    /** Tries again what did not go out; whether something still waits. */
    boolean retry() {
        return retry.getAsBoolean();
    }

    /** Runs it on a thread of its own. */
    void start() {
        Thread.ofPlatform().name("js-api").daemon().start(this::loop);
    }

    private void loop() {
        thread = Thread.currentThread();
        while (!stopping) {
            if (!step()) {
                park();
            }
        }
    }

    private void park() {
        long nanos = retry.getAsBoolean() ? RETRY_NANOS : PARK_NANOS;
        waiting = true;
        if (tasks.isEmpty() && requests.isEmpty() && !overflown && !stopping) {
            LockSupport.parkNanos(this, nanos);
        }
        waiting = false;
    }

    /** Ends the thread after what it is doing. Thread: any. */
    void stop() {
        stopping = true;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
        }
    }
}
