// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Runs an {@link Agent} on its own thread until {@link #stop}.
 *
 * <p>An exception or error that the agent does not handle itself ends it, and the listener is called: the state owned by the
 * thread can no longer be trusted, so the server ends too. An error of the JVM is rethrown, so that the process decides.
 *
 * <p>Thread: any, unless a method says otherwise.
 */
public final class AgentRunner {
    /** In place of the start time of a turn: the agent idles, has not started or has ended. */
    private static final long NO_TURN = Long.MIN_VALUE;

    private static final VarHandle TURN_BEGAN;

    static {
        try {
            TURN_BEGAN = MethodHandles.lookup().findVarHandle(AgentRunner.class, "turnBeganNanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Receives unexpected ends of agents. */
    @FunctionalInterface
    public interface Listener {
        /** Called when an agent has ended unexpectedly, and {@code thread} with it. Thread: that one; must not block. */
        void onFailed(String thread, Throwable cause);
    }

    private final String name;
    private final Agent agent;
    private final IdleStrategy idleStrategy;
    private final Clock clock;
    private final Listener listener;

    @SuppressWarnings("UnusedVariable") // read and written through TURN_BEGAN
    private long turnBeganNanos = NO_TURN;

    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Thread thread;

    /** Creates a runner; {@code name} becomes its thread's name. */
    public AgentRunner(String name, Agent agent, IdleStrategy idleStrategy, Clock clock, Listener listener) {
        this.name = name;
        this.agent = agent;
        this.idleStrategy = idleStrategy;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Starts the thread. Called once.
     *
     * @param daemon whether the JVM may end while the thread runs
     */
    public void start(boolean daemon) {
        Invariants.check(thread == null, "agent started twice");
        thread = Thread.ofPlatform().name(name).daemon(daemon).start(this::run);
    }

    /** Makes the agent end after its current turn, without waiting for it. */
    public void requestStop() {
        stopping = true;
        idleStrategy.wake();
    }

    /** Makes the agent end and waits until its thread has ended. Thread: any but the agent's. */
    public void stop() {
        requestStop();
        awaitEnd();
    }

    /** Waits until the thread has ended, if it was started. Thread: any but the agent's. */
    public void awaitEnd() {
        Thread running = thread;
        if (running != null) {
            Invariants.check(running != Thread.currentThread(), "a thread cannot wait for its own end");
            ThreadEnd.await(running);
        }
    }

    /** Whether a stop was requested or the agent has ended. */
    public boolean isStopping() {
        return stopping;
    }

    /** Whether the thread was started and has not ended. */
    public boolean isRunning() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    /**
     * Records the start of a turn for {@link #view}. Called before each turn, and by idle strategies that do work while they
     * wait. Thread: the agent's.
     */
    public void onTurn(long nowNanos) {
        TURN_BEGAN.setOpaque(this, nowNanos);
    }

    /** The state of the agent, for monitoring. */
    public AgentView view() {
        long began = (long) TURN_BEGAN.getOpaque(this);
        long turnNanos = began == NO_TURN ? 0 : Math.max(0, clock.nanoTime() - began);
        return new AgentView(name, isRunning(), turnNanos, failure);
    }

    private void run() {
        Throwable cause = null;
        try {
            agent.onStart();
            takeTurns();
        } catch (IOException | RuntimeException | Error e) {
            cause = e;
        }
        TURN_BEGAN.setOpaque(this, NO_TURN);
        stopping = true;
        try {
            agent.onEnd(cause);
        } catch (IOException | RuntimeException | Error e) {
            if (cause == null) {
                cause = e;
            } else {
                cause.addSuppressed(e);
            }
        }
        if (cause != null) {
            failure = cause;
            listener.onFailed(name, cause);
        }
        if (cause instanceof VirtualMachineError error) {
            throw error;
        }
    }

    private void takeTurns() throws IOException {
        while (!stopping) {
            long nowNanos = clock.nanoTime();
            onTurn(nowNanos);
            if (!agent.doWork(nowNanos) && !stopping) {
                TURN_BEGAN.setOpaque(this, NO_TURN);
                idleStrategy.idle(this);
            }
        }
    }
}
