// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.Columns;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.SortKeys;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import dev.iora.cli.view.ServerStats;
import dev.iora.cli.view.Traffic;
import java.util.Comparator;
import picocli.CommandLine.Option;

/** {@code nats server watch servers}. */
final class ServersWatch extends SystemWatch<ServersWatch.Server> {
    private static final int FRAME_ROWS = 9;

    record Server(String name, ServerStats stats) {}

    private static final Comparator<Server> BY_NAME = Comparator.comparing(Server::name);
    private static final SortKeys<Server> KEYS = new SortKeys<Server>()
            .largest("conns", "Connections", server -> server.stats().connections())
            .largest("cpu", "CPU", server -> server.stats().cpu())
            .largest("gway", "Gateways", server -> server.stats().gateways().size())
            .largest("mem", "Memory", server -> server.stats().mem())
            .add("name", "Server Name", BY_NAME)
            .largest(
                    "recvb",
                    "Received Bytes",
                    server -> server.stats().received().bytes())
            .largest(
                    "recvm",
                    "Received Messages",
                    server -> server.stats().received().msgs())
            .largest("route", "Routes", server -> server.stats().routes().size())
            .largest("sentb", "Sent Bytes", server -> server.stats().sent().bytes())
            .largest("sentm", "Sent Messages", server -> server.stats().sent().msgs())
            .largest("slow", "Slow Consumers", server -> server.stats().slowConsumers())
            .largest("subs", "Subscriptions", server -> server.stats().subscriptions());

    @Option(
            names = "--sort",
            defaultValue = "conns",
            paramLabel = "KEY",
            description = "Sorts by a specific property (conns, cpu, gway, mem, name, recvb, recvm, route, sentb,"
                    + " sentm, slow, subs)")
    String sort = "";

    ServersWatch() {
        super("$SYS.SERVER.*.STATSZ", "Server", KEYS, BY_NAME, FRAME_ROWS);
    }

    @Override
    String sort() {
        return sort;
    }

    @Override
    boolean accept(JsonObject body) {
        ServerResponse response = body.as(ServerResponse.class);
        put(response.server().id(), new Server(response.server().name(), response.statsz()));
        return true;
    }

    @Override
    Columns<Server> columns(int shown) {
        return new Columns<Server>()
                .add("Server", Server::name, _ -> "Totals (All Servers)")
                .addSum("Connections", server -> server.stats().connections())
                .addSum("Subscription", server -> server.stats().subscriptions())
                .addSum("Slow", server -> server.stats().slowConsumers())
                .addBytes("Memory", server -> server.stats().mem())
                .add("CPU", server -> HumanNumber.of(server.stats().cpu()))
                .add("Cores", server -> HumanNumber.of(server.stats().cores()))
                .add("Routes", server -> HumanNumber.of(server.stats().routes().size()))
                .add(
                        "Gateways",
                        server -> HumanNumber.of(server.stats().gateways().size()))
                .add(
                        "Sent",
                        server -> text(server.stats().sent()),
                        all -> text(Traffic.sum(all, server -> server.stats().sent())))
                .add(
                        "Received",
                        server -> text(server.stats().received()),
                        all -> text(Traffic.sum(all, server -> server.stats().received())));
    }
}
