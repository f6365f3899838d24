// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.json.JsonObject;
import picocli.CommandLine.Option;

/** {@code nats server request jetstream}. */
final class JetStreamRequest extends EndpointRequest.Waiting {
    @Option(names = "--account", description = "Show statistics scoped to a specific account")
    String account = "";

    @Option(names = "--accounts", description = "Include details about accounts")
    boolean accounts;

    @Option(names = "--streams", description = "Include details about Streams")
    boolean streams;

    @Option(names = "--consumer", description = "Include details about Consumers")
    boolean consumers;

    @Option(names = "--config", description = "Include details about configuration")
    boolean config;

    @Option(names = "--raft", description = "Include details about raft groups")
    boolean raft;

    @Option(names = "--leader", description = "Request a response from the Meta-group leader only")
    boolean leader;

    @Option(names = "--stream-leader", description = "Request a response from Stream leaders only")
    boolean streamLeader;

    @Option(names = "--all", description = "Include accounts, streams, consumers and configuration")
    boolean all;

    JetStreamRequest() {
        super("JSZ");
    }

    @Override
    int expected() {
        return leader ? 1 : super.expected();
    }

    @Override
    void fill(JsonObject request) {
        request.put("account", account)
                .put("accounts", accounts || all)
                .put("streams", streams || all)
                .put("consumer", consumers || all)
                .put("config", config || all)
                .put("leader_only", leader)
                .put("offset", flags.offset)
                .put("limit", flags.limit)
                .put("raft", raft || all)
                .put("stream_leader_only", streamLeader);
    }
}
