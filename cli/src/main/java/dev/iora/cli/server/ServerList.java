// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.archive.ArchiveFlag;
import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats server list}. */
final class ServerList implements NatsCommand {
    /** The sort keys of servers. */
    enum SortKey {
        name,
        cluster,
        conns,
        conn,
        subs,
        sub,
        routes,
        route,
        gws,
        gw,
        mem,
        cpu,
        slow,
        uptime,
        rtt;

        /** The order in which the official CLI shows servers. */
        private Comparator<ServerEntry> order() {
            return switch (this) {
                case name -> Comparator.comparing(ServerEntry::name);
                case cluster ->
                    Comparator.comparing(ServerEntry::cluster)
                            .thenComparing(
                                    Comparator.comparing(ServerEntry::name).reversed());
                case conns, conn -> largest(ServerEntry::connections);
                case subs, sub -> largest(server -> server.stats().subscriptions());
                case routes, route -> largest(ServerEntry::routes).thenComparing(ServerEntry::name);
                case gws, gw -> largest(ServerEntry::gateways).thenComparing(ServerEntry::name);
                case mem -> largest(server -> server.stats().mem());
                case cpu ->
                    Comparator.comparingDouble(
                                    (ServerEntry server) -> server.stats().cpu())
                            .reversed();
                case slow -> largest(server -> server.stats().slowConsumers());
                case uptime -> Comparator.comparing(ServerEntry::started);
                case rtt -> Comparator.comparing(ServerEntry::comparableRoundTrip);
            };
        }

        private static Comparator<ServerEntry> largest(java.util.function.ToLongFunction<ServerEntry> what) {
            return Comparator.comparingLong(what).reversed();
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "0",
            paramLabel = "expect",
            description = "How many servers to expect")
    int expect;

    @Mixin
    JsonFlag json = new JsonFlag();

    @Option(
            names = "--sort",
            defaultValue = "rtt",
            paramLabel = "KEY",
            description = "Sort servers by a specific key (name,cluster,conns,subs,routes,gws,mem,cpu,slow,uptime,rtt)")
    SortKey sort = SortKey.rtt;

    @Option(
            names = {"-R", "--reverse"},
            description = "Reverse sort servers")
    boolean reverse;

    @Option(names = "--compact", negatable = true, description = "Compact server names")
    boolean compact = true;

    @Mixin
    ArchiveFlag archive = new ArchiveFlag();

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        archive.open(session);
        SystemApi system = session.system();
        List<ServerEntry> servers = gather(system);
        if (json.given) {
            console.println(
                    JsonArray.ofObjects(servers, server -> server.response().json())
                            .pretty());
            return;
        }
        // Responses of an archive have no round trip time.
        Comparator<ServerEntry> order = (system.isArchived() && sort == SortKey.rtt ? SortKey.name : sort).order();
        servers.sort(reverse ? order.reversed() : order);
        ServerOverview overview = new ServerOverview(servers, compact);
        console.print(overview.servers().text(session.style()));
        if (overview.hasClusters()) {
            console.println();
            console.print(overview.clusters().text(session.style()));
        }
    }

    private List<ServerEntry> gather(SystemApi system) throws InterruptedException {
        List<ServerEntry> servers = new ArrayList<>();
        long start = System.nanoTime();
        system.requestEach(
                SystemApi.PING,
                new JsonObject(),
                response -> {
                    servers.add(new ServerEntry(
                            response, system.isArchived() ? null : Duration.ofNanos(System.nanoTime() - start)));
                    return servers.size() != expect;
                },
                expect == SystemApi.UNTIL_QUIET);
        if (servers.isEmpty()) {
            throw system.noResponse();
        }
        return servers;
    }
}
