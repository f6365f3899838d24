// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Columns;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.SortKeys;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.LeafList;
import dev.iora.cli.view.ServerResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code nats server report leafnodes}. */
final class LeafNodesReport extends ServerReport.Plain {
    private record Leaf(String server, LeafList.Leaf info) {}

    private static final SortKeys<Leaf> KEYS = new SortKeys<Leaf>()
            .add("server", Comparator.comparing(Leaf::server))
            .add("name", Comparator.comparing(leaf -> leaf.info().name()))
            .add("account", Comparator.comparing(leaf -> leaf.info().account()))
            .smallest("subs", leaf -> leaf.info().subscriptions())
            .smallest("in-bytes", leaf -> leaf.info().inBytes())
            .smallest("out-bytes", leaf -> leaf.info().outBytes())
            .smallest("in-msgs", leaf -> leaf.info().inMsgs())
            .smallest("out-msgs", leaf -> leaf.info().outMsgs());

    @Option(names = "--account", description = "Produce the report for a specific account")
    String account = "";

    @Option(
            names = "--sort",
            defaultValue = "server",
            paramLabel = "KEY",
            description = "Sort by a specific property (server,name,account,subs,in-bytes,out-bytes,in-msgs,out-msgs)")
    String sort = "";

    @Override
    void report(Session session) throws InterruptedException {
        Comparator<Leaf> sorting = order.directed(KEYS.of(sort).order());
        JsonObject request = request(session).put("subscriptions", false).put("account", account);
        List<Leaf> leafs = new ArrayList<>();
        for (ServerResponse response : ask(session, "LEAFZ", request)) {
            String server = response.server().name();
            response.data().as(LeafList.class).leafs().forEach(info -> leafs.add(new Leaf(server, info)));
        }
        leafs.sort(sorting);
        Table table = new Columns<Leaf>()
                .add("Server", Leaf::server)
                .add("Name", leaf -> leaf.info().name())
                .add("Account", leaf -> RoutesReport.shortened(leaf.info().account()))
                .add("Address", leaf -> leaf.info().ip() + ":" + leaf.info().port())
                .add("RTT", leaf -> leaf.info().rtt())
                .add("Msgs In", leaf -> HumanNumber.of(leaf.info().inMsgs()))
                .add("Msgs Out", leaf -> HumanNumber.of(leaf.info().outMsgs()))
                .add("Bytes In", leaf -> HumanNumber.bytes(leaf.info().inBytes()))
                .add("Bytes Out", leaf -> HumanNumber.bytes(leaf.info().outBytes()))
                .add("Subs", leaf -> HumanNumber.of(leaf.info().subscriptions()))
                .add("Compressed", leaf -> leaf.info().compression())
                .add("Spoke", leaf -> leaf.info().isSpoke())
                .table("Leafnode Report", leafs);
        print(session, table.text(session.style()) + "\n");
    }
}
