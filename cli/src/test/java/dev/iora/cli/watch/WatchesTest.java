// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.console.Console;
import dev.iora.cli.console.OutputStyle;
import dev.iora.cli.console.Terminals;
import dev.iora.cli.json.JsonObject;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tables of watches, from messages that servers publish. */
class WatchesTest {
    private static Screen screen(int rows) {
        return new Screen(
                new Console(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        Terminals.NONE),
                rows);
    }

    private static Message message(String subject, @Nullable Headers headers) {
        return NatsMessage.builder().subject(subject).headers(headers).build();
    }

    private static void publish(Watch watch, String json) {
        JsonObject body = JsonObject.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        watch.onMessage(message("$SYS", null), body);
    }

    private static String shown(Watch watch, int rows) {
        try (Screen screen = screen(rows)) {
            return watch.text(screen, OutputStyle.PLAIN).replaceAll(" at \\d{4}-.{14}", " at <date and time --->");
        }
    }

    private static String traffic(long messages, long bytes) {
        return "{'msgs':" + messages + ",'bytes':" + bytes + "}";
    }

    private static void server(Watch watch, String name, long connections, long memory) {
        publish(
                watch,
                "{'server':{'name':'" + name + "','id':'" + name + "'},'statsz':{'connections':" + connections
                        + ",'subscriptions':" + 2 * connections + ",'mem':" + memory
                        + ",'cores':4,'cpu':12.5,'routes':[{},{}],'sent':" + traffic(connections, memory)
                        + ",'received':" + traffic(1, 1024) + "}}");
    }

    @Test
    void serversAreSortedByTheGivenKey() {
        ServersWatch watch = new ServersWatch();
        watch.sort = "conns";
        server(watch, "n1", 5, 3 << 20);
        server(watch, "n2", 1_000, 2 << 20);
        server(watch, "n3", 7, 1 << 20);
        server(watch, "n1", 9, 3 << 20);
        assertThat(shown(watch, 2)).isEqualTo("""
                ╭───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                    Top 2 / 3 Server activity by Connections at <date and time --->                                    │
                ├──────────────────────┬─────────────┬──────────────┬──────┬─────────┬──────┬───────┬────────┬──────────┬─────────────────┬─────────────┤
                │ Server               │ Connections │ Subscription │ Slow │ Memory  │ CPU  │ Cores │ Routes │ Gateways │ Sent            │ Received    │
                ├──────────────────────┼─────────────┼──────────────┼──────┼─────────┼──────┼───────┼────────┼──────────┼─────────────────┼─────────────┤
                │ n2                   │ 1,000       │ 2,000        │ 0    │ 2.0 MiB │ 12.5 │ 4     │ 2      │ 0        │ 1,000 / 2.0 MiB │ 1 / 1.0 KiB │
                │ n1                   │ 9           │ 18           │ 0    │ 3.0 MiB │ 12.5 │ 4     │ 2      │ 0        │ 9 / 3.0 MiB     │ 1 / 1.0 KiB │
                ├──────────────────────┼─────────────┼──────────────┼──────┼─────────┼──────┼───────┼────────┼──────────┼─────────────────┼─────────────┤
                │ Totals (All Servers) │ 1,016       │ 2,032        │ 0    │ 6.0 MiB │      │       │        │          │ 1,016 / 6.0 MiB │ 3 / 3.0 KiB │
                ╰──────────────────────┴─────────────┴──────────────┴──────┴─────────┴──────┴───────┴────────┴──────────┴─────────────────┴─────────────╯
                """);
        watch.sort = "mem";
        assertThat(shown(watch, 3))
                .contains("Top 3 Server activity by Memory at ")
                .containsSubsequence("n1", "n2", "n3");
        watch.sort = "name";
        assertThat(shown(watch, 3)).containsSubsequence("n1", "n2", "n3");
        watch.sort = "age";
        assertThatThrownBy(watch::wantedRows).hasMessageStartingWith("cannot sort by \"age\", use one of conns, cpu,");
    }

    @Test
    void jetStreamShowsServersThatHaveIt() {
        JetStreamWatch watch = new JetStreamWatch();
        watch.sort = "file";
        publish(watch, """
                {'server':{'name':'n1','id':'1'},'statsz':{'jetstream':{'stats':{'ha_assets':3,'memory':1024,
                'storage':2048,'api':{'total':1000,'errors':2}},'meta':{'leader':'n1','pending':6,
                'pending_infos':2,'pending_requests':4}}}}""");
        publish(watch, """
                {'server':{'name':'n2','id':'2'},'statsz':{'jetstream':{'stats':{'ha_assets':1,'storage':4096},
                'meta':{'leader':'n1'}}}}""");
        publish(watch, "{'server':{'name':'n3','id':'3'},'statsz':{}}");
        assertThat(shown(watch, 5)).isEqualTo("""
                ╭──────────────────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                         Top 2 Server activity by File Storage at <date and time --->                         │
                ├────────────────────┬───────────┬─────────┬─────────┬───────┬────────────┬────────────────────┬───────────────┤
                │ Server             │ HA Assets │ Memory  │ File    │ API   │ API Errors │ Pending            │ Snapshot Time │
                ├────────────────────┼───────────┼─────────┼─────────┼───────┼────────────┼────────────────────┼───────────────┤
                │ n2                 │ 1         │ 0 B     │ 4.0 KiB │ 0     │ 0          │ 0                  │               │
                │ n1*                │ 3         │ 1.0 KiB │ 2.0 KiB │ 1,000 │ 2          │ 6 / 2 info / 4 req │               │
                ├────────────────────┼───────────┼─────────┼─────────┼───────┼────────────┼────────────────────┼───────────────┤
                │ Totals (2 Servers) │ 4         │ 1.0 KiB │ 6.0 KiB │ 1,000 │ 2          │ 6 / 2 info / 4 req │               │
                ╰────────────────────┴───────────┴─────────┴─────────┴───────┴────────────┴────────────────────┴───────────────╯
                """);
    }

