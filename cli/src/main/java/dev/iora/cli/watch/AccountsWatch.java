// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.Columns;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.SortKeys;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.AccountStats;
import dev.iora.cli.view.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats server watch accounts}. */
final class AccountsWatch extends SystemWatch<AccountsWatch.Total> {
    private static final int FRAME_ROWS = 7;
    /** Servers publish every 30 seconds as long as an account has connections there; older data is dropped. */
    private static final Duration STALE = Duration.ofSeconds(35);

    /** An account with the latest statistics of each server. */
    record Total(String account, List<AccountStats> servers) {
        String name() {
            String name = servers.isEmpty() ? "" : servers.getLast().name();
            return name.isEmpty() ? account : name;
        }

        long sum(ToLongFunction<AccountStats> number) {
            return servers.stream().mapToLong(number).sum();
        }

        long connections() {
            return sum(AccountStats::conns);
        }

        Traffic sent() {
            return Traffic.sum(servers, AccountStats::sent);
        }

        Traffic received() {
            return Traffic.sum(servers, AccountStats::received);
        }
    }

    private static final SortKeys<Total> KEYS = new SortKeys<Total>()
            .largest("conns", "Connections", Total::connections)
            .largest("recvb", "Received Bytes", total -> total.received().bytes())
            .largest("recvm", "Received Messages", total -> total.received().msgs())
            .largest("sentb", "Sent Bytes", total -> total.sent().bytes())
            .largest("sentm", "Sent Messages", total -> total.sent().msgs())
            .largest("slow", "Slow Consumers", total -> total.sum(AccountStats::slowConsumers))
            .largest("subs", "Subscriptions", total -> total.sum(AccountStats::numSubscriptions));

    @Option(
            names = "--sort",
            defaultValue = "conns",
            paramLabel = "KEY",
            description = "Sorts by a specific property (conns, recvb, recvm, sentb, sentm, slow, subs)")
    String sort = "";

    private final Map<String, Map<String, AccountStats>> accounts = new LinkedHashMap<>();

    AccountsWatch() {
        super(
                "$SYS.ACCOUNT.*.SERVER.CONNS",
                "Account",
                KEYS,
                Comparator.comparingLong(Total::connections).reversed(),
                FRAME_ROWS);
    }

    @Override
    boolean usesResponses() {
        return false;
    }

    @Override
    String sort() {
        return sort;
    }

    @Override
    boolean accept(JsonObject body) {
        AccountStats stats = body.as(AccountStats.class);
        accounts.computeIfAbsent(stats.acc(), _ -> new LinkedHashMap<>())
                .put(stats.server().id(), stats);
        return true;
    }

    @Override
    List<Total> items() {
        Instant oldest = Instant.now().minus(STALE);
        List<Total> totals = new ArrayList<>();
        accounts.forEach((account, servers) -> totals.add(new Total(
                account,
                servers.values().stream()
                        .filter(stats -> isAfter(stats.server().time(), oldest))
                        .toList())));
        return totals;
    }

    private static boolean isAfter(@Nullable Instant time, Instant oldest) {
        return time != null && time.isAfter(oldest);
    }

    @Override
    Columns<Total> columns(int shown) {
        return new Columns<Total>()
                .add("Account", Total::name)
                .add("Servers", total -> total.servers().size())
                .add("Connections", total -> HumanNumber.of(total.connections()))
                .add("Leafnodes", total -> HumanNumber.of(total.sum(AccountStats::leafnodes)))
                .add("Subscriptions", total -> HumanNumber.of(total.sum(AccountStats::numSubscriptions)))
                .add("Slow", total -> HumanNumber.of(total.sum(AccountStats::slowConsumers)))
                .add("Sent", total -> text(total.sent()))
                .add("Received", total -> text(total.received()));
    }
}
