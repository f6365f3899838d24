// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import dev.iora.cli.PseudoTerminal;
import dev.iora.cli.ServerContract;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The behaviour of {@code nats kv} with any server. */
abstract class KvContract extends ServerContract {
    KvContract(TestServerStarter starter) {
        super(starter);
    }

    private void add(String bucket, String... flags) {
        String[] args = new String[flags.length + 3];
        args[0] = "kv";
        args[1] = "add";
        args[2] = bucket;
        System.arraycopy(flags, 0, args, 3, flags.length);
        cli.run(args).succeeded();
    }

    private void put(String bucket, String key, String... values) {
        for (String value : values) {
            cli.run("kv", "put", bucket, key, value).succeeded().printed(value + "\n");
        }
    }

    @Test
    void addShowsTheBucket() {
        String shown = cli.run(
                        "kv",
                        "add",
                        "FULL",
                        "--description=all of it",
                        "--history=5",
                        "--ttl=1h",
                        "--storage=memory",
                        "--max-value-size=1KB",
                        "--max-bucket-size=1MB",
                        "--republish-source=>",
                        "--republish-destination=copy.>",
                        "--republish-headers",
                        "--metadata=owner=me")
                .succeeded()
                .masked();
        assertThat(shown)
                .startsWith("""
                Information for Key-Value Store Bucket FULL created <date and time --->

                Configuration:

                            Bucket Name: FULL
                           History Kept: 5
                          Values Stored: 0
                             Compressed: false
                  Per-Key TTL Supported: false
                     Backing Store Kind: JetStream
                            Description: all of it
                            Bucket Size: 0 B
                    Maximum Bucket Size: 1.0 MiB
                     Maximum Value Size: 1.0 KiB
                            Maximum Age: 1h0m0s
                      JetStream Stream: KV_FULL
                """.replace("      JetStream Stream", "       JetStream Stream"))
                .contains("""
                                Storage: Memory
                   Republishing Headers: > to copy.>

                Metadata:

                                  owner: me

                Cluster Information:

                                   Name:\s
                                 Leader:\s""");
        String config =
                cli.run("stream", "info", "KV_FULL", "--json").succeeded().out();
        assertThat(config)
                .contains("$KV.FULL.", "\"deny_delete\": true", "\"allow_rollup_hdrs\": true")
                .contains("\"allow_direct\": true", "\"discard\": \"new\"", "\"max_msgs_per_subject\": 5");
        assertThat(cli.run("kv", "status", "FULL").succeeded().masked()).isEqualTo(shown);
    }

    @Test
    void addRefusesInvalidFlags() {
        add("TAKEN");
        cli.run("kv", "add", "TAKEN").succeeded();
        cli.run("kv", "add", "TAKEN", "--history=2")
                .failedWith("nats: bucket name already in use: TAKEN\n"
                        + "nats: API error: code=400 err_code=10058 description=stream name already in use");
        cli.run("kv", "add", "no.dots").failedWith("nats: invalid bucket name");
        cli.run("kv", "add", "MANY", "--history=65").failedWith("value 65 for --history is out of range, use 1 to 64");
        cli.run("kv", "add", "KEPT", "--storage=tape")
                .failedWith(
                        "Invalid value for option '--storage': invalid storage \"tape\", use file or memory, try --help");
    }

    @Test
    void editChangesGivenSettingsAndKeepsTheRest() {
        add("EDIT", "--description=before", "--history=4");
        assertThat(cli.run("kv", "edit", "EDIT", "--ttl=30s", "--max-bucket-size=2MB", "--metadata=a=b")
                        .succeeded()
                        .out())
                .contains("Description: before\n", "History Kept: 4\n", "Maximum Age: 30.00s\n")
                .contains("Maximum Bucket Size: 2.0 MiB\n", "a: b\n");
        assertThat(cli.run("kv", "edit", "EDIT", "--ttl=1h", "--description=after")
                        .succeeded()
                        .out())
                .contains("Description: after\n", "Maximum Age: 1h0m0s\n", "a: b\n");
        assertThat(cli.run("kv", "edit", "EDIT", "--metadata=c:d").succeeded().out())
                .contains("c: d\n")
                .doesNotContain("a: b\n");
        cli.run("kv", "edit", "NOWHERE", "--ttl=1h").failedWith("nats: bucket not found");
    }

