// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.SortKeys;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.GatewayList;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.ServerResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code nats server report gateways}. */
final class GatewaysReport extends ServerReport.Plain {
    private static final Comparator<ServerIdentity> BY_NAME = Comparator.comparing(ServerIdentity::name);
    private static final Comparator<ServerIdentity> BY_CLUSTER = Comparator.comparing(ServerIdentity::cluster);
    private static final SortKeys<ServerIdentity> KEYS = new SortKeys<ServerIdentity>()
            .add("server", BY_NAME.thenComparing(BY_CLUSTER))
            .add("cluster", BY_CLUSTER.thenComparing(BY_NAME));

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
        Comparator<ServerIdentity> sorting = order.directed(KEYS.of(sort).order());
        JsonObject request = request(session).put("name", gateway).put("accounts", true);
        List<ServerResponse> servers = new ArrayList<>(ask(session, "GATEWAYZ", request));
        servers.sort(Comparator.comparing(ServerResponse::server, sorting));
        print(session, new Rows().table(servers).text(session.style()) + "\n");
    }

    /** Collects rows and their totals. */
    private static final class Rows {
        private final Table table = new Table("Super Cluster Report")
                .headers("Server", "Name", "Port", "Kind", "Connection", "ID", "Uptime", "RTT", "Bytes", "Accounts");
        private long connections;
        private long bytes;

        Table table(List<ServerResponse> servers) {
            for (ServerResponse response : servers) {
                ServerIdentity server = response.server();
                GatewayList gateways = response.data().as(GatewayList.class);
                table.row(server.name(), server.cluster(), gateways.port(), "", "", "", "", "", "", "");
                String inbound = "Inbound";
                for (Map.Entry<String, List<GatewayList.Gateway>> others :
                        gateways.inboundGateways().entrySet()) {
                    for (GatewayList.Gateway gateway : others.getValue()) {
                        add(
                                inbound,
                                others.getKey(),
                                gateway,
                                gateway.connection().inBytes());
                        inbound = "";
                    }
                }
                String outbound = "Outbound";
                for (Map.Entry<String, GatewayList.Gateway> other :
                        gateways.outboundGateways().entrySet()) {
                    add(
                            outbound,
                            other.getKey(),
                            other.getValue(),
                            other.getValue().connection().outBytes());
                    outbound = "";
                }
            }
            long clusters = servers.stream()
                    .map(response -> response.server().cluster())
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

        private void add(String kind, String name, GatewayList.Gateway gateway, long gatewayBytes) {
            GatewayList.Connection connection = gateway.connection();
            connections++;
            bytes += gatewayBytes;
            table.row(
                    "",
                    "",
                    "",
                    kind,
                    name + " " + connection.ip() + ":" + connection.port(),
                    "gid:" + connection.cid(),
                    connection.uptime(),
                    connection.rtt(),
                    HumanNumber.bytes(gatewayBytes),
                    HumanNumber.of(gateway.accounts().size()));
        }
    }
}
