// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.Human;
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

/** {@code nats server watch accounts}. */
final class AccountsWatch extends Watch {
    private static final int FRAME_ROWS = 7;

    /** Servers repeat themselves every 30 seconds, as long as an account has connections there. */
    private static final Duration STALE = Duration.ofSeconds(35);

    private static final SortKeys KEYS = new SortKeys(Map.of(
            "conns", SortKeys.largest("Connections", "conns"),
            "subs", SortKeys.largest("Subscriptions", "num_subscriptions"),
            "sentb", SortKeys.largest("Sent Bytes", "sent", "bytes"),
            "sentm", SortKeys.largest("Sent Messages", "sent", "msgs"),
            "recvb", SortKeys.largest("Received Bytes", "received", "bytes"),
            "recvm", SortKeys.largest("Received Messages", "received", "msgs"),
            "slow", SortKeys.largest("Slow Consumers", "slow_consumers")));

    @Option(
            names = "--sort",
            defaultValue = "conns",
            paramLabel = "KEY",
            description = "Sorts by a specific property (conns, recvb, recvm, sentb, sentm, slow, subs)")
    String sort = "";

    @Mixin
    TopFlags top = new TopFlags();

    private final Map<String, Map<String, JsonObject>> accounts = new LinkedHashMap<>();
    private Instant lastMessage = Instant.now();

    @Override
    String subject() {
        return "$SYS.ACCOUNT.*.SERVER.CONNS";
    }

    @Override
    int wantedRows() {
        KEYS.of(sort);
        return top.number;
    }

    @Override
    boolean asksFirst() {
        return false;
    }

    @Override
    void onMessage(Message message, JsonObject body) {
        accounts.computeIfAbsent(body.string("acc"), _ -> new LinkedHashMap<>())
                .put(body.object("server").string("id"), body);
        lastMessage = Instant.now();
    }

    @Override
    String text(Screen screen, OutputStyle style) {
        int rows = screen.rows(FRAME_ROWS);
        SortKeys.Key key = KEYS.of(sort);
        Comparator<JsonObject> byConnections = SortKeys.largest("", "conns").order();
        List<JsonObject> totals = new ArrayList<>();
        accounts.forEach((account, servers) -> totals.add(total(account, servers)));
        totals.sort(key.order().thenComparing(byConnections));
        int shown = Math.min(rows, totals.size());
        String count = shown < totals.size() ? shown + " / " + totals.size() : Integer.toString(shown);
        Table table = new Table(
                        "Top " + count + " Account activity by " + key.label() + " at " + Human.time(lastMessage))
                .headers("Account", "Servers", "Connections", "Leafnodes", "Subscriptions", "Slow", "Sent", "Received");
        for (JsonObject total : totals.subList(0, shown)) {
            String name = total.string("name");
            table.row(
                    name.isEmpty() ? total.string("acc") : name,
                    total.number("servers"),
                    HumanNumber.of(total.number("conns")),
                    HumanNumber.of(total.number("leafnodes")),
                    HumanNumber.of(total.number("num_subscriptions")),
                    HumanNumber.of(total.number("slow_consumers")),
                    Traffic.text(total.object("sent")),
                    Traffic.text(total.object("received")));
        }
        return table.text(style);
    }

    /** What the servers said about an account, added up. */
    private static JsonObject total(String account, Map<String, JsonObject> servers) {
        Instant oldest = Instant.now().minus(STALE);
        List<JsonObject> current = servers.values().stream()
                .filter(one -> {
                    Instant time = one.object("server").time("time");
                    return time != null && time.isAfter(oldest);
                })
                .toList();
        JsonObject total = new JsonObject()
                .put("acc", account)
                .put("servers", current.size())
                .put("sent", Traffic.sum(current, "sent"))
                .put("received", Traffic.sum(current, "received"));
        for (String field : List.of("conns", "leafnodes", "num_subscriptions", "slow_consumers")) {
            total.put(
                    field, current.stream().mapToLong(one -> one.number(field)).sum());
        }
        current.forEach(one -> total.put("name", one.string("name")));
        return total;
    }
}
