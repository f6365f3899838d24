// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.console.Columns;
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

/** The tables of {@code nats server list}. */
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
        List<String> names = shortened(ServerEntry::name);
        List<String> hosts = shortened(server -> server.server().host());
        return new Columns<ServerEntry>()
                .add("Name", server -> names.get(servers.indexOf(server)))
                .add("Cluster", ServerEntry::cluster, _ -> clusters.size())
                .add("Host", server -> hosts.get(servers.indexOf(server)), List::size)
                .add(
                        "Version",
                        server -> server.server().ver(),
                        all -> mark(differ(all, server -> server.server().ver())))
                .add(
                        "JS",
                        ServerEntry::jetStream,
                        all -> all.stream()
                                .filter(server -> server.server().jetstream())
                                .count())
                .addSum("Conns", ServerEntry::connections)
                .addSum("Subs", server -> server.stats().subscriptions())
                // Clusters may differ in size, but servers of one cluster must have the same number of routes.
                .add(
                        "Routes",
                        ServerEntry::routes,
                        _ -> mark(clusters.values().stream().anyMatch(members -> differ(members, ServerEntry::routes))))
                .add("GWs", ServerEntry::gateways, all -> mark(differ(all, ServerEntry::gateways)))
                .addBytes("Mem", server -> server.stats().mem())
                .add(
                        "CPU %",
                        server -> String.format(
                                Locale.ROOT, "%.0f", server.stats().cpu()))
                .add("Cores", server -> server.stats().cores())
                .add(
                        "Slow",
                        ServerEntry::slowConsumers,
                        all -> HumanNumber.of(sum(all, server -> server.stats().slowConsumers())))
                .add("Uptime", server -> HumanDuration.of(server.uptime()))
                .add("RTT", ServerEntry::roundTripText)
                .table("Server Overview", servers);
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

    private static <T> long sum(List<T> some, ToLongFunction<T> what) {
        return some.stream().mapToLong(what).sum();
    }

    Table clusters() {
        return new Columns<List<ServerEntry>>()
                .add("Cluster", members -> members.getFirst().cluster())
                .add("Node Count", List::size, all -> sum(all, List::size))
                .add(
                        "Outgoing Gateways",
                        members -> sum(members, ServerEntry::gateways),
                        all -> sumOf(all, ServerEntry::gateways))
                .add(
                        "Incoming Gateways",
                        members -> sum(members, ServerEntry::inboundGateways),
                        all -> sumOf(all, ServerEntry::inboundGateways))
                .add(
                        "Connections",
                        members -> sum(members, ServerEntry::connections),
                        all -> sumOf(all, ServerEntry::connections))
                .table(
                        "Cluster Overview",
                        clusters.values().stream()
                                .sorted(Comparator.comparingLong(members -> sum(members, ServerEntry::connections)))
                                .toList());
    }

    private static long sumOf(List<List<ServerEntry>> some, ToLongFunction<ServerEntry> number) {
        return sum(some, members -> sum(members, number));
    }
}
