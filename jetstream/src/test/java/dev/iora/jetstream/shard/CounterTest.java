// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfigBuilder;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of counters (ADR-49). */
final class CounterTest {
    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();
    private ShardRig rig;

    CounterTest() throws IOException {
        clock.advance(1_000_000_000_000L);
        rig = new ShardRig(disk, clock);
    }

    private static StreamConfigBuilder config() {
        return ShardRig.config("T", "t.>")
                .allowMessageCounter(true)
                .allowRollup(true)
                .allowAtomic(true);
    }

    private String add(String subject, String increment) {
        return rig.publishAndTake(subject, "Nats-Incr: " + increment, "")
                .getFirst()
                .substring("in.1 ".length());
    }

    @ParameterizedTest
    @EnumSource(StorageType.class)
    void addsUp(StorageType storage) throws IOException {
        rig.create(config().storage(storage).build());
        assertThat(add("t.a", "1")).isEqualTo("{\"stream\":\"T\",\"seq\":1,\"val\":\"1\"}");
        assertThat(add("t.a", "+41")).contains("\"val\":\"42\"");
        assertThat(add("t.b", "-7")).contains("\"val\":\"-7\"");
        assertThat(add("t.a", "0")).contains("\"val\":\"42\"");
        assertThat(add("t.a", "99999999999999999999999")).contains("\"val\":\"100000000000000000000041\"");
        assertThat(ShardRig.contents(rig.stream("T")))
                .containsExactly(
                        "1 t.a {\"val\":\"1\"}",
                        "2 t.a {\"val\":\"42\"}",
                        "3 t.b {\"val\":\"-7\"}",
                        "4 t.a {\"val\":\"42\"}",
                        "5 t.a {\"val\":\"100000000000000000000041\"}");
        if (storage == StorageType.FILE) {
            rig.shard.files().checkpoint();
            rig.runAll();
            disk.kill();
            rig = new ShardRig(disk, clock);
            // The total is read from a segment, while the publish waits.
            rig.readingLater = true;
            assertThat(add("t.b", "1")).contains("\"val\":\"-6\"");
            assertThat(add("t.a", "-100000000000000000000041")).contains("\"val\":\"0\"");
        }
    }

    @Test
    void countsWhatIsInFlight() {
        rig.create(config().build());
        for (int i = 1; i <= 50; i++) {
            rig.publish(0, "t." + i % 2, "in.1", "Nats-Incr: " + i, "");
        }
        rig.runAll();
        assertThat(rig.inbox.take().getLast()).contains("\"seq\":50,\"val\":\"650\"");
    }

    @Test
    void startsAgainAfterAPurge() {
        rig.create(config().build());
        add("t.a", "5");
        var purged = rig.commands().purge("T", dev.iora.subject.FilterSet.ALL, 0, 0);
        // Decided behind the purge, which is in flight.
        assertThat(add("t.a", "1")).contains("\"val\":\"1\"");
        assertThat(purged).isCompleted();
    }

    @Test
    void countsInBatches() {
        rig.create(config().build());
        add("t.a", "5");
        String batch = "Nats-Batch-Id: b\r\nNats-Batch-Sequence: ";
        rig.publishAndTake("t.a", batch + "1\r\nNats-Incr: 1", "");
        rig.publishAndTake("t.a", batch + "2\r\nNats-Incr: 1", "");
        assertThat(rig.publishAndTake("t.a", batch + "3\r\nNats-Incr: x\r\nNats-Batch-Commit: 1", ""))
                .singleElement()
                .asString()
                .contains("10171");
        rig.publishAndTake("t.a", batch + "1\r\nNats-Incr: 10", "");
        rig.publishAndTake("t.b", batch + "2\r\nNats-Incr: 3", "");
        assertThat(rig.publishAndTake("t.a", batch + "3\r\nNats-Incr: 1\r\nNats-Batch-Commit: 1", ""))
                .singleElement()
                .asString()
                .contains("\"seq\":4,\"batch\":\"b\",\"count\":3");
        assertThat(ShardRig.contents(rig.stream("T")))
                .containsExactly(
                        "1 t.a {\"val\":\"5\"}",
                        "2 t.a {\"val\":\"15\"}",
                        "3 t.b {\"val\":\"3\"}",
                        "4 t.a {\"val\":\"16\"}");
    }

