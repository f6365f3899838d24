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
 * The owner of the catalog: processes calls in the order of their arrival, and the tasks that complete them. It never waits
 * for a shard.
 *
 * <p>Calls that change nothing have a queue of their own, and the two queues take turns, so that many calls of one kind do
 * not delay the other. The queue of tasks is bounded by the calls being processed.
 *
 * <p>Thread: {@link #offer} and {@link #execute} any; the rest the agent's own, or in tests the one that steps it.
 */
final class ApiAgent implements Agent, Executor {
    /** The work that the agent runs. */
    interface Work {
        /** Carries out a call; {@link ApiAgent#done} must be called when it is answered. */
        void onCall(IncomingCall call);

        /** Reports that calls were refused because too many waited. */
        void onRefused(int calls);

        /** Whether calls should wait, because too many responses wait to be sent. */
        boolean isBusy();

        /** Does periodic work. */
        void onPause();

        /** Sends waiting responses; whether some still wait. */
        boolean retry();
    }

    private static final String THREAD = "js-api";
    private static final long PARK_NANOS = 100_000_000;
    private static final long RETRY_NANOS = 2_000_000;

    /** Maximum of waiting tasks: some for each call being processed, and advisories, which {@link Api} bounds. */
    private static final int MAX_TASKS = 16_384;

    /** Most calls in a row from one queue. */
    private static final int TURN = 16;

    /** Most turns without a pause. */
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
     * @param changeLimit maximum of waiting calls that change something
     * @param infoLimit maximum of waiting calls that change nothing
     * @param failures listener for the end of the agent's thread by a bug, after which no calls are answered
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
        boolean accepted = queueOf(call).offer(call);
        idle.wake();
        return accepted;
    }

    /** Whether so many calls wait that their senders should pause. Thread: any. */
    boolean isFilling() {
        return changes.isFilling() || infos.isFilling();
    }

    private RequestQueue queueOf(IncomingCall call) {
        return call.isInfo() ? infos : changes;
    }

    /** A call was answered. */
    void done(IncomingCall call) {
        owner.check();
        queueOf(call).done(call);
    }

    /** Runs {@code task} on the agent. */
    @Override
    public void execute(Runnable task) {
        Invariants.check(tasks.offer(task), "the API's agent has more tasks than calls and advisories can cause");
        idle.wake();
    }

    /** Calls that wait or are being processed. Thread: any, a snapshot. */
    int pending() {
        return changes.size() + infos.size();
    }

    /** Runs tasks and takes calls; whether there were any. */
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
        boolean busy = false;
        // Tasks may add others, which are run as well.
        while (tasks.drain(this::run) > 0) {
            busy = true;
        }
        return busy;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("API request failed: " + e);
        }
    }

    /** Does the work between calls; whether some responses wait to be sent. */
    boolean pause() {
        owner.check();
        work.onPause();
        return work.retry();
    }

    /** Starts the agent's own thread. */
    void start() {
        owner.release();
        runner.start(true);
    }

    /** The owner: the agent's thread, before {@link #start} the one that created it. */
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
        boolean ready = !work.isBusy() && (changes.isReady() || infos.isReady());
        if (ready || !tasks.isEmpty()) {
            return 0;
        }
        return mustRetry ? RETRY_NANOS : PARK_NANOS;
    }

    /** Ends the thread after its current work and waits for that. Thread: any but its own. */
    void stop() {
        runner.stop();
    }
}
