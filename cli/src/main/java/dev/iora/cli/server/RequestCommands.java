// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code nats server request}. */
final class RequestCommands {
    private RequestCommands() {}

    static Group group() {
        return CommandNode.group("request", "Request monitoring data from a specific server", RequestCommands::children)
                .alias("req")
                .options(RequestFlags::new);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("accounts", "Show account details", Accounts::new)
                        .alias("accountz", "acct"),
                CommandNode.leaf("connections", "Show connection details", ConnectionsRequest::new)
                        .alias("conn", "connz"),
                CommandNode.leaf("gateways", "Show gateway details", Gateways::new)
                        .alias("gateway", "gwy", "gatewayz"),
                CommandNode.leaf("ipqueue", "Show IP Queue details", IpQueues::new)
                        .alias("ipq", "ipqueuesz"),
                CommandNode.leaf("jetstream-health", "Request JetStream health status", Health::new)
                        .alias("healthz"),
                CommandNode.leaf("jetstream", "Show JetStream details", JetStreamRequest::new)
                        .alias("jsz", "js"),
                CommandNode.leaf("kick", "Disconnects a client immediately", KickRequest::new),
                CommandNode.leaf("leafnodes", "Show leafnode details", LeafNodes::new)
                        .alias("leaf", "leafz"),
                CommandNode.leaf("profile", "Run a profile", ProfileRequest::new),
                CommandNode.leaf("raft", "Show RAFT state details", RaftGroups::new)
                        .alias("raftz"),
                CommandNode.leaf("routes", "Show route details", Routes::new).alias("route", "routez"),
                CommandNode.leaf("subscriptions", "Show subscription information", Subscriptions::new)
                        .alias("sub", "subsz"),
                CommandNode.leaf("variables", "Show runtime variables", Variables::new)
                        .alias("var", "varz"));
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
}