    @Test
    void getShowsTheLastOrAnEarlierValue() {
        add("GET", "--history=3");
        put("GET", "a.b", "one", "two");
        assertThat(cli.run("kv", "get", "GET", "a.b").succeeded().masked())
                .isEqualTo("GET > a.b revision: 2 created @ <date and time --->\n\ntwo\n\n");
        assertThat(cli.run("kv", "get", "GET", "a.b", "--raw").succeeded().out())
                .isEqualTo("two");
        assertThat(cli.run("kv", "get", "GET", "a.b", "--raw", "--revision=1")
                        .succeeded()
                        .out())
                .isEqualTo("one");
        cli.run("kv", "get", "GET", "other", "--revision=1").failedWith("nats: key not found");
        cli.run("kv", "get", "GET", "other").failedWith("nats: key not found");
        cli.run("kv", "get", "GET", "two words").failedWith("nats: invalid key");
        cli.run("kv", "get", "NOWHERE", "a").failedWith("nats: bucket not found");
    }

    @Test
    void getShortensLongValuesAndEncodesOthers() {
        add("SHOW");
        put("SHOW", "long", "x".repeat(1234));
        put("SHOW", "umlaut", "\u00fc");
        assertThat(cli.run("kv", "get", "SHOW", "long").succeeded().out())
                .endsWith(
                        "\n\nShowing first 120 bytes of 1,234, use --raw for full data\n\n" + "x".repeat(120) + "\n\n");
        assertThat(cli.run("kv", "get", "SHOW", "umlaut").succeeded().out()).endsWith("\n\nw7w=\n\n");
        assertThat(cli.run("kv", "get", "SHOW", "umlaut", "--raw").succeeded().out())
                .isEqualTo("\u00fc");
    }

    @Test
    void putReadsStandardInput() {
        add("STDIN");
        cli.runWithInput("from a pipe\n", "kv", "put", "STDIN", "k").succeeded().printed("\n");
        assertThat(cli.run("kv", "get", "STDIN", "k", "--raw").succeeded().out())
                .isEqualTo("from a pipe\n");
    }

    @Test
    void createRefusesExistingKeys() {
        add("CREATE", "--history=5");
        cli.run("kv", "create", "CREATE", "k", "one").succeeded().printed("one\n");
        cli.run("kv", "create", "CREATE", "k", "two")
                .failedWith("nats: API error: code=400 err_code=10071 description=wrong last sequence: 1: key exists");
        cli.run("kv", "del", "CREATE", "k", "-f").succeeded().printed("");
        cli.run("kv", "get", "CREATE", "k").failedWith("nats: key not found");
        cli.run("kv", "create", "CREATE", "k", "three").succeeded().printed("three\n");
    }

    @Test
    void updateRequiresTheLastRevision() {
        add("UPDATE");
        put("UPDATE", "k", "one");
        cli.run("kv", "update", "UPDATE", "k", "two", "1").succeeded().printed("two\n");
        cli.run("kv", "update", "UPDATE", "k", "three", "1")
                .failedWith("nats: API error: code=400 err_code=10071 description=wrong last sequence: 2: nats: key"
                        + " revision mismatch");
        cli.run("kv", "update", "UPDATE", "k", "three")
                .failedWith("required argument 'revision' not provided, try --help");
    }

    @Test
    void historyShowsAllOperations() {
        add("PAST", "--history=5");
        put("PAST", "k", "one", "0123456789".repeat(5));
        cli.run("kv", "del", "PAST", "k", "--force").succeeded();
        cli.run("kv", "history", "PAST", "k").succeeded().printed("""
                ╭────────────────────────────────────────────────────────────────────────────────────────────╮
                │                                    History for PAST > k                                    │
                ├─────┬──────────┬────────┬─────────────────────┬────────┬───────────────────────────────────┤
                │ Key │ Revision │ Op     │ Created             │ Length │ Value                             │
                ├─────┼──────────┼────────┼─────────────────────┼────────┼───────────────────────────────────┤
                │ k   │        1 │ PUT    │ <date and time ---> │ 3      │ one                               │
                │ k   │        2 │ PUT    │ <date and time ---> │ 50     │ 012345678901234...567890123456789 │
                │ k   │        3 │ DELETE │ <date and time ---> │ 0      │                                   │
                ╰─────┴──────────┴────────┴─────────────────────┴────────┴───────────────────────────────────╯

                """);
        cli.run("kv", "purge", "PAST", "k", "-f").succeeded().printed("");
        assertThat(cli.run("kv", "history", "PAST", "k").succeeded().out())
                .contains("PURGE")
                .doesNotContain("PUT");
        cli.run("kv", "history", "PAST", "other").failedWith("nats: key not found");
        cli.run("kv", "history", "PAST", "a..b")
                .failedWith("nats: invalid key: key cannot be empty and must be a valid NATS subject");
    }

