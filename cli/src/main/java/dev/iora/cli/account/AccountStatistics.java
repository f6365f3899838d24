// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code nats account report statistics}. */
@Command
final class AccountStatistics implements NatsCommand {
    private static final String SUBJECT = "$SYS.REQ.ACCOUNT.PING.STATZ";

    /** An account on one server. */
    private record Usage(JsonObject server, JsonObject stats) {
        long sentBytes() {
            return stats.object("sent").number("bytes");
        }

        long sentMessages() {
            return stats.object("sent").number("msgs");
        }

        long receivedBytes() {
            return stats.object("received").number("bytes");
        }

        long receivedMessages() {
            return stats.object("received").number("msgs");
        }
    }

    @Override
    public void run(Session session) throws InterruptedException {
        List<JsonObject> answers = session.system().request(SUBJECT, new JsonObject(), SystemApi.UNTIL_QUIET);
        if (answers.isEmpty()) {
            throw new CliException("did not get results from any servers");
        }
        List<Usage> usages = new ArrayList<>();
        for (JsonObject answer : answers) {
            if (answer.has("error")) {
                throw new CliException(
                        "invalid response received: " + answer.object("error").string("description"));
            }
            answer.object("data").array("account_statz").objects().stream()
                    .limit(1)
                    .forEach(stats -> usages.add(new Usage(answer.object("server"), stats)));
        }
        table(usages, answers.size()).print(session.console(), session.style());
    }

    private static Table table(List<Usage> usages, int servers) {
        Table table = new Table("Server Statistics")
                .headers(
                        "Server",
                        "Cluster",
                        "Version",
                        "Tags",
                        "Connections",
                        "Subscriptions",
                        "Leafnodes",
                        "Sent Bytes",
                        "Sent Messages",
                        "Received Bytes",
                        "Received Messages",
                        "Slow Consumers");
        for (Usage usage : usages) {
            table.row(
                    usage.server().string("host"),
                    usage.server().string("cluster"),
                    usage.server().string("ver"),
                    usage.server().strings("tags"),
                    HumanNumber.of(usage.stats().number("conns")),
                    HumanNumber.of(usage.stats().number("num_subscriptions")),
                    HumanNumber.of(usage.stats().number("leafnodes")),
                    HumanNumber.bytes(usage.sentBytes()),
                    HumanNumber.of(usage.sentMessages()),
                    HumanNumber.bytes(usage.receivedBytes()),
                    HumanNumber.of(usage.receivedMessages()),
                    HumanNumber.of(usage.stats().number("slow_consumers")));
        }
        return table.footer(
                servers,
                "",
                "",
                "",
                HumanNumber.of(sum(usages, "conns")),
                HumanNumber.of(sum(usages, "num_subscriptions")),
                HumanNumber.of(sum(usages, "leafnodes")),
                HumanNumber.bytes(usages.stream().mapToLong(Usage::sentBytes).sum()),
                HumanNumber.of(usages.stream().mapToLong(Usage::sentMessages).sum()),
                HumanNumber.bytes(
                        usages.stream().mapToLong(Usage::receivedBytes).sum()),
                HumanNumber.of(
                        usages.stream().mapToLong(Usage::receivedMessages).sum()),
                HumanNumber.of(sum(usages, "slow_consumers")));
    }

    private static long sum(List<Usage> usages, String field) {
        return usages.stream().mapToLong(usage -> usage.stats().number(field)).sum();
    }
}
