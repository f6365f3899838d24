// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.CommonSuffix;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.SortKeys;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats server report jetstream}. */
final class JetStreamReport extends ServerReport.Plain {
    private static final int MAX_ACCOUNT_STREAMS = 10_000;

    private static final Comparator<JetStreamUsage> BY_NAME = Comparator.comparing(JetStreamUsage::server);
    private static final SortKeys<JetStreamUsage> KEYS = new SortKeys<JetStreamUsage>()
            .add("name", BY_NAME)
            .add("cluster", Comparator.comparing(JetStreamUsage::cluster).thenComparing(BY_NAME))
            .add("streams", Comparator.comparingLong(JetStreamUsage::streams).thenComparing(BY_NAME))
            .add(
                    "consumers",
                    Comparator.comparingLong(JetStreamUsage::consumers).thenComparing(BY_NAME))
            .smallest("msgs", JetStreamUsage::messages)
            .smallest("mbytes", JetStreamUsage::bytes)
            .alias("bytes", "mbytes")
            .smallest("mem", JetStreamUsage::memory)
            .smallest("file", JetStreamUsage::storage)
            .alias("store", "file")
            .smallest("api", usage -> usage.api().total())
            .smallest("err", usage -> usage.api().errors());

    @Option(names = "--account", description = "Produce the report for a specific account")
    String account = "";

    @Option(
            names = "--sort",
            defaultValue = "cluster",
            paramLabel = "KEY",
            description = "Sort by a specific property (name,cluster,streams,consumers,msgs,mbytes,mem,file,api,err)")
    String sort = "";

    @Option(names = "--compact", negatable = true, description = "Compact server names")
    boolean compact = true;

    @Option(
            names = {"-l", "--leaders"},
            description = "Show details about cluster leaders")
    boolean leaders;

    @Override
    void report(Session session) throws InterruptedException {
        Comparator<JetStreamUsage> sorting = order.directed(KEYS.of(sort).order());
        JsonObject request = request(session).put("raft", true);
        if (!account.isEmpty()) {
            request.put("account", account)
                    .put("streams", true)
                    .put("consumer", true)
                    .put("limit", MAX_ACCOUNT_STREAMS);
        }
        List<JetStreamUsage> servers = new ArrayList<>();
        for (ServerResponse response : ask(session, "JSZ", request)) {
            servers.add(JetStreamUsage.of(response, account));
        }
        if (servers.isEmpty()) {
            throw session.system().noResponse();
        }
        servers.sort(sorting);
        print(session, summary(servers).text(session.style()) + "\n");
        new MetaGroups(servers, compact).print(session, isFiltered());
        if (leaders) {
            printLeaders(session, servers);
        }
    }

    private Table summary(List<JetStreamUsage> servers) {
        boolean domains = servers.stream().anyMatch(server -> !server.domain().isEmpty());
        List<String> names = servers.stream().map(JetStreamUsage::server).toList();
        List<String> shown = compact ? CommonSuffix.removed(names) : names;
        return new Columns<JetStreamUsage>()
                .add("Server", server -> shown.get(servers.indexOf(server)) + (server.isLeader() ? "*" : ""))
                .add("Cluster", JetStreamUsage::cluster)
                .addIf(domains, "Domain", JetStreamUsage::domain)
                .addSum("Streams", JetStreamUsage::streams)
                .addSum("Consumers", JetStreamUsage::consumers)
                .addSum("Messages", JetStreamUsage::messages)
                .addBytes("Bytes", JetStreamUsage::bytes)
                .addBytes("Memory", JetStreamUsage::memory)
                .addBytes("File", JetStreamUsage::storage)
                .addSum("API Req", usage -> usage.api().total())
                .add("Pending", JetStreamUsage::pending, all -> sum(all, JetStreamUsage::pending))
                .table(account.isEmpty() ? "JetStream Summary" : "JetStream Summary for Account " + account, servers);
    }

    private static long sum(List<JetStreamUsage> servers, ToLongFunction<JetStreamUsage> what) {
        return servers.stream().mapToLong(what).sum();
    }

    private static void printLeaders(Session session, List<JetStreamUsage> servers) {
        Console console = session.console();
        console.println();
        List<JetStreamUsage> leading = servers.stream()
                .filter(server -> server.streamLeaders() > 0 || server.consumerLeaders() > 0)
                .toList();
        if (leading.isEmpty()) {
            console.println("No JetStream asset leader data reported");
            return;
        }
        leaderTable("Stream Leaders", leading, JetStreamUsage::streamLeaders).print(console, session.style());
        leaderTable("Consumer Leaders", leading, JetStreamUsage::consumerLeaders)
                .print(console, session.style());
    }

    private static Table leaderTable(String what, List<JetStreamUsage> servers, ToLongFunction<JetStreamUsage> groups) {
        Table table = new Table("RAFT Leader Report").headers("Server", "Cluster", what, "Distribution");
        List<JetStreamUsage> sorted = servers.stream()
                .sorted(Comparator.comparing(JetStreamUsage::cluster).thenComparing(Comparator.comparingLong(groups)))
                .toList();
        @Nullable String before = null;
        for (JetStreamUsage server : sorted) {
            if (before != null && !before.equals(server.cluster())) {
                table.rule();
            }
            before = server.cluster();
            long total = sum(
                    sorted.stream()
                            .filter(other -> other.cluster().equals(server.cluster()))
                            .toList(),
                    groups);
            long led = groups.applyAsLong(server);
            int dots = led == 0 ? 0 : Math.max(1, Math.round(led * 10f / total));
            table.row(server.server(), server.cluster(), HumanNumber.of(led), "*".repeat(dots));
        }
        return table;
    }
}
