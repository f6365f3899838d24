// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Columns;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.report.ConnectionFlags;
import dev.iora.cli.report.ConnectionTables;
import dev.iora.cli.report.Connections;
import dev.iora.cli.stream.StreamCommands;
import dev.iora.cli.view.AccountStats;
import dev.iora.cli.view.ConnectionInfo;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.ServerResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands of {@code nats account}. */
public final class AccountCommands {
    private AccountCommands() {}

    public static Group group() {
        return CommandNode.group("account a", "Account information and status", AccountCommands::children);
    }

    private static List<CommandNode> children() {
        List<CommandNode> commands = new ArrayList<>(StreamCommands.ofAccount());
        commands.addAll(List.of(
                CommandNode.leaf("info nfo", "Account information", AccountInfo::new),
                CommandNode.group("report rep", "Report on account metrics", AccountCommands::reports),
                CommandNode.leaf("tls", "Report TLS chain for connected server", AccountTls::new)));
        return commands;
    }

    private static List<CommandNode> reports() {
        return List.of(
                CommandNode.leaf("connections conn connz conns", "Report on connections", ConnectionReport::new),
                CommandNode.leaf("statistics stats statsz", "Report on server statistics", StatisticsReport::new));
    }

    /** {@code nats account report connections}. */
    static final class ConnectionReport implements NatsCommand {
        @Mixin
        ConnectionFlags flags = new ConnectionFlags();

        @Option(
                names = {"-R", "--reverse"},
                description = "Reverse sort connections")
        boolean reverse;

        @Override
        public void run(Session session) throws InterruptedException {
            JsonObject request = flags.fill(new JsonObject(), "");
            List<ConnectionInfo> connections =
                    new Connections(session, false).gather(request, SystemApi.UNTIL_QUIET, flags.filter(""));
            Comparator<ConnectionInfo> order = flags.sort.order();
            connections.sort(reverse ? order.reversed() : order);
            session.console().print(new ConnectionTables(connections, flags).text(session.style()));
        }
    }

    /** {@code nats account report statistics}. */
    @Command
    static final class StatisticsReport implements NatsCommand {
        private static final String SUBJECT = "$SYS.REQ.ACCOUNT.PING.STATZ";

        /** The usage of an account on one server. */
        private record Usage(ServerIdentity server, AccountStats stats) {}

        @Override
        public void run(Session session) throws InterruptedException {
            List<ServerResponse> responses = session.system().request(SUBJECT, new JsonObject(), SystemApi.UNTIL_QUIET);
            if (responses.isEmpty()) {
                throw new CliException("did not get results from any servers");
            }
            List<Usage> usages = new ArrayList<>();
            for (ServerResponse response : responses) {
                AccountStats.Page page =
                        SystemApi.data(response, "invalid response received: ").as(AccountStats.Page.class);
                page.accountStatz().stream().limit(1).forEach(stats -> usages.add(new Usage(response.server(), stats)));
            }
            new Columns<Usage>()
                    .add("Server", usage -> usage.server().host(), _ -> responses.size())
                    .add("Cluster", usage -> usage.server().cluster())
                    .add("Version", usage -> usage.server().ver())
                    .add("Tags", usage -> usage.server().tags())
                    .addSum("Connections", usage -> usage.stats().conns())
                    .addSum("Subscriptions", usage -> usage.stats().numSubscriptions())
                    .addSum("Leafnodes", usage -> usage.stats().leafnodes())
                    .addBytes("Sent Bytes", usage -> usage.stats().sent().bytes())
                    .addSum("Sent Messages", usage -> usage.stats().sent().msgs())
                    .addBytes(
                            "Received Bytes", usage -> usage.stats().received().bytes())
                    .addSum(
                            "Received Messages",
                            usage -> usage.stats().received().msgs())
                    .addSum("Slow Consumers", usage -> usage.stats().slowConsumers())
                    .table("Server Statistics", usages)
                    .print(session.console(), session.style());
        }
    }
}
