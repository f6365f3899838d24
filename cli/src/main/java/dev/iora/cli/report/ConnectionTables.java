// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.console.Columns;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.OutputStyle;
import dev.iora.cli.console.Table;
import dev.iora.cli.view.ConnectionInfo;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables about connections. */
public final class ConnectionTables {
    private static final int MAX_NAME = 40;
    private static final int MAX_ACCOUNT = 46;
    private static final int SHORT_ACCOUNT = 12;

    private final List<ConnectionInfo> connections;
    private final ConnectionFlags flags;

    /** @param connections the connections, in display order */
    public ConnectionTables(List<ConnectionInfo> connections, ConnectionFlags flags) {
        this.connections = connections;
        this.flags = flags;
    }

    public String text(OutputStyle style) {
        return connections().text(style) + "\n" + servers().text(style);
    }

    private Table connections() {
        int total = connections.size();
        int limit = flags.top > 0 && flags.top <= total ? flags.top : total;
        boolean totals = total > 1;
        Columns<ConnectionInfo> columns = new Columns<ConnectionInfo>()
                .add("CID", ConnectionTables::id)
                .add("Name", ConnectionTables::name)
                .add("Server", connection -> connection.server().name())
                .add("Cluster", connection -> connection.server().cluster())
                .add("IP", connection -> connection.ip() + ":" + connection.port())
                .add("Account", ConnectionTables::account)
                .add("Uptime", ConnectionInfo::uptime)
                .addSum("In Msgs", ConnectionInfo::inMsgs)
                .addSum("Out Msgs", ConnectionInfo::outMsgs)
                .addBytes("In Bytes", ConnectionInfo::inBytes)
                .addBytes("Out Bytes", ConnectionInfo::outBytes)
                .add(
                        "Subs",
                        connection ->
                                HumanNumber.of(connection.subscriptionsList().size()),
                        all -> HumanNumber.of(all.stream()
                                .mapToLong(ConnectionInfo::subscriptions)
                                .sum()))
                .addIf(flags.state.includesClosed(), "Reason", ConnectionInfo::reason)
                .footer(1, "Totals for " + HumanNumber.of(total) + " connections");
        return columns.table(
                "Top " + limit + " Connections out of " + HumanNumber.of(total) + " by " + flags.sort,
                connections.subList(0, limit),
                totals ? connections : null);
    }

    private static String id(ConnectionInfo connection) {
        String kind = connection.kind();
        return (kind.isEmpty() || kind.equals("Client") ? "" : kind.substring(0, 1)) + connection.cid();
    }

    private static String name(ConnectionInfo connection) {
        String shown = connection.name().isEmpty() ? connection.mqttClient() : connection.name();
        return shown.length() > MAX_NAME ? shown.substring(0, MAX_NAME) + " .." : shown;
    }

    private static String account(ConnectionInfo connection) {
        String account = connection.account();
        return account.length() > MAX_ACCOUNT ? account.substring(0, SHORT_ACCOUNT) + " .." : account;
    }

    private Table servers() {
        Map<String, Long> counts = new LinkedHashMap<>();
        Map<String, String> clusters = new LinkedHashMap<>();
        for (ConnectionInfo connection : connections) {
            counts.merge(connection.server().name(), 1L, Long::sum);
            clusters.put(connection.server().name(), connection.server().cluster());
        }
        return new Columns<Map.Entry<String, Long>>()
                .add("Server", Map.Entry::getKey)
                .add("Cluster", server -> clusters.get(server.getKey()))
                .add("Connections", Map.Entry::getValue)
                .table(
                        "Connections per server",
                        counts.entrySet().stream()
                                .sorted(Comparator.comparingLong(Map.Entry::getValue))
                                .toList());
    }
}
