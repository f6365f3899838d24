// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.Session;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.view.ConnectionInfo;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nats server report connections}. */
final class ConnectionsReport extends ServerReport.Plain {
    @Mixin
    ConnectionFlags flags = new ConnectionFlags();

    @Option(names = "--account", description = "Limit report to a specific account")
    String account = "";

    @Option(names = "--filter", description = "Expression based filter for connections")
    String filter = "";

    @Mixin
    JsonFlag json = new JsonFlag();

    @Override
    void report(Session session) throws InterruptedException {
        Predicate<ConnectionInfo> wanted = flags.filter(filter);
        int expected = limit > 0 ? limit : session.system().activeServers();
        List<ConnectionInfo> connections =
                new Connections(session, json.given).gather(flags.fill(request(session), account), expected, wanted);
        if (json.given) {
            print(
                    session,
                    JsonArray.ofObjects(connections, ConnectionInfo::json).pretty() + "\n");
            return;
        }
        connections.sort(order.directed(flags.sort.order()));
        print(session, new ConnectionTables(connections, flags).text(session.style()));
    }
}
