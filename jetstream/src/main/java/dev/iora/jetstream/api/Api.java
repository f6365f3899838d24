// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.AgentRunner;
import dev.iora.common.Clock;
import dev.iora.common.SeededRandom;
import dev.iora.core.Account;
import dev.iora.core.Lanes;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.consumer.ConsumerAdvisory;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.shard.ShardCommands;
import dev.iora.jetstream.stream.AccountUsage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The API of one account: takes requests from its clients, has shards carry them out, answers.
 *
 * <p>Thread: construction, {@link #recover}, {@link #open} and {@link #close} whoever starts and stops JetStream; the rest as
 * their comments say.
 */
public final class Api {
    /**
     * Where an API runs.
     *
     * @param requests memory of requests on their way
     * @param random makes names and ids
     * @param failures learns when the API's thread has ended by a bug
     */
    public record Surroundings(
            JetStreamOptions options,
            RequestBudget requests,
            Account account,
            Lanes lanes,
            Clock clock,
            SeededRandom random,
            JetStreamLog log,
            AgentRunner.Listener failures) {}

    /** Advisories of consumers that wait for the agent. */
    private static final int MAX_ADVISORIES = 10_000;

    private final AtomicInteger waitingAdvisories = new AtomicInteger();
    private final AtomicLong droppedAdvisories = new AtomicLong();
    private final JetStreamLog log;
    private final Catalog catalog;
    private final ApiAgent agent;
    private final Rehearsal rehearsal;
    private final Advisories advisories;
    private final ApiDispatcher dispatcher;
    private final ApiCounters counters = new ApiCounters();
    private final ApiInlet inlet;
    private final StuckConsumers stuck;

    /**
     * Creates an API that does not listen yet.
     *
     * @param shards that carry out what is asked
     * @param usage of the account
     */
    public Api(Surroundings in, List<ShardCommands> shards, AccountUsage usage) {
        JetStreamOptions options = in.options();
        var rules = new AccountRules(options, in.account());
        log = in.log();
        Replies replies = new Replies(in.lanes(), options.heap().apiBytes(), in.log());
        advisories = new Advisories(in.account(), replies, options, in.clock(), in.random());
        agent = new ApiAgent(
                options.requestQueueLimit(),
                options.infoQueueLimit(),
                new Work(replies),
                in.log(),
                in.clock(),
                in.failures());
        catalog = new Catalog(shards, agent.owner());
        rehearsal = new Rehearsal(rules, options.strict());
        var context = new ApiContext(options, catalog, rules, agent, advisories, in.clock(), in.log());
        var endpoints = new Endpoints(
                new AccountCalls(context, usage, counters),
                new StreamCalls(context),
                new ConsumerCalls(context, in.random()));
        dispatcher = new ApiDispatcher(context, replies, counters);
        stuck = new StuckConsumers(context);
        inlet = new ApiInlet(
                in.account(),
                in.lanes(),
                options.domain(),
                in.requests(),
                endpoints,
                agent,
                lane -> shards.forEach(shard -> shard.takeGathered(lane)),
                in.log());
    }

    /** A stream was there when its shard was opened. Before {@link #open}. */
    public void recover(StreamConfig config, int shard) {
        catalog.put(config, shard);
    }

    /** Begins to listen; {@link #start} or {@link #step} answers. */
    public void open() {
        inlet.open();
    }

    /** Answers on a thread of its own. */
    public void start() {
        agent.execute(rehearsal);
        agent.start();
    }

    /** Answers what has arrived; whether there was anything. Instead of {@link #start}. */
    public boolean step() {
        return agent.step();
    }

    /** Does what the agent does between calls; whether something still waits to go out. For tests. */
    boolean pause() {
        return agent.pause();
    }

    /** Stops listening and answering. */
    public void close() {
        inlet.shut();
        agent.stop();
    }

    /** Sends what a consumer reports, if anyone listens. Thread: any. */
    public void advise(String stream, String consumer, ConsumerAdvisory advisory) {
        tell(() -> advisories.consumer(stream, consumer, advisory));
    }

    /** A consumer was deleted because it was not used. Thread: any. */
    public void onConsumerExpired(String stream, String consumer) {
        tell(() -> advisories.consumerAction(stream, consumer, Advisories.Action.DELETE));
    }

    /** Has the agent send an advisory; one too many is dropped and counted. */
    private void tell(Runnable advisory) {
        if (waitingAdvisories.incrementAndGet() > MAX_ADVISORIES) {
            waitingAdvisories.decrementAndGet();
            droppedAdvisories.incrementAndGet();
            return;
        }
        agent.execute(() -> {
            waitingAdvisories.decrementAndGet();
            advisory.run();
        });
    }

    private void reportDropped() {
        long dropped = droppedAdvisories.getAndSet(0);
        if (dropped > 0) {
            log.warn("JetStream API: " + dropped + " advisories were dropped, too many at once");
        }
    }

    /** The runner of the API's thread. */
    public AgentRunner runner() {
        return agent.runner();
    }

    /** Requests answered. Thread: any. */
    public long requests() {
        return counters.requests();
    }

    /** Requests answered with an error. Thread: any. */
    public long errors() {
        return counters.errors();
    }

    /** Requests that wait or are being worked on. Thread: any. */
    public int pending() {
        return agent.pending();
    }

    /** What the agent does. Thread: the agent. */
    private final class Work implements ApiAgent.Work {
        private final Replies replies;

        Work(Replies replies) {
            this.replies = replies;
        }

        @Override
        public void onCall(IncomingCall call) {
            dispatcher.handle(call);
        }

        @Override
        public void onRefused(int calls) {
            advisories.limitReached(calls);
        }

        @Override
        public void onPause() {
            stuck.lookNowAndThen();
            reportDropped();
        }

        @Override
        public boolean isBusy() {
            return replies.isFilling();
        }

        @Override
        public boolean retry() {
            return replies.retry();
        }
    }
}
