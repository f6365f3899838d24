// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.Agent;
import dev.iora.common.AgentRunner;
import dev.iora.common.Clock;
import dev.iora.common.Invariants;
import dev.iora.common.Mailbox;
import dev.iora.common.Owner;
import dev.iora.common.ParkingIdle;
import dev.iora.jetstream.options.JetStreamLog;
import java.util.concurrent.Executor;

/**
 * The owner of the catalog: takes calls in the order they came and what completes them. It never waits for a shard.
 *
 * <p>Calls that only ask for what there is have a queue of their own, and the two take turns: many of one kind do not hold
 * up the other. What completes calls is bounded by the calls being worked on and has its own queue.
 *
 * <p>Thread: {@link #offer} and {@link #execute} any; the rest the agent's own, or in tests whoever steps it.
 */
final class ApiAgent implements Agent, Executor {
    /** What it does for others. */
    interface Work {
        /** Carries out a call; {@link ApiAgent#done} follows when it is answered. */
        void onCall(IncomingCall call);

        /** So many calls were refused since too many waited. */
        void onRefused(int calls);

        /** Whether calls should wait, because what is answered does not get away. */
        boolean isBusy();

        /** Does what is due now and then. */
        void onPause();

        /** Tries again what did not go out; whether something still waits. */
        boolean retry();
    }

    private static final String THREAD = "js-api";
    private static final long PARK_NANOS = 100_000_000;
    private static final long RETRY_NANOS = 2_000_000;

    /** Tasks that may wait: some for each call being worked on, and advisories, which {@link Api} bounds. */
    private static final int MAX_TASKS = 16_384;

    /** Calls in a row from one queue. */
    private static final int TURN = 16;

    /** Turns without a pause. */
    private static final int TURNS = 64;

    private final RequestQueue changes;
    private final RequestQueue infos;
    private final Mailbox<Runnable> tasks = new Mailbox<>(MAX_TASKS);
    private final Work work;
    private final JetStreamLog log;
    private final ParkingIdle idle = new ParkingIdle(this::nanosToWork);
    private final AgentRunner runner;
    private final Owner owner = new Owner(THREAD);
    private boolean mustRetry;

    /**
     * Creates an agent that is not running.
     *
     * @param changeLimit calls that may wait and change something
     * @param infoLimit the same for those that do not
     * @param failures learns when the agent's thread has ended by a bug: nobody answers any more
     */
    ApiAgent(int changeLimit, int infoLimit, Work work, JetStreamLog log, Clock clock, AgentRunner.Listener failures) {
        owner.bind();
        runner = new AgentRunner(THREAD, this, idle, clock, failures);
        this.work = work;
        this.log = log;
        changes = new RequestQueue("JetStream API queue", changeLimit);
        infos = new RequestQueue("JetStream API info queue", infoLimit);
    }

    /** Hands over a call; false if too many wait. */
    boolean offer(IncomingCall call) {
        boolean isTaken = queueOf(call).offer(call);
        idle.wake();
        return isTaken;
    }

    /** Whether so many calls wait that their senders should pause. Thread: any. */
    boolean isFilling() {
        return changes.isFilling() || infos.isFilling();
    }

    private RequestQueue queueOf(IncomingCall call) {
        return call.isInfo() ? infos : changes;
    }

    /** A call is answered. */
    void done(IncomingCall call) {
        owner.check();
        queueOf(call).done(call);
    }

    /** Has {@code task} run by the agent. */
    @Override
    public void execute(Runnable task) {
        Invariants.check(tasks.offer(task), "the API's agent has more tasks than calls and advisories can cause");
        idle.wake();
    }

    /** Calls that wait or are being worked on. Thread: any, a snapshot. */
    int pending() {
        return changes.size() + infos.size();
    }

    /** Does what there is to do; whether there was anything. */
    boolean step() {
        owner.check();
        boolean busy = runTasks();
        busy |= step(changes);
        busy |= step(infos);
        return busy;
    }

    private boolean step(RequestQueue queue) {
        int refused = queue.takeRefused();
        if (refused > 0) {
            log.warn(queue + " limit reached, dropping " + refused + " requests");
            work.onRefused(refused);
        }
        return (!work.isBusy() && queue.take(TURN, this::take) > 0) || refused > 0;
    }

    private void take(IncomingCall call) {
        try {
            work.onCall(call);
        } catch (RuntimeException e) {
            log.error("API request on " + call.request().subject() + " failed: " + e);
            done(call);
        }
        runTasks();
    }

    private boolean runTasks() {
        boolean isBusy = false;
        // A task may add others, which are run as well.
        while (tasks.drain(this::run) > 0) {
            isBusy = true;
        }
        return isBusy;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("API request failed: " + e);
        }
    }

    /** What is done between calls; whether something still waits to go out. */
    boolean pause() {
        owner.check();
        work.onPause();
        return work.retry();
    }

    /** Runs it on a thread of its own. */
    void start() {
        owner.release();
        runner.start(true);
    }

    /** The thread that steps the agent: its own, before {@link #start} the one that created it. */
    Owner owner() {
        return owner;
    }

    @Override
    public void onStart() {
        owner.bind();
    }

    /** The runner of its thread. */
    AgentRunner runner() {
        return runner;
    }

    @Override
    public boolean doWork(long nowNanos) {
        int turns = 0;
        while (turns < TURNS && step()) {
            turns++;
        }
        mustRetry = pause();
        return turns == TURNS;
    }

    private long nanosToWork() {
        boolean isReady = !work.isBusy() && (changes.isReady() || infos.isReady());
        if (isReady || !tasks.isEmpty()) {
            return 0;
        }
        return mustRetry ? RETRY_NANOS : PARK_NANOS;
    }

    /** Ends the thread after what it is doing; returns when it has ended. Thread: any but its own. */
    void stop() {
        runner.stop();
    }
}
