// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.DiscardPolicy;
import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfigBuilder;
import dev.iora.jetstream.config.SubjectTransformConfig;
import dev.iora.jetstream.options.BatchLimits;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches of messages that are stored together or not at all (ADR-50). */
final class AtomicBatchTest {
    private static final long SECOND = 1_000_000_000L;

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();
    private ShardRig rig;

    AtomicBatchTest() throws IOException {
        clock.advance(1_000 * SECOND);
        rig = new ShardRig(disk, clock);
    }

    private static StreamConfigBuilder config() {
        return ShardRig.config("T", "t.>").allowAtomic(true).allowRollup(true);
    }

    private static String headers(String id, int sequence, String commit, String more) {
        StringBuilder block = new StringBuilder("Nats-Batch-Id: " + id);
        if (sequence > 0) {
            block.append("\r\nNats-Batch-Sequence: ").append(sequence);
        }
        if (!commit.isEmpty()) {
            block.append("\r\nNats-Batch-Commit: ").append(commit);
        }
        if (!more.isEmpty()) {
            block.append("\r\n").append(more.replace(", ", "\r\n"));
        }
        return block.toString();
    }

    /** Publishes a message of a batch; returns the response. */
    private String publish(String id, int sequence, String commit, String more) {
        List<String> got = rig.publishAndTake("t." + sequence, headers(id, sequence, commit, more), id + sequence);
        return got.isEmpty() ? "" : got.getFirst().replace("in.1", "").strip();
    }

    private List<String> contents() {
        return ShardRig.contents(rig.stream("T"));
    }

