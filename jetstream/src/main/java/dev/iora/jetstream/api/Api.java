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
 * The API of one account: receives requests from its clients, passes them to shards, and responds.
 *
 * <p>Thread: construction, {@link #recover}, {@link #open} and {@link #close} the thread that starts and stops JetStream;
 * the rest as their comments say.
 */
public final class Api {
    /**
     * The services that an API uses.
     *
     * @param requests memory of requests in flight
     * @param random makes names and ids
     * @param failures listener for the end of the API's thread by a bug
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

    /** Maximum of advisories of consumers that wait for the agent. */
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
     * @param shards carry out requests
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

    /** Adds a stream that was recovered by its shard. Before {@link #open}. */
    public void recover(StreamConfig config, int shard) {
        catalog.put(config, shard);
    }

    /** Subscribes; responses follow after {@link #start} or by {@link #step}. */
    public void open() {
        inlet.open();
    }

    /** Starts the API's own thread. */
    public void start() {
        agent.execute(rehearsal);
        agent.start();
    }

    /** Processes waiting requests; whether there were any. Instead of {@link #start}. */
    public boolean step() {
        return agent.step();
    }

    /** Does the agent's work between calls; whether some responses wait to be sent. For tests. */
    boolean pause() {
        return agent.pause();
    }

    /** Unsubscribes and stops the agent. */
    public void close() {
        inlet.unsubscribe();
        agent.stop();
    }

    /** Sends an advisory for a consumer's event, if a client listens. Thread: any. */
    public void advise(String stream, String consumer, ConsumerAdvisory advisory) {
        sendLater(() -> advisories.consumer(stream, consumer, advisory));
    }

    /** A consumer was deleted because it was inactive. Thread: any. */
    public void onConsumerExpired(String stream, String consumer) {
        sendLater(() -> advisories.consumerAction(stream, consumer, Advisories.Action.DELETE));
    }

    /** Lets the agent send an advisory; if too many wait, it is dropped and counted. */
    private void sendLater(Runnable advisory) {
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
            log.warn("JetStream API: " + dropped + " advisories were dropped, because too many waited");
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

    /** Requests that wait or are being processed. Thread: any. */
    public int pending() {
        return agent.pending();
    }

    /** The agent's work. Thread: the agent. */
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
            stuck.checkPeriodically();
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
