// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.CommonSuffix;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats server report jetstream}. */
final class JetStreamReport extends ServerReport.Plain {
    private static final int ACCOUNT_STREAMS_MAX = 10_000;

    @Option(names = "--account", description = "Produce the report for a specific account")
    String account = "";

    @Option(
            names = "--sort",
            defaultValue = "cluster",
            paramLabel = "KEY",
            description = "Sort by a specific property (name,cluster,streams,consumers,msgs,mbytes,mem,file,api,err)")
    String sort = "";

    @Option(
            names = "--compact",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Compact server names")
    boolean compact;

    @Option(
            names = {"-l", "--leaders"},
            description = "Show details about cluster leaders")
    boolean leaders;

    @Override
    void report(Session session) throws InterruptedException {
        Comparator<JetStreamUsage> sorting = order.directed(comparator());
        JsonObject request = request(session).put("raft", true);
        if (!account.isEmpty()) {
            request.put("account", account)
                    .put("streams", true)
                    .put("consumer", true)
                    .put("limit", ACCOUNT_STREAMS_MAX);
        }
        List<JetStreamUsage> servers = new ArrayList<>();
        for (JsonObject answer : ask(session, "JSZ", request)) {
            servers.add(JetStreamUsage.of(answer, account));
        }
        if (servers.isEmpty()) {
            throw session.system().noAnswer();
        }
        servers.sort(sorting);
        print(session, summary(servers).text(session.style()) + "\n");
        new MetaGroups(servers, compact).print(session, isFiltered());
        if (leaders) {
            printLeaders(session, servers);
        }
    }

    private Comparator<JetStreamUsage> comparator() {
        Comparator<JetStreamUsage> byName = Comparator.comparing(JetStreamUsage::server);
        return switch (sort) {
            case "name" -> byName;
            case "cluster" -> Comparator.comparing(JetStreamUsage::cluster).thenComparing(byName);
            case "streams" -> Comparator.comparingLong(JetStreamUsage::streams).thenComparing(byName);
            case "consumers" ->
                Comparator.comparingLong(JetStreamUsage::consumers).thenComparing(byName);
            case "msgs" -> Comparator.comparingLong(JetStreamUsage::messages);
            case "mbytes", "bytes" -> Comparator.comparingLong(JetStreamUsage::bytes);
            case "mem" -> Comparator.comparingLong(JetStreamUsage::memory);
            case "file", "store" -> Comparator.comparingLong(JetStreamUsage::storage);
            case "api" -> Comparator.comparingLong(JetStreamUsage::apiRequests);
            case "err" -> Comparator.comparingLong(JetStreamUsage::apiErrors);
            default ->
                throw new CliException("cannot sort by \"" + sort
                        + "\", use one of name, cluster, streams, consumers, msgs, mbytes, mem, file, api, err");
        };
    }

    private Table summary(List<JetStreamUsage> servers) {
        boolean domains = servers.stream().anyMatch(server -> !server.domain().isEmpty());
        List<String> headers = new ArrayList<>(List.of("Server", "Cluster"));
        if (domains) {
            headers.add("Domain");
        }
        headers.addAll(List.of("Streams", "Consumers", "Messages", "Bytes", "Memory", "File", "API Req", "Pending"));
        Table table = new Table(account.isEmpty() ? "JetStream Summary" : "JetStream Summary for Account " + account)
                .headers(headers.toArray(String[]::new));
        List<String> names = servers.stream().map(JetStreamUsage::server).toList();
        List<String> shown = compact ? CommonSuffix.removed(names) : names;
        for (int i = 0; i < servers.size(); i++) {
            JetStreamUsage server = servers.get(i);
            List<Object> row = new ArrayList<>(List.of(shown.get(i) + (server.leads() ? "*" : ""), server.cluster()));
            if (domains) {
                row.add(server.domain());
            }
            row.addAll(Arrays.asList(figures(List.of(server))));
            table.row(row.toArray());
        }
        List<Object> totals = new ArrayList<>(domains ? List.of("", "", "") : List.of("", ""));
        totals.addAll(Arrays.asList(figures(servers)));
        return table.footer(totals.toArray());
    }

    private static Object[] figures(List<JetStreamUsage> servers) {
        return new Object[] {
            HumanNumber.of(sum(servers, JetStreamUsage::streams)),
            HumanNumber.of(sum(servers, JetStreamUsage::consumers)),
            HumanNumber.of(sum(servers, JetStreamUsage::messages)),
            HumanNumber.bytes(sum(servers, JetStreamUsage::bytes)),
            HumanNumber.bytes(sum(servers, JetStreamUsage::memory)),
            HumanNumber.bytes(sum(servers, JetStreamUsage::storage)),
            HumanNumber.of(sum(servers, JetStreamUsage::apiRequests)),
            sum(servers, JetStreamUsage::pending)
        };
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
