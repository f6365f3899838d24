// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.OutputStyle;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tables about connections.
 *
 * <p>Thread: any, immutable.
 */
public final class ConnectionTables {
    private static final int NAME_MAX = 40;
    private static final int ACCOUNT_MAX = 46;
    private static final int ACCOUNT_SHOWN = 12;

    private final List<JsonObject> connections;
    private final ConnectionFlags flags;

    /** Of connections in the order in which they are to be shown. */
    public ConnectionTables(List<JsonObject> connections, ConnectionFlags flags) {
        this.connections = connections;
        this.flags = flags;
    }

    public String text(OutputStyle style) {
        return connections().text(style) + "\n" + servers().text(style);
    }

    private Table connections() {
        int total = connections.size();
        int limit = flags.top > 0 && flags.top <= total ? flags.top : total;
        List<String> headers = new ArrayList<>(List.of(
                "CID",
                "Name",
                "Server",
                "Cluster",
                "IP",
                "Account",
                "Uptime",
                "In Msgs",
                "Out Msgs",
                "In Bytes",
                "Out Bytes",
                "Subs"));
        boolean reason = flags.state.includesClosed();
        if (reason) {
            headers.add("Reason");
        }
        Table table = new Table("Top " + limit + " Connections out of " + HumanNumber.of(total) + " by " + flags.sort)
                .headers(headers.toArray(String[]::new));
        connections.stream()
                .limit(limit)
                .map(connection -> row(connection, reason))
                .forEach(table::row);
        if (total > 1) {
            table.footer(totals(reason));
        }
        return table;
    }

    private static @Nullable Object[] row(JsonObject connection, boolean reason) {
        JsonObject server = connection.object("server");
        List<Object> row = new ArrayList<>(List.of(
                id(connection),
                name(connection),
                server.string("name"),
                server.string("cluster"),
                connection.string("ip") + ":" + connection.number("port"),
                account(connection),
                connection.string("uptime"),
                HumanNumber.of(connection.number("in_msgs")),
                HumanNumber.of(connection.number("out_msgs")),
                HumanNumber.bytes(connection.number("in_bytes")),
                HumanNumber.bytes(connection.number("out_bytes")),
                HumanNumber.of(connection.array("subscriptions_list").size())));
        if (reason) {
            row.add(connection.string("reason"));
        }
        return row.toArray();
    }

    private static String id(JsonObject connection) {
        String kind = connection.string("kind");
        return (kind.isEmpty() || kind.equals("Client") ? "" : kind.substring(0, 1)) + connection.number("cid");
    }

    private static String name(JsonObject connection) {
        String name = connection.string("name");
        String shown = name.isEmpty() ? connection.string("mqtt_client") : name;
        return shown.length() > NAME_MAX ? shown.substring(0, NAME_MAX) + " .." : shown;
    }

    private static String account(JsonObject connection) {
        String account = connection.string("account");
        return account.length() > ACCOUNT_MAX ? account.substring(0, ACCOUNT_SHOWN) + " .." : account;
    }

    private @Nullable Object[] totals(boolean reason) {
        List<Object> row = new ArrayList<>(List.of(
                "",
                "Totals for " + HumanNumber.of(connections.size()) + " connections",
                "",
                "",
                "",
                "",
                "",
                HumanNumber.of(sum("in_msgs")),
                HumanNumber.of(sum("out_msgs")),
                HumanNumber.bytes(sum("in_bytes")),
                HumanNumber.bytes(sum("out_bytes")),
                HumanNumber.of(sum("subscriptions"))));
        if (reason) {
            row.add("");
        }
        return row.toArray();
    }

    private long sum(String field) {
        return connections.stream()
                .mapToLong(connection -> connection.number(field))
                .sum();
    }

    private Table servers() {
        Map<String, Long> counts = new LinkedHashMap<>();
        Map<String, String> clusters = new LinkedHashMap<>();
        for (JsonObject connection : connections) {
            JsonObject server = connection.object("server");
            counts.merge(server.string("name"), 1L, Long::sum);
            clusters.put(server.string("name"), server.string("cluster"));
        }
        Table table = new Table("Connections per server").headers("Server", "Cluster", "Connections");
        counts.entrySet().stream()
                .sorted(Comparator.comparingLong(Map.Entry::getValue))
                .forEach(server -> table.row(server.getKey(), clusters.get(server.getKey()), server.getValue()));
        return table;
    }
}
