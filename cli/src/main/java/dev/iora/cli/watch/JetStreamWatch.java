// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.Human;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.OutputStyle;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import io.nats.client.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nats server watch jetstream}. */
final class JetStreamWatch extends Watch {
    private static final int FRAME_ROWS = 9;

    private static final SortKeys KEYS = new SortKeys(Map.of(
            "mem", SortKeys.largest("Memory Used", "stats", "memory"),
            "file", SortKeys.largest("File Storage", "stats", "storage"),
            "assets", SortKeys.largest("HA Asset", "stats", "ha_assets"),
            "api",
                    new SortKeys.Key(
                            "API Requests",
                            Comparator.<JsonObject>comparingLong(
                                            server -> api(server).number("total"))
                                    .reversed())));

    @Option(
            names = "--sort",
            defaultValue = "assets",
            paramLabel = "KEY",
            description = "Sorts by a specific property (api, assets, file, mem)")
    String sort = "";

    @Mixin
    TopFlags top = new TopFlags();

    private final Map<String, JsonObject> servers = new LinkedHashMap<>();
    private Instant lastMessage = Instant.now();

    private static JsonObject api(JsonObject server) {
        return server.object("stats").object("api");
    }

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
        JsonObject jetStream = body.object("statsz").object("jetstream");
        if (!jetStream.isEmpty()) {
            servers.put(server.string("id"), jetStream.put("name", server.string("name")));
            lastMessage = Instant.now();
        }
    }

    @Override
    String text(Screen screen, OutputStyle style) {
        int rows = screen.rows(FRAME_ROWS);
        SortKeys.Key key = KEYS.of(sort);
        List<JsonObject> all = new ArrayList<>(servers.values());
        all.sort(key.order().thenComparing(server -> server.string("name")));
        int shown = Math.min(rows, all.size());
        String count = shown < all.size() ? shown + " / " + all.size() : Integer.toString(shown);
        Table table = new Table(
                        "Top " + count + " Server activity by " + key.label() + " at " + Human.time(lastMessage))
                .headers("Server", "HA Assets", "Memory", "File", "API", "API Errors", "Pending", "Snapshot Time");
        for (JsonObject server : all.subList(0, shown)) {
            JsonObject meta = server.object("meta");
            boolean leads = meta.string("leader").equals(server.string("name"));
            JsonObject stats = server.object("stats");
            table.row(
                    server.string("name") + (leads ? "*" : ""),
                    HumanNumber.of(stats.number("ha_assets")),
                    HumanNumber.bytes(stats.number("memory")),
                    HumanNumber.bytes(stats.number("storage")),
                    HumanNumber.of(api(server).number("total")),
                    HumanNumber.of(api(server).number("errors")),
                    pending(List.of(server)),
                    leads ? snapshot(meta.object("snapshot")) : "");
        }
        return table.footer(
                        "Totals (" + shown + " Servers)",
                        HumanNumber.of(sum(all, "ha_assets")),
                        HumanNumber.bytes(sum(all, "memory")),
                        HumanNumber.bytes(sum(all, "storage")),
                        HumanNumber.of(all.stream()
                                .mapToLong(server -> api(server).number("total"))
                                .sum()),
                        HumanNumber.of(all.stream()
                                .mapToLong(server -> api(server).number("errors"))
                                .sum()),
                        pending(all),
                        "")
                .text(style);
    }

    private static long sum(List<JsonObject> servers, String field) {
        return servers.stream()
                .mapToLong(server -> server.object("stats").number(field))
                .sum();
    }

    private static long sumOfMeta(List<JsonObject> servers, String field) {
        return servers.stream()
                .mapToLong(server -> server.object("meta").number(field))
                .sum();
    }

    private static String pending(List<JsonObject> servers) {
        long infos = sumOfMeta(servers, "pending_infos");
        long requests = sumOfMeta(servers, "pending_requests");
        return HumanNumber.of(sumOfMeta(servers, "pending"))
                + (infos > 0 ? " / " + HumanNumber.of(infos) + " info" : "")
                + (requests > 0 ? " / " + HumanNumber.of(requests) + " req" : "");
    }

    private static String snapshot(JsonObject snapshot) {
        Instant last = snapshot.time("last_time");
        return last == null
                ? ""
                : HumanDuration.of(Duration.between(last, Instant.now())) + " ago ("
                        + HumanDuration.of(snapshot.duration("last_duration")) + ")";
    }
}
