// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.AgentRunner;
import dev.iora.common.Clock;
import dev.iora.common.SeededRandom;
import dev.iora.core.Account;
import dev.iora.core.Lanes;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.consumer.ConsumerAdvisory;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.shard.ShardCommands;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The API: receives requests from clients of all accounts, passes them to shards, and responds.
 *
 * <p>Thread: construction, {@link #recover}, {@link #open} and {@link #close} the thread that starts, reloads
 * and stops JetStream; the rest as their comments say.
 */
public final class Api {
    /**
     * The services that an API uses.
     *
     * @param requests memory of requests in flight
     * @param accounts whose clients send requests
     * @param system account that gets events of the server; null if there is none
     * @param random makes names and ids
     * @param failures listener for the end of the API's thread by a bug
     */
    public record Surroundings(
            JetStreamOptions options,
            RequestBudget requests,
            JetStreamAccounts accounts,
            @Nullable Account system,
            Lanes lanes,
            Clock clock,
            SeededRandom random,
            JetStreamLog log,
            AgentRunner.Listener failures) {}

    /** Maximum of advisories of consumers that wait for the agent. */
    private static final int MAX_ADVISORIES = 10_000;

    private final Surroundings in;
    private final Function<JetStreamAccount, List<ShardCommands>> shards;
    private final AtomicInteger waitingAdvisories = new AtomicInteger();
    private final AtomicLong droppedAdvisories = new AtomicLong();
    private final JetStreamLog log;
    private final ApiAgent agent;
    private final Rehearsal rehearsal;
    private final AccountApi.Shared shared;
    private final ConcurrentHashMap<JetStreamAccount, AccountApi> apis = new ConcurrentHashMap<>();
    private final @Nullable Advisories systemAdvisories;
    private final StuckConsumers stuck;

    /**
     * Creates an API that does not listen yet.
     *
     * @param shards the commands of each shard for the streams of an account
     */
    public Api(Surroundings in, Function<JetStreamAccount, List<ShardCommands>> shards) {
        this.in = in;
        this.shards = shards;
        JetStreamOptions options = in.options();
        JetStreamAccount global = in.accounts().global();
        List<ShardCommands> all = shards.apply(global);
        log = in.log();
        Replies replies = new Replies(in.lanes(), options.heap().apiBytes(), in.log());
        agent = new ApiAgent(
                options.requestQueueLimit(),
                options.infoQueueLimit(),
                new Work(replies),
                in.log(),
                in.clock(),
                in.failures());
        rehearsal = new Rehearsal(new AccountRules(options, global), options.strict());
        shared = new AccountApi.Shared(
                in,
                new Catalogs(all.size(), agent.owner()),
                ApiTurns.of(options, agent),
                agent,
                replies,
                new ApiIntake(
                        in.lanes(), in.requests(), agent, lane -> all.forEach(shard -> shard.takeGathered(lane))));
        Account system = in.system();
        systemAdvisories = system == null ? null : new Advisories(system, replies, options, in.clock(), in.random());
        stuck = new StuckConsumers(apis.values(), in.clock(), in.log());
    }

    private AccountApi of(JetStreamAccount account) {
        AccountApi known = apis.get(account);
        return known != null
                ? known
                : apis.computeIfAbsent(account, made -> new AccountApi(shared, made, shards.apply(made)));
    }

    /** Adds a stream that was recovered by its shard. Before {@link #open}. */
    public void recover(JetStreamAccount account, StreamConfig config, int shard) {
        of(account).context.catalog().put(config, shard);
    }

    /** Subscribes for accounts that are not served yet; responses follow after {@link #start} or by {@link #step}. */
    public void open() {
        in.accounts().all().forEach(account -> of(account).open());
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
        apis.values().forEach(AccountApi::close);
        agent.stop();
    }

    /** Sends an advisory for a consumer's event, if a client listens. Thread: any. */
    public void advise(JetStreamAccount account, String stream, String consumer, ConsumerAdvisory advisory) {
        sendLater(() -> of(account).advisories.consumer(stream, consumer, advisory));
    }

    /** Sends an advisory for a batch that will not be committed, if a client listens. Thread: any. */
    public void adviseBatchAbandoned(JetStreamAccount account, String stream, String batch, String reason) {
        sendLater(() -> of(account).advisories.batchAbandoned(stream, batch, reason));
    }

    /** A consumer was deleted because it was inactive. Thread: any. */
    public void onConsumerExpired(JetStreamAccount account, String stream, String consumer) {
        sendLater(() -> of(account).advisories.consumerAction(stream, consumer, Advisories.Action.DELETE));
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
        return apis.values().stream().mapToLong(api -> api.counters.requests()).sum();
    }

    /** Requests answered with an error. Thread: any. */
    public long errors() {
        return apis.values().stream().mapToLong(api -> api.counters.errors()).sum();
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
            call.dispatcher().handle(call);
        }

        @Override
        public void onRefused(int calls) {
            if (systemAdvisories != null) {
                systemAdvisories.limitReached(calls);
            }
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
