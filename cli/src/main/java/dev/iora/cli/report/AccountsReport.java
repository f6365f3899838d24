// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.SortKeys;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ConnectionInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

    @Mixin
    JsonFlag json = new JsonFlag();

    /** The connections of an account, and their totals. */
    private record Activity(String account, List<ConnectionInfo> connections) {
        private long sum(ToLongFunction<ConnectionInfo> number) {
            return connections.stream().mapToLong(number).sum();
        }

        private long inMsgs() {
            return sum(ConnectionInfo::inMsgs);
        }

        private long outMsgs() {
            return sum(ConnectionInfo::outMsgs);
        }

        private long inBytes() {
            return sum(ConnectionInfo::inBytes);
        }

        private long outBytes() {
            return sum(ConnectionInfo::outBytes);
        }

        private long subscriptions() {
            return sum(connection -> connection.subscriptionsList().size());
        }

        private JsonObject json() {
            Map<String, JsonObject> servers = new LinkedHashMap<>();
            for (ConnectionInfo connection : connections) {
                servers.putIfAbsent(connection.server().id(), connection.serverJson());
            }
            return new JsonObject()
                    .put("account", account)
                    .put("connections", connections.size())
                    .put("connection_info", JsonArray.ofObjects(connections, ConnectionInfo::json))
                    .put("in_msgs", inMsgs())
                    .put("out_msgs", outMsgs())
                    .put("in_bytes", inBytes())
                    .put("out_bytes", outBytes())
                    .put("subscriptions", subscriptions())
                    .put("server", JsonArray.ofObjects(servers.values()));
        }
    }

    private static final SortKeys<Activity> KEYS = new SortKeys<Activity>()
            .smallest("in-bytes", Activity::inBytes)
            .smallest("out-bytes", Activity::outBytes)
            .smallest("in-msgs", Activity::inMsgs)
            .smallest("out-msgs", Activity::outMsgs)
            .smallest("conns", activity -> activity.connections().size())
            .smallest("subs", Activity::subscriptions);

    @Override
    int expected() {
        return limit;
    }

    @Override
    void report(Session session) throws InterruptedException {
        Comparator<Activity> sorting = order.directed(KEYS.of(sort).order());
        ConnectionFlags flags = new ConnectionFlags();
        flags.top = top;
        int expected = limit > 0 ? limit : session.system().activeServers();
        List<ConnectionInfo> connections =
                new Connections(session, json.given).gather(flags.fill(request(session), account), expected, _ -> true);
        Map<String, List<ConnectionInfo>> byAccount = new LinkedHashMap<>();
        for (ConnectionInfo connection : connections) {
            byAccount
                    .computeIfAbsent(connection.account(), _ -> new ArrayList<>())
                    .add(connection);
        }
        if (!account.isEmpty()) {
            reportOne(session, flags, byAccount.get(account));
            return;
        }
        List<Activity> activities = new ArrayList<>();
        byAccount.forEach((name, ofAccount) -> activities.add(new Activity(name, ofAccount)));
        activities.sort(sorting);
        reportAll(session, busiest(activities));
    }

    private List<Activity> busiest(List<Activity> activities) {
        int size = activities.size();
        if (top <= 0 || top >= size) {
            return activities;
        }
        return order.reverse ? activities.subList(0, top) : activities.subList(size - top, size);
    }

    private void reportOne(Session session, ConnectionFlags flags, @Nullable List<ConnectionInfo> connections) {
        if (connections == null) {
            throw new CliException("did not receive any results for account " + account);
        }
        if (json.given) {
            print(session, new Activity(account, connections).json().pretty() + "\n");
            return;
        }
        connections.sort(order.directed(flags.sort.order()));
        print(session, new ConnectionTables(connections, flags).text(session.style()));
    }

    private void reportAll(Session session, List<Activity> activities) {
        if (json.given) {
            print(session, JsonArray.ofObjects(activities, Activity::json).pretty() + "\n");
            return;
        }
        Table table = new Columns<Activity>()
                .add("Account", Activity::account)
                .add(
                        "Connections",
                        activity -> HumanNumber.of(activity.connections().size()))
                .add("In Msgs", activity -> HumanNumber.of(activity.inMsgs()))
                .add("Out Msgs", activity -> HumanNumber.of(activity.outMsgs()))
                .add("In Bytes", activity -> HumanNumber.bytes(activity.inBytes()))
                .add("Out Bytes", activity -> HumanNumber.bytes(activity.outBytes()))
                .add("Subs", activity -> HumanNumber.of(activity.subscriptions()))
                .table(activities.size() + " Accounts Overview", activities);
        print(session, table.text(session.style()));
    }
}