    @Test
    void revertPutsAnEarlierValue() {
        add("BACK", "--history=5");
        put("BACK", "k", "one");
        cli.run("kv", "revert", "BACK", "k", "1", "--force")
                .failedWith("cannot revert key in a bucket where history=1");
        put("BACK", "k", "two");
        assertThat(cli.run("kv", "revert", "BACK", "k", "1", "--force")
                        .succeeded()
                        .out())
                .contains("History for BACK > k");
        assertThat(cli.run("kv", "get", "BACK", "k", "--raw").succeeded().out()).isEqualTo("one");
        CliResult asked = cli.run("kv", "revert", "BACK", "k", "2");
        assertThat(asked.out()).isEqualTo("Revision: 2\n\ntwo\n\n");
        asked.failedWith("could not obtain confirmation: cannot ask for confirmation without a terminal");
    }

    @Test
    void listShowsKeys() {
        add("KEYS");
        cli.run("kv", "ls", "KEYS").succeeded().printed("No keys found in bucket\n");
        cli.run("kv", "ls", "KEYS", "--names").succeeded().printed("");
        put("KEYS", "a.one", "1");
        put("KEYS", "a.two", "2");
        put("KEYS", "b", "3");
        put("KEYS", "c", "4");
        cli.run("kv", "del", "KEYS", "c", "-f").succeeded();
        cli.run("kv", "ls", "KEYS").succeeded().printed("a.one\na.two\nb\n");
        cli.run("kv", "list", "KEYS", "a.*").succeeded().printed("a.one\na.two\n");
        cli.run("kv", "ls", "KEYS", "b", "--verbose", "--display-value")
                .succeeded()
                .printed("""
                ╭──────────────────────────────────────────────────────╮
                │              Contents for bucket 'KEYS'              │
                ├─────┬─────────────────────┬───────┬──────────┬───────┤
                │ Key │ Created             │ Delta │ Revision │ Value │
                ├─────┼─────────────────────┼───────┼──────────┼───────┤
                │ b   │ <date and time ---> │     0 │        3 │ 3     │
                ╰─────┴─────────────────────┴───────┴──────────┴───────╯

                """);
        assertThat(cli.run("kv", "ls", "KEYS", "-v").succeeded().out())
                .contains("│ a.one │")
                .doesNotContain("Value");
    }

    @Test
    void listShowsBuckets() {
        add("LISTED", "--description=mine");
        put("LISTED", "k", "v");
        assertThat(cli.run("kv", "ls").succeeded().masked())
                .contains("Key-Value Buckets")
                .containsPattern("│ Bucket +│ Description +│ Created +│ Size +│ Values │ Last Update │")
                .containsPattern("│ LISTED +│ mine +│ <date and time ---> │ \\d+ B +│ 1 +│ [0-9.]+m?s +│");
        assertThat(cli.run("kv", "ls", "-n").succeeded().lines()).contains("LISTED");
        assertThat(cli.run("stream", "ls", "--json").succeeded().out()).doesNotContain("KV_LISTED");
    }

    @Test
    void compactRemovesHistoryOfDeletedKeysAndKeepsMarkers() {
        add("SMALL", "--history=5");
        put("SMALL", "gone", "1", "2");
        put("SMALL", "kept", "3", "4");
        cli.run("kv", "del", "SMALL", "gone", "-f").succeeded();
        cli.run("kv", "compact", "SMALL")
                .failedWith("could not obtain confirmation: cannot ask for confirmation without a terminal");
        cli.run("kv", "compact", "SMALL", "-f").succeeded().printed("");
        assertThat(cli.run("kv", "history", "SMALL", "gone").succeeded().out())
                .contains("DELETE")
                .doesNotContain("PUT");
        assertThat(cli.run("kv", "info", "SMALL").succeeded().out()).contains("Values Stored: 3\n");
    }

