// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.console.CommonSuffix;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The tables of {@code nats server list}.
 *
 * <p>Thread: any, immutable.
 */
final class ServerOverview {
    private static final String DIFFERENT = "X";

    private final List<ServerEntry> servers;
    private final boolean compact;
    private final Map<String, List<ServerEntry>> clusters = new LinkedHashMap<>();

    ServerOverview(List<ServerEntry> servers, boolean compact) {
        this.servers = servers;
        this.compact = compact;
        for (ServerEntry server : servers) {
            if (!server.cluster().isEmpty()) {
                clusters.computeIfAbsent(server.cluster(), _ -> new ArrayList<>())
                        .add(server);
            }
        }
    }

    boolean hasClusters() {
        return !clusters.isEmpty();
    }

    Table servers() {
        Table table = new Table("Server Overview")
                .headers(
                        "Name", "Cluster", "Host", "Version", "JS", "Conns", "Subs", "Routes", "GWs", "Mem", "CPU %",
                        "Cores", "Slow", "Uptime", "RTT");
        List<String> names = shortened(ServerEntry::name);
        List<String> hosts = shortened(ServerEntry::host);
        for (int i = 0; i < servers.size(); i++) {
            ServerEntry server = servers.get(i);
            table.row(
                    names.get(i),
                    server.cluster(),
                    hosts.get(i),
                    server.version(),
                    server.jetStream(),
                    HumanNumber.of(server.connections()),
                    HumanNumber.of(server.subscriptions()),
                    server.routes(),
                    server.gateways(),
                    HumanNumber.bytes(server.memory()),
                    String.format(Locale.ROOT, "%.0f", server.cpu()),
                    server.cores(),
                    server.slowConsumersText(),
                    HumanDuration.of(server.uptime()),
                    server.roundTripText());
        }
        return table.footer(
                "",
                clusters.size(),
                servers.size(),
                mark(differ(servers, ServerEntry::version)),
                servers.stream().filter(ServerEntry::hasJetStream).count(),
                HumanNumber.of(sum(servers, ServerEntry::connections)),
                HumanNumber.of(sum(servers, ServerEntry::subscriptions)),
                // Clusters may differ in size from each other, but not within themselves.
                mark(clusters.values().stream().anyMatch(members -> differ(members, ServerEntry::routes))),
                mark(differ(servers, ServerEntry::gateways)),
                HumanNumber.bytes(sum(servers, ServerEntry::memory)),
                "",
                "",
                HumanNumber.of(sum(servers, ServerEntry::slowConsumers)),
                "",
                "");
    }

    private List<String> shortened(Function<ServerEntry, String> what) {
        List<String> names = servers.stream().map(what).toList();
        return compact ? CommonSuffix.removed(names) : names;
    }

    private static String mark(boolean different) {
        return different ? DIFFERENT : "";
    }

    private static <T> boolean differ(List<ServerEntry> some, Function<ServerEntry, T> what) {
        return some.stream().map(what).distinct().count() > 1;
    }

    private static long sum(List<ServerEntry> some, ToLongFunction<ServerEntry> what) {
        return some.stream().mapToLong(what).sum();
    }

    Table clusters() {
        Table table = new Table("Cluster Overview")
                .headers("Cluster", "Node Count", "Outgoing Gateways", "Incoming Gateways", "Connections");
        clusters.entrySet().stream()
                .sorted(Comparator.comparingLong(cluster -> sum(cluster.getValue(), ServerEntry::connections)))
                .forEach(cluster -> table.row(
                        cluster.getKey(),
                        cluster.getValue().size(),
                        sum(cluster.getValue(), ServerEntry::gateways),
                        sum(cluster.getValue(), ServerEntry::inboundGateways),
                        sum(cluster.getValue(), ServerEntry::connections)));
        List<ServerEntry> members =
                clusters.values().stream().flatMap(List::stream).toList();
        return table.footer(
                "",
                members.size(),
                sum(members, ServerEntry::gateways),
                sum(members, ServerEntry::inboundGateways),
                sum(members, ServerEntry::connections));
    }
}
