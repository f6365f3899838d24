// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.SortKeys;
import dev.iora.cli.console.Table;
import dev.iora.cli.view.RouteList;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** {@code nats server report routes}. */
final class RoutesReport extends ServerReport.Plain {
    private static final int MAX_ACCOUNT = 23;
    private static final int SHORT_ACCOUNT = 10;

    @Option(
            names = "--sort",
            defaultValue = "server",
            paramLabel = "KEY",
            description = "Sort by a specific property (server,cluster,name,account,subs,in-bytes,out-bytes)")
    String sort = "";

    private record Route(ServerIdentity server, RouteList.Route info) {
        String serverName() {
            return server.name();
        }

        String cluster() {
            return server.cluster();
        }

        String remote() {
            return info.remoteName();
        }

        String account() {
            return info.account();
        }

        String uptime() {
            Instant now = Objects.requireNonNullElse(server.time(), Instant.EPOCH);
            Instant start = Objects.requireNonNullElse(info.start(), now);
            return HumanDuration.of(Duration.between(start, now));
        }
    }

    private static final SortKeys<Route> KEYS = new SortKeys<Route>()
            .add("server", Comparator.comparing(Route::serverName))
            .add("cluster", Comparator.comparing(Route::cluster))
            .add("name", Comparator.comparing(Route::remote))
            .add("account", Comparator.comparing(Route::account))
            .smallest("subs", route -> route.info().subscriptions())
            .smallest("in-bytes", route -> route.info().inBytes())
            .smallest("out-bytes", route -> route.info().outBytes());

    @Override
    void report(Session session) throws InterruptedException {
        Comparator<Route> sorting = order.directed(KEYS.of(sort)
                .order()
                .thenComparing(Route::serverName)
                .thenComparing(Route::cluster)
                .thenComparing(Route::remote)
                .thenComparing(Route::account));
        List<Route> routes = new ArrayList<>();
        for (ServerResponse response : ask(session, "ROUTEZ", request(session))) {
            response.data()
                    .as(RouteList.class)
                    .routes()
                    .forEach(info -> routes.add(new Route(response.server(), info)));
        }
        routes.sort(sorting);
        print(session, table(routes).text(session.style()) + "\n");
    }

    private static Table table(List<Route> routes) {
        IdentityHashMap<Route, Route> above = new IdentityHashMap<>();
        for (int i = 1; i < routes.size(); i++) {
            above.put(routes.get(i), routes.get(i - 1));
        }
        return new Columns<Route>()
                .add("Server", route -> textIfChanged(above, route, Route::serverName), counted(Route::serverName))
                .add("Cluster", route -> textIfChanged(above, route, Route::cluster), counted(Route::cluster))
                .add("Name", route -> textIfChanged(above, route, Route::remote))
                .add("Account", route -> shortened(route.account()))
                .add(
                        "Address",
                        route -> route.info().ip() + ":" + route.info().port(),
                        all -> HumanNumber.of(all.size()))
                .add("ID", route -> "rid:" + route.info().rid())
                .add("Uptime", Route::uptime)
                .add("RTT", route -> route.info().rtt())
                .addSum("Subs", route -> route.info().subscriptions())
                .addBytes("Bytes In", route -> route.info().inBytes())
                .addBytes("Bytes Out", route -> route.info().outBytes())
                .table("Cluster Report", routes);
    }

    /** The text, or empty if the row above has the same server and text. */
    private static String textIfChanged(
            IdentityHashMap<Route, Route> above, Route route, Function<Route, String> text) {
        Route before = above.get(route);
        boolean repeated = before != null
                && before.serverName().equals(route.serverName())
                && text.apply(before).equals(text.apply(route));
        return repeated ? "" : text.apply(route);
    }

    private static Function<List<Route>, String> counted(Function<Route, String> text) {
        return all -> HumanNumber.of(all.stream().map(text).distinct().count());
    }

    /** The name or key of an account, with its middle removed if it is long. */
    static String shortened(String account) {
        int length = account.length();
        return length > MAX_ACCOUNT
                ? account.substring(0, SHORT_ACCOUNT) + "..." + account.substring(length - SHORT_ACCOUNT)
                : account;
    }
}