    @Test
    void watchShowsChanges() throws Exception {
        add("WATCH", "--history=5");
        put("WATCH", "a", "one", "two");
        put("WATCH", "b", "three");
        try (Cli.Running all = cli.start("kv", "watch", "WATCH");
                Cli.Running history = cli.start("kv", "watch", "WATCH", "a", "--history", "--no-deletes");
                Cli.Running fromTwo = cli.start("kv", "watch", "WATCH", "--revision=2");
                Cli.Running updates = cli.start("kv", "watch", "WATCH", "a", "--updates")) {
            all.awaitOutput("PUT WATCH > b: three\n");
            history.awaitOutput("PUT WATCH > a: two\n");
            fromTwo.awaitOutput("PUT WATCH > b: three\n");
            awaitConsumers(4);
            cli.run("kv", "del", "WATCH", "a", "-f").succeeded();
            put("WATCH", "a", "four");
            cli.run("kv", "purge", "WATCH", "a", "-f").succeeded();
            all.awaitOutput("PURGE WATCH > a\n");
            history.awaitOutput("a: four\n");
            fromTwo.awaitOutput("PURGE WATCH > a\n");
            updates.awaitOutput("PURGE WATCH > a\n");
            assertThat(events(all)).containsExactly("PUT a: two", "PUT b: three", "DELETE a", "PUT a: four", "PURGE a");
            assertThat(events(history)).containsExactly("PUT a: one", "PUT a: two", "PUT a: four");
            assertThat(events(fromTwo))
                    .containsExactly("PUT a: two", "PUT b: three", "DELETE a", "PUT a: four", "PURGE a");
            assertThat(events(updates)).containsExactly("DELETE a", "PUT a: four", "PURGE a");
        }
    }

    private void awaitConsumers(int count) {
        String wanted = "Active Consumers: " + count + "\n";
        while (!cli.run("stream", "state", "KV_WATCH").succeeded().out().contains(wanted)) {
            Thread.onSpinWait();
        }
    }

    private static List<String> events(Cli.Running watch) {
        return watch.output()
                .lines()
                .map(line -> line.replaceAll("^\\[[-0-9: ]{19}] (\\w+) WATCH > ", "$1 "))
                .toList();
    }

    @Test
    void watchContinuesWhenItsConsumerIsLost() throws Exception {
        add("LOST");
        put("LOST", "k", "one");
        try (Cli.Running watch = cli.start("kv", "watch", "LOST")) {
            watch.awaitOutput("k: one\n");
            deleteConsumers("KV_LOST");
            put("LOST", "k", "two");
            watch.awaitOutput("k: two\n");
            assertThat(watch.output().lines()).hasSize(2);
        }
    }

    private void deleteConsumers(String stream) throws Exception {
        Connection connection = Nats.connect(url);
        try {
            JetStreamManagement management = connection.jetStreamManagement();
            List<String> names = management.getConsumerNames(stream);
            assertThat(names).hasSize(1);
            management.deleteConsumer(stream, names.getFirst());
        } finally {
            connection.close();
        }
    }

    @Test
    void delDeletesABucket() {
        add("GONE");
        cli.run("kv", "del", "GONE")
                .failedWith("could not obtain confirmation: cannot ask for confirmation without a terminal");
        cli.run("kv", "rm", "GONE", "-f").succeeded().printed("");
        cli.run("kv", "info", "GONE").failedWith("nats: bucket not found");
        cli.run("kv", "rm", "GONE", "-f")
                .failedWith("nats: bucket not found: GONE\n"
                        + "nats: API error: code=404 err_code=10059 description=stream not found");
        cli.run("kv", "info").failedWith("cannot pick a bucket without a terminal, give the name of one");
    }

    @Test
    void asksOnATerminal() throws Exception {
        add("ASK");
        put("ASK", "k", "v");
        try (PseudoTerminal terminal = cli.startOnTerminal("kv", "del", "ASK", "k")) {
            terminal.answer("Delete key ASK > k?", "n").await("Skipping delete");
            assertThat(terminal.awaitEnd()).isZero();
        }
        try (PseudoTerminal terminal = cli.startOnTerminal("kv", "purge", "ASK", "k")) {
            terminal.answer("Purge key ASK > k?", "y");
            assertThat(terminal.awaitEnd()).isZero();
        }
        cli.run("kv", "get", "ASK", "k").failedWith("nats: key not found");
        try (PseudoTerminal terminal = cli.startOnTerminal("kv", "info")) {
            terminal.await("? Select a Bucket")
                    .type("ASK" + PseudoTerminal.ENTER)
                    .await("Information for Key-Value Store Bucket ASK");
            assertThat(terminal.awaitEnd()).isZero();
        }
    }
}
