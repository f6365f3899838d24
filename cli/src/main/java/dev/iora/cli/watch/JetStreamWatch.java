// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.Columns;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.SortKeys;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.JetStreamVars;
import dev.iora.cli.view.MetaGroup;
import dev.iora.cli.view.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Option;

/** {@code nats server watch jetstream}. */
final class JetStreamWatch extends SystemWatch<JetStreamWatch.Server> {
    private static final int FRAME_ROWS = 9;

    record Server(String name, JetStreamVars jetStream) {
        JetStreamVars.Stats stats() {
            return jetStream.stats();
        }

        MetaGroup meta() {
            return jetStream.meta();
        }

        boolean isLeader() {
            return meta().leader().equals(name);
        }
    }

    private static final SortKeys<Server> KEYS = new SortKeys<Server>()
            .largest("api", "API Requests", server -> server.stats().api().total())
            .largest("assets", "HA Asset", server -> server.stats().haAssets())
            .largest("file", "File Storage", server -> server.stats().storage())
            .largest("mem", "Memory Used", server -> server.stats().memory());

    @Option(
            names = "--sort",
            defaultValue = "assets",
            paramLabel = "KEY",
            description = "Sorts by a specific property (api, assets, file, mem)")
    String sort = "";

    JetStreamWatch() {
        super("$SYS.SERVER.*.STATSZ", "Server", KEYS, Comparator.comparing(Server::name), FRAME_ROWS);
    }

    @Override
    String sort() {
        return sort;
    }

    @Override
    boolean accept(JsonObject body) {
        ServerResponse response = body.as(ServerResponse.class);
        Optional<JetStreamVars> jetStream = response.statsz().jetstream();
        jetStream.ifPresent(
                vars -> put(response.server().id(), new Server(response.server().name(), vars)));
        return jetStream.isPresent();
    }

    @Override
    Columns<Server> columns(int shown) {
        return new Columns<Server>()
                .add(
                        "Server",
                        server -> server.name() + (server.isLeader() ? "*" : ""),
                        _ -> "Totals (" + shown + " Servers)")
                .addSum("HA Assets", server -> server.stats().haAssets())
                .addBytes("Memory", server -> server.stats().memory())
                .addBytes("File", server -> server.stats().storage())
                .addSum("API", server -> server.stats().api().total())
                .addSum("API Errors", server -> server.stats().api().errors())
                .add("Pending", server -> pending(List.of(server)), JetStreamWatch::pending)
                .add(
                        "Snapshot Time",
                        server -> server.isLeader() ? snapshot(server.meta().snapshot()) : "");
    }

    private static String pending(List<Server> servers) {
        long infos = sum(servers, MetaGroup::pendingInfos);
        long requests = sum(servers, MetaGroup::pendingRequests);
        return HumanNumber.of(sum(servers, MetaGroup::pending))
                + (infos > 0 ? " / " + HumanNumber.of(infos) + " info" : "")
                + (requests > 0 ? " / " + HumanNumber.of(requests) + " req" : "");
    }

    private static long sum(List<Server> servers, ToLongFunction<MetaGroup> number) {
        return servers.stream().map(Server::meta).mapToLong(number).sum();
    }

    private static String snapshot(MetaGroup.Snapshot snapshot) {
        Instant last = snapshot.lastTime();
        return last == null
                ? ""
                : HumanDuration.of(Duration.between(last, Instant.now())) + " ago ("
                        + HumanDuration.of(snapshot.lastDuration()) + ")";
    }
}