    @Test
    void accountsAddUpTheirServersAndDropOldData() {
        AccountsWatch watch = new AccountsWatch();
        watch.sort = "conns";
        String now = Instant.now().toString();
        String account = "{'acc':'%s','name':'%s','server':{'id':'%s','time':'%s'},'conns':%d,'leafnodes':1,"
                + "'num_subscriptions':4,'slow_consumers':2,'sent':" + traffic(10, 2048) + ",'received':"
                + traffic(20, 1024) + "}";
        publish(watch, account.formatted("A", "Orders", "1", now, 3));
        publish(watch, account.formatted("A", "Orders", "2", now, 4));
        publish(watch, account.formatted("B", "", "1", now, 9));
        publish(watch, account.formatted("C", "", "1", "2026-01-02T03:04:05Z", 5));
        assertThat(shown(watch, 5)).isEqualTo("""
                ╭──────────────────────────────────────────────────────────────────────────────────────────────────╮
                │                   Top 3 Account activity by Connections at <date and time --->                   │
                ├─────────┬─────────┬─────────────┬───────────┬───────────────┬──────┬──────────────┬──────────────┤
                │ Account │ Servers │ Connections │ Leafnodes │ Subscriptions │ Slow │ Sent         │ Received     │
                ├─────────┼─────────┼─────────────┼───────────┼───────────────┼──────┼──────────────┼──────────────┤
                │ B       │       1 │ 9           │ 1         │ 4             │ 2    │ 10 / 2.0 KiB │ 20 / 1.0 KiB │
                │ Orders  │       2 │ 7           │ 2         │ 8             │ 4    │ 20 / 4.0 KiB │ 40 / 2.0 KiB │
                │ C       │       0 │ 0           │ 0         │ 0             │ 0    │ 0 / 0 B      │ 0 / 0 B      │
                ╰─────────┴─────────┴─────────────┴───────────┴───────────────┴──────┴──────────────┴──────────────╯
                """);
    }

    private static void request(ApiWatch watch, String call, String account) {
        Headers headers = new Headers().add("Nats-Request-Info", "{\"acc\":\"" + account + "\"}");
        watch.onMessage(message("$JS.API." + call, headers), new JsonObject());
    }

    @Test
    void apiRequestsAreCountedByTypeAndTarget() {
        ApiWatch watch = new ApiWatch();
        watch.top = 3;
        assertThat(shown(watch, 3)).isEqualTo("Waiting for requests...\n");
        request(watch, "STREAM.INFO.ORDERS", "A");
        request(watch, "STREAM.INFO.ORDERS", "A");
        request(watch, "CONSUMER.INFO.ORDERS.A_CONSUMER_WITH_A_LONG_NAME", "A");
        request(watch, "CONSUMER.INFO.ORDERS.A_CONSUMER_WITH_A_LONG_NAME", "A");
        request(watch, "CONSUMER.INFO.ORDERS.A_CONSUMER_WITH_A_LONG_NAME", "A");
        request(watch, "STREAM.LIST", "ACCOUNT_WITH_A_LONG_NAME");
        request(watch, "DIRECT.GET.ORDERS", "A");
        watch.onMessage(message("$JS.API.STREAM.NAMES", null), new JsonObject());
        assertThat(shown(watch, 3)).isEqualTo("""
                ╭──────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                     Top 3 JS API activity                                    │
                ├───────────────────────┬────────────────────┬───────┬──────────────┬──────────────────────────┤
                │ Type                  │ Account            │ Count │ Event / 1m0s │ Asset                    │
                ├───────────────────────┼────────────────────┼───────┼──────────────┼──────────────────────────┤
                │ consumer_info_request │ A                  │     3 │ 3            │ ORDERS > A_CONSUMER_W... │
                │ stream_info_request   │ A                  │     2 │ 2            │ ORDERS                   │
                │ stream_list_request   │ ACCOUNT_WI..._NAME │     1 │ 1            │                          │
                ╰───────────────────────┴────────────────────┴───────┴──────────────┴──────────────────────────╯

                """);
        watch.compact = false;
        watch.reverse = true;
        watch.top = 10;
        assertThat(shown(watch, 10))
                .containsSubsequence("stream_list_request", "consumer_info_request")
                .contains("ACCOUNT_WITH_A_LONG_NAME", "ORDERS > A_CONSUMER_WITH_A_LONG_NAME");
    }

    @Test
    void needsTheNumberOfRowsWithoutATerminal() {
        assertThatThrownBy(() -> screen(0))
                .hasMessage(
                        "could not determine screen dimensions: output is not a terminal, give the number of rows by"
                                + " --number");
        try (Screen screen = screen(4)) {
            assertThat(screen.rows(9)).isEqualTo(4);
        }
    }
}
