// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** {@code nats server report gateways}. */
final class GatewaysReport extends ServerReport.Plain {
    @Option(names = "--filter-name", description = "Limits responses to a certain name")
    String gateway = "";

    @Option(
            names = "--sort",
            defaultValue = "cluster",
            paramLabel = "KEY",
            description = "Sorts by a specific property (server,cluster)")
    String sort = "";

    @Override
    void report(Session session) throws InterruptedException {
        Comparator<JsonObject> sorting = order.directed(comparator());
        JsonObject request = request(session).put("name", gateway).put("accounts", true);
        List<JsonObject> servers = new ArrayList<>(ask(session, "GATEWAYZ", request));
        servers.sort(sorting);
        print(session, new Rows().table(servers).text(session.style()) + "\n");
    }

    private Comparator<JsonObject> comparator() {
        Function<JsonObject, String> name = answer -> answer.object("server").string("name");
        Function<JsonObject, String> cluster = answer -> answer.object("server").string("cluster");
        return switch (sort) {
            case "server" -> Comparator.comparing(name).thenComparing(cluster);
            case "cluster" -> Comparator.comparing(cluster).thenComparing(name);
            default -> throw new CliException("cannot sort by \"" + sort + "\", use one of server, cluster");
        };
    }

    /** The rows as they grow, with what they add up to. */
    private static final class Rows {
        private final Table table = new Table("Super Cluster Report")
                .headers("Server", "Name", "Port", "Kind", "Connection", "ID", "Uptime", "RTT", "Bytes", "Accounts");
        private long connections;
        private long bytes;

        Table table(List<JsonObject> servers) {
            for (JsonObject answer : servers) {
                JsonObject server = answer.object("server");
                JsonObject data = answer.object("data");
                table.row(
                        server.string("name"),
                        server.string("cluster"),
                        data.number("port"),
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "");
                addInbound(data.object("inbound_gateways"));
                addOutbound(data.object("outbound_gateways"));
            }
            long clusters = servers.stream()
                    .map(answer -> answer.object("server").string("cluster"))
                    .distinct()
                    .count();
            return table.footer(
                    HumanNumber.of(servers.size()),
                    clusters,
                    "",
                    "",
                    HumanNumber.of(connections),
                    "",
                    "",
                    "",
                    HumanNumber.bytes(bytes),
                    "");
        }

        private void addInbound(JsonObject gateways) {
            String kind = "Inbound";
            for (String name : gateways.names()) {
                for (JsonObject gateway : gateways.array(name).objects()) {
                    add(kind, name, gateway, "in_bytes");
                    kind = "";
                }
            }
        }

        private void addOutbound(JsonObject gateways) {
            String kind = "Outbound";
            for (String name : gateways.names()) {
                add(kind, name, gateways.object(name), "out_bytes");
                kind = "";
            }
        }

        private void add(String kind, String name, JsonObject gateway, String bytesField) {
            JsonObject connection = gateway.object("connection");
            connections++;
            bytes += connection.number(bytesField);
            table.row(
                    "",
                    "",
                    "",
                    kind,
                    name + " " + connection.string("ip") + ":" + connection.number("port"),
                    "gid:" + connection.number("cid"),
                    connection.string("uptime"),
                    connection.string("rtt"),
                    HumanNumber.bytes(connection.number(bytesField)),
                    HumanNumber.of(gateway.array("accounts").size()));
        }
    }
}
