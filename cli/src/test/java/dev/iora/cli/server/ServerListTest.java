// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.PreparedServers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of the servers of two clusters. */
class ServerListTest {
    private static String server(String name, String cluster, String version) {
        return "'name':'" + name + "','id':'" + name + "','host':'" + name + ".local','cluster':'" + cluster
                + "','ver':'" + version + "','jetstream':" + cluster.equals("east")
                + ",'time':'2026-01-02T03:00:00Z'";
    }

    private static String stats(long connections, long memory, String routes, String more) {
        return "'statsz':{'start':'2026-01-02T02:00:00Z','mem':" + memory + ",'cores':4,'cpu':" + connections
                + ".4,'connections':" + connections + ",'subscriptions':" + 10 * connections + ",'routes':[" + routes
                + "]" + more + "}";
    }

    private static PreparedServers servers() {
        return new PreparedServers()
                .with("PING", server("n1", "east", "2.14.5"), stats(1500, 1 << 20, "{},{}", ""))
                .with(
                        "PING",
                        server("n2", "east", "2.14.5"),
                        stats(2, 3 << 20, "{}", ",'gateways':[{'name':'west','inbound_connections':3}]"))
                .with(
                        "PING",
                        server("n3", "west", "2.14.4"),
                        stats(3, 2 << 20, "", ",'slow_consumers':5,'slow_consumer_stats':{'clients':2,'routes':3}"));
    }

    private static List<String> names(String output) {
        return output.lines()
                .filter(line -> line.matches("│ n\\d .*"))
                .map(line -> line.substring(2, 4))
                .toList();
    }

    @Test
    void showsServersAndClustersWithTotals() throws Exception {
        assertThat(servers().archived().run(new ServerList(), "--sort", "name")).isEqualTo("""
                ╭────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                                         Server Overview                                                        │
                ├──────┬─────────┬──────┬─────────┬─────┬───────┬────────┬────────┬─────┬─────────┬───────┬───────┬───────────────┬────────┬─────┤
                │ Name │ Cluster │ Host │ Version │ JS  │ Conns │ Subs   │ Routes │ GWs │ Mem     │ CPU % │ Cores │ Slow          │ Uptime │ RTT │
                ├──────┼─────────┼──────┼─────────┼─────┼───────┼────────┼────────┼─────┼─────────┼───────┼───────┼───────────────┼────────┼─────┤
                │ n1   │ east    │ n1   │ 2.14.5  │ yes │ 1,500 │ 15,000 │      2 │   0 │ 1.0 MiB │ 1500  │     4 │ 0             │ 1h0m0s │ -   │
                │ n2   │ east    │ n2   │ 2.14.5  │ yes │ 2     │ 20     │      1 │   1 │ 3.0 MiB │ 2     │     4 │ 0             │ 1h0m0s │ -   │
                │ n3   │ west    │ n3   │ 2.14.4  │ no  │ 3     │ 30     │      0 │   0 │ 2.0 MiB │ 3     │     4 │ 5 (c: 2 r: 3) │ 1h0m0s │ -   │
                ├──────┼─────────┼──────┼─────────┼─────┼───────┼────────┼────────┼─────┼─────────┼───────┼───────┼───────────────┼────────┼─────┤
                │      │ 2       │ 3    │ X       │ 2   │ 1,505 │ 15,050 │      X │   X │ 6.0 MiB │       │       │ 5             │        │     │
                ╰──────┴─────────┴──────┴─────────┴─────┴───────┴────────┴────────┴─────┴─────────┴───────┴───────┴───────────────┴────────┴─────╯

                ╭────────────────────────────────────────────────────────────────────────────╮
                │                              Cluster Overview                              │
                ├─────────┬────────────┬───────────────────┬───────────────────┬─────────────┤
                │ Cluster │ Node Count │ Outgoing Gateways │ Incoming Gateways │ Connections │
                ├─────────┼────────────┼───────────────────┼───────────────────┼─────────────┤
                │ west    │          1 │                 0 │                 0 │           3 │
                │ east    │          2 │                 1 │                 3 │       1,502 │
                ├─────────┼────────────┼───────────────────┼───────────────────┼─────────────┤
                │         │          3 │                 1 │                 3 │       1,505 │
                ╰─────────┴────────────┴───────────────────┴───────────────────┴─────────────╯
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "name,    n1 n2 n3",
        "cluster, n2 n1 n3",
        "conns,   n1 n3 n2",
        "subs,    n1 n3 n2",
        "routes,  n1 n2 n3",
        "gws,     n2 n1 n3",
        "mem,     n2 n3 n1",
        "cpu,     n1 n3 n2",
        "slow,    n3 n1 n2",
        "uptime,  n1 n2 n3"
    })
    void sortsByAKey(String key, String expected) throws Exception {
        assertThat(names(servers().run(new ServerList(), "--sort", key))).containsExactly(expected.split(" "));
    }

    @Test
    void reversesTheOrder() throws Exception {
        assertThat(names(servers().run(new ServerList(), "--sort", "conns", "--reverse")))
                .containsExactly("n2", "n3", "n1");
    }

    @Test
    void stopsAtTheExpectedNumberOfServers() throws Exception {
        assertThat(names(servers().run(new ServerList(), "2"))).hasSize(2);
        assertThat(servers().run(new ServerList(), "--json", "1")).startsWith("[\n  {\n    \"server\": {");
        assertThatThrownBy(() -> new PreparedServers().run(new ServerList())).hasMessage("no response");
    }

    @Test
    void pingCountsServers() throws Exception {
        String output = servers().run(new ServerPing(), "4", "--id").replaceAll("rtt=.*", "rtt=T");
        assertThat(output)
                .startsWith("n1 n1" + " ".repeat(59) + "rtt=T\nn2 n2")
                .contains("\n---- ping statistics ----\n3 replies max: ")
                .endsWith("\nMissing 1 server(s)\n");
        assertThat(new PreparedServers().run(new ServerPing()))
                .endsWith("---- ping statistics ----\nno responses received\n");
    }

    @Test
    void requestsPrintOneLinePerServer() throws Exception {
        PreparedServers servers = new PreparedServers()
                .with("CONNZ", "'name':'n1'", "'data':{'num_connections':0}")
                .with("CONNZ", "'name':'n2'", "'data':{'num_connections':2}");
        assertThat(servers.run(new ConnectionsRequest(), "--sort", "rtt", "--filter-empty", "--filter-state", "all"))
                .isEqualTo("{\"server\":{\"name\":\"n2\"},\"data\":{\"num_connections\":2}}\n");
        assertThat(servers.requests().getLast().string("sort")).isEqualTo("rtt");
        assertThat(servers.requests().getLast().number("state")).isEqualTo(2);
    }

    @Test
    void failsWithoutResponse() {
        assertThatThrownBy(() -> new PreparedServers().run(new RequestCommands.Kick(), "5", "ID"))
                .hasMessage("no responses received");
        assertThatThrownBy(() -> new PreparedServers().run(new ServerCommands.Info(), "n1"))
                .hasMessage("no response about server \"n1\"");
        assertThatThrownBy(() -> new PreparedServers().run(new ServerCommands.ShowAccount(), "A", "--host", "h"))
                .hasMessage("no response about account \"A\" on host \"h\"");
        assertThatThrownBy(() -> new PreparedServers().run(new ServerCommands.ReloadConfig(), "ID", "--force"))
                .hasMessage("no response from server ID");
    }
}
