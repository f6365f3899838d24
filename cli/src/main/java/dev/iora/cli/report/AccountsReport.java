// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats server report accounts}. */
final class AccountsReport extends ServerReport {
    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "",
            paramLabel = "account",
            description = "Account to produce a report for")
    String account = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "0",
            paramLabel = "limit",
            description = "Limit the responses to a certain amount of servers")
    int limit;

    @Option(
            names = "--sort",
            defaultValue = "subs",
            paramLabel = "KEY",
            description = "Sort by a specific property (in-bytes,out-bytes,in-msgs,out-msgs,conns,subs)")
    String sort = "";

    @Option(names = "--top", defaultValue = "1000", description = "Limit results to the top results")
    int top;

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

    /** What the connections of an account add up to. */
    private record Activity(String account, List<JsonObject> connections) {
        private long sum(ToLongFunction<JsonObject> what) {
            return connections.stream().mapToLong(what).sum();
        }

        private long sum(String field) {
            return sum(connection -> connection.number(field));
        }

        private long subscriptions() {
            return sum(connection -> connection.array("subscriptions_list").size());
        }

        private JsonObject json() {
            Map<String, JsonObject> servers = new LinkedHashMap<>();
            for (JsonObject connection : connections) {
                JsonObject server = connection.object("server");
                servers.putIfAbsent(server.string("id"), server);
            }
            return new JsonObject()
                    .put("account", account)
                    .put("connections", connections.size())
                    .put("connection_info", JsonArray.ofObjects(connections))
                    .put("in_msgs", sum("in_msgs"))
                    .put("out_msgs", sum("out_msgs"))
                    .put("in_bytes", sum("in_bytes"))
                    .put("out_bytes", sum("out_bytes"))
                    .put("subscriptions", subscriptions())
                    .put("server", JsonArray.ofObjects(servers.values()));
        }
    }

    @Override
    int expected() {
        return limit;
    }

    @Override
    void report(Session session) throws InterruptedException {
        Comparator<Activity> sorting = order.directed(comparator());
        ConnectionFlags flags = new ConnectionFlags();
        flags.top = top;
        int expected = limit > 0 ? limit : session.system().activeServers();
        List<JsonObject> connections =
                new Connections(session, json).gather(flags.fill(request(session), account), expected, _ -> true);
        Map<String, List<JsonObject>> byAccount = new LinkedHashMap<>();
        for (JsonObject connection : connections) {
            byAccount
                    .computeIfAbsent(connection.string("account"), _ -> new ArrayList<>())
                    .add(connection);
        }
        if (!account.isEmpty()) {
            reportOne(session, flags, byAccount.get(account));
            return;
        }
        List<Activity> activities = new ArrayList<>();
        byAccount.forEach((name, its) -> activities.add(new Activity(name, its)));
        activities.sort(sorting);
        reportAll(session, busiest(activities));
    }

    private Comparator<Activity> comparator() {
        return switch (sort) {
            case "in-bytes" -> Comparator.comparingLong(activity -> activity.sum("in_bytes"));
            case "out-bytes" -> Comparator.comparingLong(activity -> activity.sum("out_bytes"));
            case "in-msgs" -> Comparator.comparingLong(activity -> activity.sum("in_msgs"));
            case "out-msgs" -> Comparator.comparingLong(activity -> activity.sum("out_msgs"));
            case "conns" ->
                Comparator.comparingInt(activity -> activity.connections().size());
            case "subs" -> Comparator.comparingLong(Activity::subscriptions);
            default ->
                throw new CliException("cannot sort by \"" + sort
                        + "\", use one of in-bytes, out-bytes, in-msgs, out-msgs, conns, subs");
        };
    }

    private List<Activity> busiest(List<Activity> activities) {
        int size = activities.size();
        if (top <= 0 || top >= size) {
            return activities;
        }
        return order.reverse ? activities.subList(0, top) : activities.subList(size - top, size);
    }

    private void reportOne(Session session, ConnectionFlags flags, @Nullable List<JsonObject> connections) {
        if (connections == null) {
            throw new CliException("did not receive any results for account " + account);
        }
        if (json) {
            print(session, new Activity(account, connections).json().pretty() + "\n");
            return;
        }
        connections.sort(order.directed(flags.sort.order()));
        print(session, new ConnectionTables(connections, flags).text(session.style()));
    }

    private void reportAll(Session session, List<Activity> activities) {
        if (json) {
            List<JsonObject> objects = activities.stream().map(Activity::json).toList();
            print(session, JsonArray.ofObjects(objects).pretty() + "\n");
            return;
        }
        Table table = new Table(activities.size() + " Accounts Overview")
                .headers("Account", "Connections", "In Msgs", "Out Msgs", "In Bytes", "Out Bytes", "Subs");
        for (Activity activity : activities) {
            table.row(
                    activity.account(),
                    HumanNumber.of(activity.connections().size()),
                    HumanNumber.of(activity.sum("in_msgs")),
                    HumanNumber.of(activity.sum("out_msgs")),
                    HumanNumber.bytes(activity.sum("in_bytes")),
                    HumanNumber.bytes(activity.sum("out_bytes")),
                    HumanNumber.of(activity.subscriptions()));
        }
        print(session, table.text(session.style()));
    }
}
