// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats server request}. */
final class RequestCommands {
    private RequestCommands() {}

    static Group group() {
        return CommandNode.group(
                        "request req", "Request monitoring data from a specific server", RequestCommands::children)
                .options(RequestFlags::new);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("accounts accountz acct", "Show account details", Accounts::new),
                CommandNode.leaf("connections conn connz", "Show connection details", ConnectionsRequest::new),
                CommandNode.leaf("gateways gateway gwy gatewayz", "Show gateway details", Gateways::new),
                CommandNode.leaf("ipqueue ipq ipqueuesz", "Show IP Queue details", IpQueues::new),
                CommandNode.leaf("jetstream-health healthz", "Request JetStream health status", Health::new),
                CommandNode.leaf("jetstream jsz js", "Show JetStream details", JetStream::new),
                CommandNode.leaf("kick", "Disconnects a client immediately", Kick::new),
                CommandNode.leaf("leafnodes leaf leafz", "Show leafnode details", LeafNodes::new),
                CommandNode.leaf("profile", "Run a profile", ProfileRequest::new),
                CommandNode.leaf("raft raftz", "Show RAFT state details", RaftGroups::new),
                CommandNode.leaf("routes route routez", "Show route details", Routes::new),
                CommandNode.leaf("subscriptions sub subsz", "Show subscription information", Subscriptions::new),
                CommandNode.leaf("variables var varz", "Show runtime variables", Variables::new));
    }

    /** {@code nats server request accounts}. */
    static final class Accounts extends EndpointRequest.Waiting {
        @Option(names = "--account", description = "Retrieve information for a specific account")
        String account = "";

        Accounts() {
            super("ACCOUNTZ");
        }

        @Override
        void fill(JsonObject request) {
            request.put("account", account);
        }
    }

    /** {@code nats server request gateways}. */
    static final class Gateways extends EndpointRequest.Waiting {
        @Parameters(
                index = "1",
                arity = "0..1",
                defaultValue = "",
                paramLabel = "filter-name",
                description = "Filter results on gateway name")
        String gateway = "";

        @Option(
                names = "--filter-account",
                paramLabel = "ACCOUNT",
                description = "Show only a certain account in account detail")
        String account = "";

        @Option(names = "--accounts", description = "Show account detail")
        boolean accounts;

        @Option(names = "--subscriptions", negatable = true, description = "Show subscription details")
        boolean subscriptions = true;

        Gateways() {
            super("GATEWAYZ");
        }

        @Override
        void fill(JsonObject request) {
            boolean detailed = !account.isEmpty() && subscriptions;
            request.put("name", gateway)
                    .put("accounts", accounts || !account.isEmpty())
                    .put("account_name", account)
                    .put("subscriptions", detailed)
                    .put("subscriptions_detail", detailed);
        }
    }

    /** {@code nats server request ipqueue}. */
    static final class IpQueues extends EndpointRequest {
        @Option(names = "--all", negatable = true, description = "Shows all available information")
        boolean all = true;

        @Option(names = "--filter", description = "Filter results for specific queues")
        String filter = "";

        IpQueues() {
            super("IPQUEUESZ");
        }

        @Override
        void fill(JsonObject request) {
            request.put("all", all).put("filter", filter);
        }
    }

    /** {@code nats server request jetstream-health}. */
    static final class Health extends EndpointRequest.Waiting {
        @Mixin
        HealthFlags health = new HealthFlags();

        @Option(names = "--details", negatable = true, description = "Include extended details about all failures")
        boolean details = true;

        Health() {
            super("HEALTHZ");
        }

        @Override
        void fill(JsonObject request) {
            health.fill(request);
            request.put("details", details);
        }
    }

    /** {@code nats server request leafnodes}. */
    static final class LeafNodes extends EndpointRequest.Waiting {
        @Option(names = "--subscriptions", description = "Show subscription detail")
        boolean subscriptions;

        LeafNodes() {
            super("LEAFZ");
        }

        @Override
        void fill(JsonObject request) {
            request.put("subscriptions", subscriptions).put("account", "");
        }
    }

    /** {@code nats server request raft}. */
    static final class RaftGroups extends EndpointRequest {
        @Option(names = "--account", description = "Filters on an specific account")
        String account = "";

        @Option(names = "--group", description = "Filters on a specific group")
        String group = "";

        RaftGroups() {
            super("RAFTZ");
        }

        @Override
        void fill(JsonObject request) {
            request.put("account", account).put("group", group);
        }
    }

    /** {@code nats server request routes}. */
    static final class Routes extends EndpointRequest.Waiting {
        @Option(names = "--subscriptions", description = "Show subscription detail")
        boolean subscriptions;

        Routes() {
            super("ROUTEZ");
        }

        @Override
        void fill(JsonObject request) {
            request.put("subscriptions", subscriptions).put("subscriptions_detail", subscriptions);
        }
    }

    /** {@code nats server request subscriptions}. */
    static final class Subscriptions extends EndpointRequest.Waiting {
        @Option(names = "--detail", description = "Include detail about all subscriptions")
        boolean detail;

        @Option(names = "--filter-account", paramLabel = "ACCOUNT", description = "Filter on a specific account")
        String account = "";

        @Option(
                names = "--filter-subject",
                paramLabel = "SUBJECT",
                description = "Filter based on subscriptions matching this subject")
        String subject = "";

        Subscriptions() {
            super("SUBSZ");
        }

        @Override
        void fill(JsonObject request) {
            request.put("offset", flags.offset)
                    .put("limit", flags.limit)
                    .put("subscriptions", detail)
                    .put("account", account)
                    .put("test", subject);
        }
    }

    /** {@code nats server request variables}. */
    static final class Variables extends EndpointRequest.Waiting {
        Variables() {
            super("VARZ");
        }

        @Override
        void fill(JsonObject request) {
            // The request has no fields besides the addressed servers.
        }
    }

    /** {@code nats server request jetstream}. */
    static final class JetStream extends EndpointRequest.Waiting {
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

        JetStream() {
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

    /** {@code nats server request kick}. */
    static final class Kick implements NatsCommand {
        @ParentCommand
        RequestFlags flags = new RequestFlags();

        @Parameters(index = "0", paramLabel = "ID", description = "The Client ID to disconnect")
        long client;

        @Parameters(index = "1", paramLabel = "SERVER_ID", description = "The Server ID to disconnect the client from")
        String server = "";

        @Override
        public void run(Session session) throws InterruptedException {
            ServerResponse response = session.system()
                    .requestOne(
                            SystemApi.server(server, "KICK"),
                            new JsonObject().put("cid", client),
                            () -> new CliException("no responses received"));
            session.console().println(response.json().pretty());
        }
    }
}