    @ParameterizedTest
    @EnumSource(StorageType.class)
    void storesAllMessagesWithTheCommit(StorageType storage) throws IOException {
        rig.create(config().storage(storage).build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        rig.publishAndTake("t.x", "", "before");
        assertThat(publish("b", 1, "", "")).isEmpty();
        assertThat(publish("b", 2, "", "")).isEmpty();
        rig.publishAndTake("t.x", "", "between");
        assertThat(contents()).containsExactly("1 t.x before", "2 t.x between");
        assertThat(publish("b", 3, "1", "")).isEqualTo("{\"stream\":\"T\",\"seq\":5,\"batch\":\"b\",\"count\":3}");
        assertThat(contents()).containsExactly("1 t.x before", "2 t.x between", "3 t.1 b1", "4 t.2 b2", "5 t.3 b3");
        assertThat(rig.memory.staged().bytes().used()).isZero();
        assertThat(rig.memory.staged().open()).isZero();
        if (storage == StorageType.FILE) {
            disk.kill();
            rig = new ShardRig(disk, clock);
            assertThat(contents()).hasSize(5).last().isEqualTo("5 t.3 b3");
        }
        assertThat(publish("c", 1, "1", "")).contains("\"seq\":6,\"batch\":\"c\",\"count\":1");
    }

    @Test
    void acknowledgesEachStagedMessageThatWantsIt() {
        rig.create(config().build());
        assertThat(rig.publishAndTake("t.x", headers("b", 1, "", ""), "")).containsExactly("in.1 ");
        rig.publish(0, "t.x", "", headers("b", 2, "", ""), "");
        rig.runAll();
        assertThat(rig.inbox.take()).isEmpty();
    }

    @Test
    void commitsBehindTheLastMessage() {
        rig.create(config().build());
        publish("b", 1, "", "");
        publish("b", 2, "", "");
        assertThat(publish("b", 3, "eob", "")).contains("\"seq\":2,\"batch\":\"b\",\"count\":2");
        assertThat(contents()).containsExactly("1 t.1 b1", "2 t.2 b2");
        assertThat(publish("b", 1, "eob", "")).contains("10176");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 |     |                               | 10175 |",
                "2 |     |                               | 10176 |",
                "1 | yes |                               | 10200 |",
                "1 | eob |                               | 10176 | incomplete",
                "1 |     | Nats-Required-Api-Level: 5    | 10185 | unsupported",
                "1 |     | Nats-Required-Api-Level: x    | 10185 | unsupported",
                "1001 |  |                               | 10199 |",
                "1 | 1   | Nats-Expected-Last-Msg-Id: x  | 10177 |",
                "1 | 1   | Nats-Expected-Stream: S       | 10060 |",
                "1 | 1   | Nats-Expected-Last-Sequence: 7 | 10071 |",
                "1 | 1   | Nats-Msg-Id: taken            | 10201 |",
                "1 | 1   | Nats-TTL: 1s                  | 10166 |",
            })
    void refusesAMessageAndItsBatch(int sequence, String commit, String more, String error, String reason) {
        rig.create(config().build());
        rig.publishAndTake("t.x", "Nats-Msg-Id: taken", "");
        assertThat(publish("b", sequence, commit == null ? "" : commit, more == null ? "" : more))
                .contains("\"err_code\":" + error + ",");
        assertThat(contents()).hasSize(1);
        assertThat(rig.events.abandoned).isEqualTo(reason == null ? List.of() : List.of("T b " + reason));
        assertThat(rig.memory.staged().open()).isZero();
        assertThat(publish("b", 2, "1", "")).contains("10176");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Nats-Msg-Id: a                  | Nats-Msg-Id: a                      | t.1 | 10201",
                "                                | Nats-Expected-Last-Sequence: 2      | t.1 | 10164",
                "                                | Nats-Expected-Last-Sequence: 1      | t.1 | 10071",
                "                                | Nats-Expected-Last-Subject-Sequence: 2 | t.1 | 10164",
                "                                | Nats-Expected-Last-Subject-Sequence: 0 | t.2 | seq",
                "Nats-Expected-Last-Sequence: 1  |                                     | t.1 | seq",
                "Nats-Rollup: sub                | Nats-Rollup: sub                    | t.1 | batch rollup sub invalid",
                "Nats-Rollup: sub                | Nats-Rollup: sub                    | t.2 | seq",
                "                                | Nats-Rollup: all                    | t.2 | batch rollup all invalid",
                "Nats-Rollup: all                | Nats-Expected-Last-Subject-Sequence: 1, Nats-Expected-Last-Subject-Sequence-Subject: t.x | t.2 | seq",
                "                                | Nats-Expected-Last-Subject-Sequence: 2, Nats-Expected-Last-Subject-Sequence-Subject: t.1 | t.2 | 10164",
                "                                | Nats-Expected-Last-Subject-Sequence: 1, Nats-Expected-Last-Subject-Sequence-Subject: t.> | t.2 | seq",
            })
    void checksTheMessagesTogether(String first, String second, String subject, String response) {
        rig.create(config().build());
        rig.publishAndTake("t.x", "", "x");
        rig.publishAndTake("t.1", headers("b", 1, "", first == null ? "" : first), "b1");
        String got = rig.publishAndTake(subject, headers("b", 2, "1", second == null ? "" : second), "b2")
                .getFirst();
        assertThat(got).contains(response);
        if (!response.equals("seq")) {
            assertThat(contents()).containsExactly("1 t.x x");
            // Nothing is left of the decisions that were taken back.
            assertThat(rig.publishAndTake("t.1", "Nats-Msg-Id: a\r\nNats-Expected-Last-Sequence: 1", "y")
                            .getFirst())
                    .isEqualTo("in.1 {\"stream\":\"T\",\"seq\":2}");
        }
    }

    @Test
    void refusesABatchThatDoesNotFit() {
        rig.create(config().maxMessages(3).discard(DiscardPolicy.NEW).build());
        for (int i = 1; i <= 3; i++) {
            publish("b", i, "", "");
        }
        assertThat(publish("b", 4, "1", "")).contains("maximum messages exceeded");
        assertThat(contents()).isEmpty();
        publish("c", 1, "", "");
        publish("c", 2, "", "");
        assertThat(publish("c", 3, "1", "")).contains("\"count\":3");
        assertThat(publish("d", 1, "1", "")).contains("maximum messages exceeded");
    }

    @Test
    void discardsOldMessagesForABatch() {
        rig.create(config().maxMessages(3).build());
        rig.publishAndTake("t.x", "", "");
        for (int i = 1; i <= 4; i++) {
            publish("b", i, "", "");
        }
        assertThat(publish("b", 5, "1", "")).contains("\"seq\":6,");
        assertThat(contents()).containsExactly("4 t.3 b3", "5 t.4 b4", "6 t.5 b5");
    }

    @Test
    void storesOnlyWhatIsWanted() {
        rig.create(config().retention(RetentionPolicy.INTEREST).build());
        rig.createConsumer(
                "T", ShardRig.pull("c").filterSubjects(List.of("t.2")).build());
        publish("b", 1, "", "");
        publish("b", 2, "", "");
        assertThat(publish("b", 3, "1", "")).contains("\"seq\":3,");
        assertThat(contents()).containsExactly("2 t.2 b2");
    }

    @Test
    void endsABatchIfNothingArrives() {
        rig.create(config().build());
        publish("b", 1, "", "");
        clock.advance(9 * SECOND);
        publish("b", 2, "", "");
        clock.advance(9 * SECOND);
        rig.runAll();
        assertThat(rig.events.abandoned).isEmpty();
        clock.advance(2 * SECOND);
        rig.runAll();
        assertThat(rig.events.abandoned).containsExactly("T b timeout");
        assertThat(rig.memory.staged().bytes().used()).isZero();
        assertThat(publish("b", 3, "1", "")).contains("10176");
    }

    @Test
    void limitsOpenBatches() {
        rig.create(config().build());
        for (int i = 0; i < 50; i++) {
            assertThat(publish("b" + i, 1, "", "")).isEmpty();
        }
        assertThat(publish("more", 1, "", "")).contains("10210");
        assertThat(publish("b0", 2, "1", "")).contains("count");
        assertThat(publish("more", 1, "", "")).isEmpty();
        var deleted = rig.commands().deleteStream("T");
        rig.runAll();
        assertThat(deleted).isCompleted();
        assertThat(rig.memory.staged().open()).isZero();
        assertThat(rig.memory.staged().bytes().used()).isZero();
    }

    @Test
    void limitsOpenBatchesToAShareOfTheHeap() throws IOException {
        var small = new ShardRig.Setup(1000, 64 << 10, 32 << 10, 128 << 10, 0, 24L << 20);
        rig = new ShardRig(new FaultyDisk(), clock, small);
        rig.create(config().build());
        String payload = "x".repeat(100_000);
        int staged = 0;
        String response = "";
        while (response.isEmpty() && staged < 20) {
            String headers = headers("b", ++staged, "", "");
            response = rig.publishAndTake("t.x", headers, payload)
                    .getFirst()
                    .replace("in.1", "")
                    .strip();
        }
        assertThat(response).contains("10199").contains("1/24 of the heap");
        assertThat(rig.events.abandoned).containsExactly("T b large");
        assertThat(rig.memory.staged().bytes().used()).isZero();
        assertThat(rig.publishAndTake("t.x", headers("c", 1, "1", ""), payload).getFirst())
                .contains("count");
    }

    @Test
    void decidesACommitBehindTheRecordsBeforeIt() {
        rig.create(config().build());
        publish("b", 1, "", "");
        // All of it in one step of the shard.
        rig.publish(0, "t.x", "in.1", "", "x");
        rig.publish(0, "t.x", "in.2", headers("b", 2, "1", ""), "b2");
        rig.publish(0, "t.x", "in.3", "Nats-Expected-Last-Sequence: 3", "y");
        rig.runAll();
        assertThat(rig.inbox.take())
                .containsExactly(
                        "in.1 {\"stream\":\"T\",\"seq\":1}",
                        "in.2 {\"stream\":\"T\",\"seq\":3,\"batch\":\"b\",\"count\":2}",
                        "in.3 {\"stream\":\"T\",\"seq\":4}");
    }

    /** In each step there is another acknowledgement, whose record is in flight when the commit is looked at. */
    @Test
    void commitsBesideAcknowledgements() {
        rig.create(config().build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        for (int i = 0; i < 20; i++) {
            rig.publish(0, "t.x", "", "", "x");
        }
        rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "20");
        rig.runAll();
        publish("b", 1, "", "");
        rig.inbox.take();
        rig.publish(0, "t.y", "in.commit", headers("b", 2, "1", ""), "b2");
        List<String> got = new ArrayList<>();
        for (int step = 0; step < 5 && got.isEmpty(); step++) {
            rig.publish(rig.inbox.deliveries.removeFirst().reply(), "", "");
            rig.lanes.round();
            rig.shard.step();
            rig.shard.sync().step();
            rig.shard.step();
            rig.lanes.round();
            got.addAll(rig.inbox.take());
        }
        assertThat(got).singleElement().asString().contains("\"count\":2");
    }

    @Test
    void dropsABatchWhoseCommitWasRefusedWhileItWaited() {
        rig.create(config().build());
        publish("b", 1, "", "");
        // The commit waits for the message before it, and meanwhile the heap becomes full.
        rig.publish(0, "t.x", "", "", "x");
        rig.publish(0, "t.y", "in.commit", headers("b", 2, "1", ""), "old");
        rig.lanes.round();
        rig.shard.step();
        rig.heap.full(true);
        rig.runAll();
        assertThat(rig.inbox.take()).singleElement().asString().contains("10023");
        rig.heap.full(false);
        rig.runAll();
        assertThat(rig.publishAndTake("t.1", headers("b", 1, "", ""), "new1")).containsExactly("in.1 ");
        assertThat(rig.publishAndTake("t.2", headers("b", 2, "1", ""), "new2").getFirst())
                .contains("\"count\":2");
        assertThat(contents()).containsExactly("1 t.x x", "2 t.1 new1", "3 t.2 new2");
    }

    @Test
    void storesLargeBatches() throws IOException {
        rig = new ShardRig(
                new FaultyDisk(), clock, new ShardRig.Setup(1000, 64 << 10, 32 << 10, 128 << 10, 0, 4L << 30));
        rig.create(config().build());
        String payload = "x".repeat(1_000_000);
        for (int i = 1; i < 33; i++) {
            assertThat(rig.publishAndTake("t.x", headers("b", i, "", ""), payload))
                    .containsExactly("in.1 ");
        }
        assertThat(rig.publishAndTake("t.x", headers("b", 33, "1", ""), payload).getFirst())
                .contains("\"count\":33");
        assertThat(rig.stream("T").store().messages()).isEqualTo(33);
    }

    /** The transformed subjects make the records much larger than the messages. */
    @Test
    void refusesABatchWhoseRecordsAreTooLarge() throws IOException {
        rig = new ShardRig(
                new FaultyDisk(),
                clock,
                new ShardRig.Setup(1000, 64 << 10, 32 << 10, 128 << 10, 0, 4L << 30),
                new BatchLimits(100_000, 0, 0, 100 * SECOND));
        rig.create(config().subjectTransform(
                        new SubjectTransformConfig("t.*", "t." + "y".repeat(3_000) + ".{{wildcard(1)}}"))
                .build());
        for (int i = 1; i < 30_000; i++) {
            rig.publish(0, "t.x", "", headers("b", i, "", ""), "");
            if (i % 500 == 0) {
                rig.runAll();
            }
        }
        assertThat(rig.publishAndTake("t.x", headers("b", 30_000, "1", ""), "").getFirst())
                .contains("10199");
        assertThat(contents()).isEmpty();
        assertThat(rig.publishAndTake("t.x", headers("c", 1, "1", ""), "").getFirst())
                .contains("\"seq\":1,");
    }

    @Test
    void dropsBatchesInProgressIfTheyAreDisabled() {
        rig.create(config().build());
        publish("b", 1, "", "");
        var updated = rig.commands().updateStream(config().allowAtomic(false).build());
        rig.runAll();
        assertThat(updated).isCompleted();
        assertThat(rig.memory.staged().open()).isZero();
        assertThat(rig.events.abandoned).isEmpty();
    }

    @Test
    void ignoresTheHeaderOfTheCommitInTheSize() {
        rig.create(config().maxMessageSizeBytes(90).build());
        String first = rig.publishAndTake("t.1", headers("b", 1, "", ""), "x".repeat(34))
                .getFirst();
        assertThat(first).isEqualTo("in.1 ");
        assertThat(publish("b", 2, "eob", "")).contains("\"count\":1");
        assertThat(rig.publishAndTake("t.1", headers("b", 1, "", ""), "x".repeat(50))
                        .getFirst())
                .contains("10054");
    }

    @Test
    void isRefusedUnlessAllowed() {
        rig.create(config().allowAtomic(false).build());
        assertThat(publish("b", 1, "", "")).contains("10174");
        assertThat(rig.publishAndTake("t.x", headers("b".repeat(65), 1, "", ""), "")
                        .getFirst())
                .contains("10174");
        var updated = rig.commands().updateStream(config().build());
        rig.runAll();
        assertThat(updated).isCompleted();
        assertThat(rig.publishAndTake("t.x", headers("b".repeat(65), 1, "", ""), "")
                        .getFirst())
                .contains("10179");
    }

    /** Power is lost, or the process killed, at any moment: batches are stored completely or not at all. */
    @Test
    void keepsAllOrNothingInACrash() {
        Seeds.forEach(400, random -> {
            var faulty = new FaultyDisk();
            var time = new VirtualClock();
            time.advance(1_000 * SECOND);
            ShardRig crashing = new ShardRig(faulty, time);
            crashing.create(config().build());
            List<String> committed = new ArrayList<>();
            int size = 2 + random.nextInt(40);
            String payload = "x".repeat(random.nextInt(3_000));
            for (int batch = 0; batch < 4; batch++) {
                for (int i = 1; i <= size; i++) {
                    String commit = i == size ? "1" : "";
                    crashing.publish(random.nextInt(2), "t.x", "in.p", "", "single");
                    crashing.publish(
                            0, "t." + batch, "in." + batch, headers("b" + batch, i, commit, ""), batch + "," + payload);
                    crashing.lanes.round();
                    if (random.nextBoolean()) {
                        crashing.shard.step();
                    }
                    if (random.nextBoolean()) {
                        crashing.shard.sync().step();
                    }
                }
                crashing.lanes.round();
                for (String got : crashing.inbox.take()) {
                    if (got.contains("\"count\":" + size)) {
                        committed.add(got.substring(3, 4));
                    }
                }
                crashing.shard.step();
                if (random.nextInt(4) == 0) {
                    crashing.shard.files().checkpoint();
                }
            }
            if (random.nextBoolean()) {
                faulty.crash(random);
            } else {
                faulty.kill();
            }
            ShardRig after = new ShardRig(faulty, time);
            assertThat(after.log.errors).isEmpty();
            List<String> stored = ShardRig.contents(after.stream("T"));
            for (int batch = 0; batch < 4; batch++) {
                String start = batch + ",";
                List<Integer> at = new ArrayList<>();
                for (int i = 0; i < stored.size(); i++) {
                    if (stored.get(i).split(" ", 3)[2].startsWith(start)) {
                        at.add(i);
                    }
                }
                assertThat(at.size()).as("stored messages of batch %d", batch).isIn(0, size);
                assertThat(!at.isEmpty() || !committed.contains("" + batch)).isTrue();
                if (!at.isEmpty()) {
                    assertThat(at.getLast() - at.getFirst())
                            .as("messages in a row")
                            .isEqualTo(size - 1);
                }
            }
        });
    }
}
