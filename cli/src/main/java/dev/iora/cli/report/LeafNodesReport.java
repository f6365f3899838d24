// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code nats server report leafnodes}. */
final class LeafNodesReport extends ServerReport.Plain {
    @Option(names = "--account", description = "Produce the report for a specific account")
    String account = "";

    @Option(
            names = "--sort",
            defaultValue = "server",
            paramLabel = "KEY",
            description = "Sort by a specific property (server,name,account,subs,in-bytes,out-bytes,in-msgs,out-msgs)")
    String sort = "";

    private record Leaf(String server, JsonObject info) {
        private static Comparator<Leaf> byNumber(String field) {
            return Comparator.comparingLong(leaf -> leaf.info.number(field));
        }

        private static Comparator<Leaf> byText(String field) {
            return Comparator.comparing(leaf -> leaf.info.string(field));
        }
    }

    @Override
    void report(Session session) throws InterruptedException {
        Comparator<Leaf> sorting = order.directed(comparator());
        JsonObject request = request(session).put("subscriptions", false).put("account", account);
        List<Leaf> leafs = new ArrayList<>();
        for (JsonObject answer : ask(session, "LEAFZ", request)) {
            String server = answer.object("server").string("name");
            answer.object("data").array("leafs").objects().forEach(info -> leafs.add(new Leaf(server, info)));
        }
        leafs.sort(sorting);
        Table table = new Table("Leafnode Report")
                .headers(
                        "Server",
                        "Name",
                        "Account",
                        "Address",
                        "RTT",
                        "Msgs In",
                        "Msgs Out",
                        "Bytes In",
                        "Bytes Out",
                        "Subs",
                        "Compressed",
                        "Spoke");
        leafs.forEach(leaf -> addRow(table, leaf));
        print(session, table.text(session.style()) + "\n");
    }

    private Comparator<Leaf> comparator() {
        return switch (sort) {
            case "server" -> Comparator.comparing(Leaf::server);
            case "name", "account" -> Leaf.byText(sort);
            case "subs" -> Leaf.byNumber("subscriptions");
            case "in-bytes", "out-bytes", "in-msgs", "out-msgs" -> Leaf.byNumber(sort.replace('-', '_'));
            default ->
                throw new CliException("cannot sort by \"" + sort
                        + "\", use one of server, name, account, subs, in-bytes, out-bytes, in-msgs, out-msgs");
        };
    }

    private static void addRow(Table table, Leaf leaf) {
        JsonObject info = leaf.info();
        table.row(
                leaf.server(),
                info.string("name"),
                RoutesReport.shortened(info.string("account")),
                info.string("ip") + ":" + info.number("port"),
                info.string("rtt"),
                HumanNumber.of(info.number("in_msgs")),
                HumanNumber.of(info.number("out_msgs")),
                HumanNumber.bytes(info.number("in_bytes")),
                HumanNumber.bytes(info.number("out_bytes")),
                HumanNumber.of(info.number("subscriptions")),
                info.string("compression"),
                info.truth("is_spoke"));
    }
}
