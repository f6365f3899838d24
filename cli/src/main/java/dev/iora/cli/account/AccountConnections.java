// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.report.ConnectionFlags;
import dev.iora.cli.report.ConnectionTables;
import dev.iora.cli.report.Connections;
import dev.iora.cli.view.ConnectionInfo;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nats account report connections}. */
final class AccountConnections implements NatsCommand {
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
