// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.OutputStyle;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import io.nats.client.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nats server watch servers}. */
final class ServersWatch extends Watch {
    private static final int FRAME_ROWS = 9;
    private static final Comparator<JsonObject> BY_NAME = Comparator.comparing(stats -> stats.string("name"));

    private static final SortKeys KEYS = new SortKeys(Map.ofEntries(
            Map.entry("name", new SortKeys.Key("Server Name", BY_NAME)),
            Map.entry("conns", SortKeys.largest("Connections", "connections")),
            Map.entry("subs", SortKeys.largest("Subscriptions", "subscriptions")),
            Map.entry("sentb", SortKeys.largest("Sent Bytes", "sent", "bytes")),
            Map.entry("sentm", SortKeys.largest("Sent Messages", "sent", "msgs")),
            Map.entry("recvb", SortKeys.largest("Received Bytes", "received", "bytes")),
            Map.entry("recvm", SortKeys.largest("Received Messages", "received", "msgs")),
            Map.entry("slow", SortKeys.largest("Slow Consumers", "slow_consumers")),
            Map.entry("route", SortKeys.longest("Routes", "routes")),
            Map.entry("gway", SortKeys.longest("Gateways", "gateways")),
            Map.entry("mem", SortKeys.largest("Memory", "mem")),
            Map.entry("cpu", SortKeys.largest("CPU", "cpu"))));

    @Option(
            names = "--sort",
            defaultValue = "conns",
            paramLabel = "KEY",
            description = "Sorts by a specific property (conns, cpu, gway, mem, name, recvb, recvm, route, sentb,"
                    + " sentm, slow, subs)")
    String sort = "";

    @Mixin
    TopFlags top = new TopFlags();

    private final Map<String, JsonObject> servers = new LinkedHashMap<>();
    private Instant lastMessage = Instant.now();

    @Override
    String subject() {
        return "$SYS.SERVER.*.STATSZ";
    }

    @Override
    int wantedRows() {
        KEYS.of(sort);
        return top.number;
    }

    @Override
    boolean asksFirst() {
        return true;
    }

    @Override
    void onMessage(Message message, JsonObject body) {
        JsonObject server = body.object("server");
        servers.put(server.string("id"), body.object("statsz").put("name", server.string("name")));
        lastMessage = Instant.now();
    }

    @Override
    String text(Screen screen, OutputStyle style) {
        int rows = screen.rows(FRAME_ROWS);
        SortKeys.Key key = KEYS.of(sort);
        List<JsonObject> all = new ArrayList<>(servers.values());
        all.sort(key.order().thenComparing(BY_NAME));
        int shown = Math.min(rows, all.size());
        String count = shown < all.size() ? shown + " / " + all.size() : Integer.toString(shown);
        Table table = new Table(
                        "Top " + count + " Server activity by " + key.label() + " at " + Human.time(lastMessage))
                .headers(
                        "Server",
                        "Connections",
                        "Subscription",
                        "Slow",
                        "Memory",
                        "CPU",
                        "Cores",
                        "Routes",
                        "Gateways",
                        "Sent",
                        "Received");
        for (JsonObject stats : all.subList(0, shown)) {
            table.row(
                    stats.string("name"),
                    HumanNumber.of(stats.number("connections")),
                    HumanNumber.of(stats.number("subscriptions")),
                    HumanNumber.of(stats.number("slow_consumers")),
                    HumanNumber.bytes(stats.number("mem")),
                    HumanNumber.of(stats.decimal("cpu")),
                    HumanNumber.of(stats.number("cores")),
                    HumanNumber.of(stats.array("routes").size()),
                    HumanNumber.of(stats.array("gateways").size()),
                    Traffic.text(stats.object("sent")),
                    Traffic.text(stats.object("received")));
        }
        return table.footer(
                        "Totals (All Servers)",
                        HumanNumber.of(sum(all, "connections")),
                        HumanNumber.of(sum(all, "subscriptions")),
                        HumanNumber.of(sum(all, "slow_consumers")),
                        HumanNumber.bytes(sum(all, "mem")),
                        "",
                        "",
                        "",
                        "",
                        Traffic.text(Traffic.sum(all, "sent")),
                        Traffic.text(Traffic.sum(all, "received")))
                .text(style);
    }

    private static long sum(List<JsonObject> all, String field) {
        return all.stream().mapToLong(stats -> stats.number(field)).sum();
    }
}