    /** More totals than are kept, most of them in segments, and some of them twice. */
    @Test
    void countsInLargeBatches() throws IOException {
        rig.create(config().build());
        String subject = "t." + "x".repeat(200);
        for (int i = 0; i < 900; i++) {
            rig.publish(0, subject + i, "", "Nats-Incr: " + i, "");
            if (i % 100 == 99) {
                rig.runAll();
            }
        }
        rig.shard.files().checkpoint();
        rig.runAll();
        disk.kill();
        rig = new ShardRig(disk, clock);
        rig.readingLater = true;
        String batch = "Nats-Incr: 1\r\nNats-Batch-Id: b\r\nNats-Batch-Sequence: ";
        for (int i = 1; i < 1_000; i++) {
            rig.publish(0, subject + i % 900, "", batch + i, "");
            if (i % 100 == 99) {
                rig.runAll();
            }
        }
        assertThat(rig.publishAndTake(subject + 1, batch + "1000\r\nNats-Batch-Commit: 1", ""))
                .singleElement()
                .asString()
                .contains("\"seq\":1900,\"batch\":\"b\",\"count\":1000");
        rig.readingLater = false;
        assertThat(ShardRig.contents(rig.stream("T")).getLast()).isEqualTo("1900 " + subject + "1 {\"val\":\"4\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  |                                                     |   | 10169",
                "true  | Nats-Msg-Id: a                                      |   | 10169",
                "true  | Nats-Incr: 1                                        | x | 10170",
                "true  | Nats-Incr: 1.5                                      |   | 10171",
                "true  | Nats-Incr: 0123456789@                              |   | 10171",
                "true  | Nats-Incr: --1                                      |   | 10171",
                "true  | Nats-Incr: 1, Nats-Rollup: sub                      |   | 10171",
                "true  | Nats-Incr: 1, Nats-Expected-Stream: T               |   | 10171",
                "true  | Nats-Incr: 1, Nats-Expected-Last-Sequence: 0        |   | 10171",
                "true  | Nats-Incr: 1, Nats-Expected-Last-Subject-Sequence: 0 |  | 10171",
                "true  | Nats-Incr: 1, Nats-Expected-Last-Msg-Id: a          |   | 10171",
                "false | Nats-Incr: 1                                        |   | 10168",
                "false | Nats-Incr: x                                        |   | 10171",
            })
    void refuses(boolean counts, String headers, String payload, String error) {
        rig.create(config().allowMessageCounter(counts).build());
        String block = headers == null ? "" : headers.replace(", ", "\r\n").replace("@", "0".repeat(4_096));
        assertThat(rig.publishAndTake("t.a", block, payload == null ? "" : payload)
                        .getFirst())
                .contains("\"err_code\":" + error + ",");
        assertThat(ShardRig.contents(rig.stream("T"))).isEmpty();
    }

    @Test
    void respectsTheMaximumSize() {
        rig.create(config().maxMessageSizeBytes(60).build());
        assertThat(add("t.a", "1234567890")).contains("\"val\"");
        assertThat(add("t.a", "1" + "0".repeat(30))).contains("10054");
        assertThat(add("t.a", "1")).contains("\"val\":\"1234567891\"");
    }

    /** Many counters, more than are kept in memory, against a map, with restarts. */
    @Test
    void equalsAMapOfTotals() {
        Seeds.forEach(30, random -> {
            var faulty = new FaultyDisk();
            ShardRig counting = new ShardRig(faulty, clock);
            counting.create(
                    config().maxMessagesPerSubject(1 + random.nextInt(3)).build());
            Map<String, BigInteger> totals = new HashMap<>();
            int subjects = 1 + random.nextInt(3_000);
            for (int round = 0; round < 3; round++) {
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    String subject = "t." + "x".repeat(100) + random.nextInt(subjects);
                    BigInteger increment = BigInteger.valueOf(random.nextLong());
                    BigInteger total = totals.merge(subject, increment, BigInteger::add);
                    expected.add("\"val\":\"" + total + "\"}");
                    counting.publish(0, subject, "in.1", "Nats-Incr: " + increment, "");
                    if (random.nextInt(20) == 0) {
                        counting.runAll();
                    }
                }
                counting.runAll();
                List<String> got = counting.inbox.take();
                assertThat(got).hasSameSizeAs(expected);
                for (int i = 0; i < got.size(); i++) {
                    assertThat(got.get(i)).endsWith(expected.get(i));
                }
                if (random.nextBoolean()) {
                    counting.shard.files().checkpoint();
                    counting.runAll();
                }
                faulty.kill();
                counting = new ShardRig(faulty, clock);
            }
        });
    }
}
