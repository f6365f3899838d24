// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Option;

/** {@code nats server report routes}. */
final class RoutesReport extends ServerReport.Plain {
    private static final int ACCOUNT_MAX = 23;
    private static final int ACCOUNT_SHOWN = 10;

    @Option(
            names = "--sort",
            defaultValue = "server",
            paramLabel = "KEY",
            description = "Sort by a specific property (server,cluster,name,account,subs,in-bytes,out-bytes)")
    String sort = "";

    private record Route(JsonObject server, JsonObject info) {
        String serverName() {
            return server.string("name");
        }

        String cluster() {
            return server.string("cluster");
        }

        String remote() {
            return info.string("remote_name");
        }

        String account() {
            return info.string("account");
        }

        String uptime() {
            Instant now = Objects.requireNonNullElse(server.time("time"), Instant.EPOCH);
            Instant start = Objects.requireNonNullElse(info.time("start"), now);
            return HumanDuration.of(Duration.between(start, now));
        }

        private static Comparator<Route> byNumber(String field) {
            return Comparator.comparingLong(route -> route.info.number(field));
        }
    }

    @Override
    void report(Session session) throws InterruptedException {
        Comparator<Route> sorting = order.directed(comparator()
                .thenComparing(Route::serverName)
                .thenComparing(Route::cluster)
                .thenComparing(Route::remote)
                .thenComparing(Route::account));
        List<Route> routes = new ArrayList<>();
        for (JsonObject answer : ask(session, "ROUTEZ", request(session))) {
            JsonObject server = answer.object("server");
            answer.object("data").array("routes").objects().forEach(info -> routes.add(new Route(server, info)));
        }
        routes.sort(sorting);
        print(session, table(routes).text(session.style()) + "\n");
    }

    private Comparator<Route> comparator() {
        return switch (sort) {
            case "server" -> Comparator.comparing(Route::serverName);
            case "cluster" -> Comparator.comparing(Route::cluster);
            case "name" -> Comparator.comparing(Route::remote);
            case "account" -> Comparator.comparing(Route::account);
            case "subs" -> Route.byNumber("subscriptions");
            case "in-bytes", "out-bytes" -> Route.byNumber(sort.replace('-', '_'));
            default ->
                throw new CliException("cannot sort by \"" + sort
                        + "\", use one of server, cluster, name, account, subs, in-bytes, out-bytes");
        };
    }

    private static Table table(List<Route> routes) {
        Table table = new Table("Cluster Report")
                .headers(
                        "Server",
                        "Cluster",
                        "Name",
                        "Account",
                        "Address",
                        "ID",
                        "Uptime",
                        "RTT",
                        "Subs",
                        "Bytes In",
                        "Bytes Out");
        Route before = null;
        for (Route route : routes) {
            // What a row has in common with the one above is not said again.
            Route above = before != null && before.serverName().equals(route.serverName()) ? before : null;
            JsonObject info = route.info();
            table.row(
                    above == null ? route.serverName() : "",
                    above == null || !above.cluster().equals(route.cluster()) ? route.cluster() : "",
                    above == null || !above.remote().equals(route.remote()) ? route.remote() : "",
                    shortened(route.account()),
                    info.string("ip") + ":" + info.number("port"),
                    "rid:" + info.number("rid"),
                    route.uptime(),
                    info.string("rtt"),
                    HumanNumber.of(info.number("subscriptions")),
                    HumanNumber.bytes(info.number("in_bytes")),
                    HumanNumber.bytes(info.number("out_bytes")));
            before = route;
        }
        return table.footer(
                HumanNumber.of(routes.stream().map(Route::serverName).distinct().count()),
                HumanNumber.of(routes.stream().map(Route::cluster).distinct().count()),
                "",
                "",
                HumanNumber.of(routes.size()),
                "",
                "",
                "",
                HumanNumber.of(sum(routes, "subscriptions")),
                HumanNumber.bytes(sum(routes, "in_bytes")),
                HumanNumber.bytes(sum(routes, "out_bytes")));
    }

    private static long sum(List<Route> routes, String field) {
        return routes.stream().mapToLong(route -> route.info().number(field)).sum();
    }

    /** An account's name or key, the middle of which nobody reads. */
    static String shortened(String account) {
        int length = account.length();
        return length > ACCOUNT_MAX
                ? account.substring(0, ACCOUNT_SHOWN) + "..." + account.substring(length - ACCOUNT_SHOWN)
                : account;
    }
}
