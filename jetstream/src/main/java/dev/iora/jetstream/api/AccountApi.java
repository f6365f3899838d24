// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.shard.ShardCommands;
import java.util.List;

/**
 * The API as the clients of one account see it: their streams, and their advisories.
 *
 * <p>Thread: the API's agent, except {@link #open} and {@link #close}.
 */
final class AccountApi {
    final ApiContext context;
    final Advisories advisories;
    final ApiCounters counters = new ApiCounters();
    private final ApiInlet inlet;

    /** The parts that the accounts share. */
    record Shared(
            Api.Surroundings in,
            Catalogs catalogs,
            ApiTurns turns,
            ApiAgent agent,
            Replies replies,
            ApiIntake intake) {}

    /**
     * Creates the API of an account that does not listen yet.
     *
     * @param shards carry out its calls
     */
    AccountApi(Shared shared, JetStreamAccount account, List<ShardCommands> shards) {
        Api.Surroundings in = shared.in;
        JetStreamOptions options = in.options();
        advisories = new Advisories(account.account(), shared.replies, options, in.clock(), in.random());
        context = new ApiContext(
                options,
                account,
                new Catalog(shards, shared.catalogs),
                new AccountRules(options, account),
                shared.turns,
                shared.agent,
                advisories,
                in.clock(),
                in.log());
        var endpoints = new Endpoints(
                new AccountCalls(context, counters), new StreamCalls(context), new ConsumerCalls(context, in.random()));
        var dispatcher = new ApiDispatcher(context, shared.replies, counters);
        inlet = new ApiInlet(account, in.lanes(), options.domain(), endpoints, dispatcher, shared.intake, in.log());
    }

    /** Begins to serve clients. If the account may not use JetStream, they get an error. Thread: one at a time. */
    void open() {
        inlet.open();
    }

    /** Ends to serve clients. Thread: one at a time. */
    void close() {
        inlet.unsubscribe();
    }
}
