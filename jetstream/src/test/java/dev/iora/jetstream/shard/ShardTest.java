// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.iora.jetstream.config.DiscardPolicy;
import dev.iora.jetstream.config.RePublish;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.SubjectTransformConfig;
import dev.iora.jetstream.stream.Stream;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishes through a stepped shard, up to stored messages and their PubAcks, with restarts. */
final class ShardTest {
    private static final long SECOND = 1_000_000_000L;

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();
    private ShardRig rig;

    ShardTest() throws IOException {
        clock.advance(1_000 * SECOND);
        rig = new ShardRig(disk, clock);
    }

    private void restart() throws IOException {
        disk.kill();
        rig = new ShardRig(disk, clock);
    }

    @Test
    void storesAcknowledgesAndRecovers() throws IOException {
        rig.create(ShardRig.config("T", "t.>").build());
        assertThat(rig.publish("t.a", "in.1", "hi")).isTrue();
        assertThat(rig.publish(1, "t.b", "in.2", "", "ho")).isTrue();
        rig.runAll();
        assertThat(rig.inbox.take())
                .containsExactlyInAnyOrder("in.1 {\"stream\":\"T\",\"seq\":1}", "in.2 {\"stream\":\"T\",\"seq\":2}");
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("1 t.a hi", "2 t.b ho");
        restart();
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("1 t.a hi", "2 t.b ho");
        assertThat(rig.publishAndTake("t.c", "", "x")).containsExactly("in.1 {\"stream\":\"T\",\"seq\":3}");
    }

    @Test
    void acknowledgesNothingBeforeItIsDurable() {
        rig.create(ShardRig.config("T", "t.>").build());
        long forces = disk.forces();
        rig.publish("t.a", "in.1", "hi");
        rig.lanes.round();
        rig.shard.step();
        rig.lanes.round();
        assertThat(rig.inbox.received).isEmpty();
        assertThat(rig.stream("T").store().messages()).isZero();
        assertThat(disk.forces()).isEqualTo(forces);
        rig.runAll();
        assertThat(disk.forces()).isGreaterThan(forces);
        assertThat(rig.inbox.received).hasSize(1);
    }

    @Test
    void refusesDuplicatesAlsoWithinABatchAndAfterARestart() throws IOException {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.publish(0, "t.a", "in.1", "Nats-Msg-Id: 1", "a");
        rig.publish(0, "t.a", "in.2", "Nats-Msg-Id: 1", "b");
        rig.runAll();
        assertThat(rig.inbox.take())
                .containsExactly(
                        "in.1 {\"stream\":\"T\",\"seq\":1}", "in.2 {\"stream\":\"T\",\"seq\":1,\"duplicate\": true}");
        restart();
        assertThat(rig.publishAndTake("t.a", "Nats-Msg-Id: 1", "c"))
                .containsExactly("in.1 {\"stream\":\"T\",\"seq\":1,\"duplicate\": true}");
        clock.advance(121 * SECOND);
        assertThat(rig.publishAndTake("t.a", "Nats-Msg-Id: 1", "d"))
                .containsExactly("in.1 {\"stream\":\"T\",\"seq\":2}");
    }

    @Test
    void checksExpectationsOfPublishers() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.publishAndTake("t.a", "Nats-Msg-Id: m1", "a");
        assertThat(rig.publishAndTake("t.a", "Nats-Expected-Stream: U", "b"))
                .containsExactly(error(400, 10060, "expected stream does not match", "T"));
        assertThat(rig.publishAndTake("t.a", "Nats-Expected-Last-Sequence: 9", "b"))
                .containsExactly(error(400, 10071, "wrong last sequence: 1", "T"));
        assertThat(rig.publishAndTake("t.b", "Nats-Expected-Last-Subject-Sequence: 1", "b"))
                .containsExactly(error(400, 10071, "wrong last sequence: 0", "T"));
        assertThat(rig.publishAndTake("t.a", "Nats-Expected-Last-Subject-Sequence-Subject: t.b", "b"))
                .containsExactly(error(400, 10193, "missing sequence for expected last sequence per subject", "T"));
        assertThat(rig.publishAndTake("t.a", "Nats-Expected-Last-Msg-Id: m2", "b"))
                .containsExactly(error(400, 10070, "wrong last msg ID: m1", "T"));
        assertThat(rig.publishAndTake("t.a", "Nats-Rollup: sub", "b"))
                .containsExactly(error(500, 10111, "rollup not permitted", "T"));
        assertThat(rig.publishAndTake("t.a", "Nats-TTL: 1s", "b"))
                .containsExactly(error(400, 10166, "per-message TTL is disabled", "T"));
        String all = "Nats-Expected-Stream: T\r\nNats-Expected-Last-Sequence: 1\r\n"
                + "Nats-Expected-Last-Subject-Sequence: 1\r\nNats-Expected-Last-Msg-Id: m1";
        assertThat(rig.publishAndTake("t.a", all, "b")).containsExactly("in.1 {\"stream\":\"T\",\"seq\":2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Nats-Batch-Id: b | 400 | 10174 | atomic publish is disabled",
                "Nats-Batch-Id: b~Nats-Expected-Stream: U | 400 | 10174 | atomic publish is disabled",
                "Nats-Incr: +1 | 400 | 10168 | message counters is disabled",
                "Nats-Incr: one | 400 | 10171 | message counter increment is invalid",
                "Nats-TTL: 1s | 400 | 10166 | per-message TTL is disabled",
                "Nats-TTL: 5 | 400 | 10166 | per-message TTL is disabled",
                "Nats-TTL: never | 400 | 10166 | per-message TTL is disabled",
                "Nats-TTL: 100ms | 400 | 10165 | invalid per-message TTL",
                "Nats-TTL: 0 | 400 | 10165 | invalid per-message TTL",
                "Nats-TTL: soon | 400 | 10165 | invalid per-message TTL",
                "Nats-Schedule: @at 2030-01-01T00:00:00Z | 400 | 10188 | message schedules is disabled",
                "Nats-Schedule: whenever | 400 | 10188 | message schedules is disabled",
                "Nats-Schedule-Time-Zone: Europe/Nowhere | 400 | 10188 | message schedules is disabled",
                "Nats-Schedule-Next: purge~Nats-Scheduler: t.b | 400 | 10188 | message schedules is disabled",
                "Nats-Schedule-Next: PURGE~Nats-Scheduler: t.b | 400 | 10212 | message schedules invalid scheduler",
                "Nats-Schedule-Next: purge~Nats-Scheduler: t.a | 400 | 10212 | message schedules invalid scheduler",
                "Nats-Schedule-Next: purge~Nats-Scheduler: t.* | 400 | 10212 | message schedules invalid scheduler",
                "Nats-Schedule-Next: purge | 400 | 10212 | message schedules invalid scheduler",
                "Nats-Scheduler: t.b | 400 | 10212 | message schedules invalid scheduler",
                "Nats-Trace-Only: true~Nats-Trace-Dest: trace.to | 503 | 10077 | message traces are not supported yet",
                "Nats-Trace-Only: ON ~Nats-Trace-Dest: trace.to | 503 | 10077 | message traces are not supported yet",
            })
    void storesNothingThatAsksForMoreThanTheStreamDoes(String headers, int code, int errCode, String description) {
        Stream stream = rig.create(ShardRig.config("T", "t.>").build());
        assertThat(rig.publishAndTake("t.a", headers.replace("~", "\r\n"), ""))
                .containsExactly(error(code, errCode, description, "T"));
        assertThat(stream.store().lastSequence()).isZero();
    }

    @Test
    void refusesFastBatchesWhateverTheirPattern() {
        Stream stream =
                rig.create(ShardRig.config("T", "t.>").maxMessageSizeBytes(100).build());
        rig.publish(0, "t.a", "in.b.q.2.fail.1.0.$FI", "Nats-Expected-Stream: U", "a");
        rig.publish(0, "t.a", "in.$FI", "", "a");
        rig.publish(0, "t.a", "in.c.q.2.ok.2.1.$FI", "", "x".repeat(101));
        rig.publish(0, "t.a", "in.FI", "", "a");
        rig.runAll();
        assertThat(rig.inbox.take())
                .containsExactly(
                        "in.b.q.2.fail.1.0.$FI"
                                + error(400, 10205, "batch publish is disabled", "T")
                                        .substring(4),
                        "in.$FI"
                                + error(400, 10205, "batch publish is disabled", "T")
                                        .substring(4),
                        "in.c.q.2.ok.2.1.$FI"
                                + error(400, 10054, "message size exceeds maximum allowed", "T")
                                        .substring(4),
                        "in.FI {\"stream\":\"T\",\"seq\":1}");
        assertThat(stream.store().messages()).isEqualTo(1);
        assertThat(rig.owner().usage().fileBytes()).isEqualTo(stream.store().bytes());
    }

    private static String error(int code, int errCode, String description, String stream) {
        return "in.1 {\"error\":{\"code\":" + code + ",\"err_code\":" + errCode + ",\"description\":\"" + description
                + "\"},\"stream\":\"" + stream + "\",\"seq\":0}";
    }

    @Test
    void keepsLimitsByDiscardingOldMessages() throws IOException {
        Stream stream = rig.create(ShardRig.config("T", "t.>")
                .maxMessages(3)
                .maxMessagesPerSubject(2)
                .build());
        for (int i = 1; i <= 4; i++) {
            rig.publish("t.a", "", "a" + i);
        }
        rig.publish("t.b", "", "b");
        rig.publish("t.c", "", "c");
        rig.runAll();
        assertThat(ShardRig.contents(stream)).containsExactly("4 t.a a4", "5 t.b b", "6 t.c c");
        restart();
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("4 t.a a4", "5 t.b b", "6 t.c c");
    }

    @Test
    void refusesNewMessagesWhenFull() {
        rig.create(ShardRig.config("K", "k.>")
                .maxMessages(2)
                .discard(DiscardPolicy.NEW)
                .build());
        rig.publish("k.1", "in.1", "1");
        rig.publish("k.2", "in.2", "2");
        rig.publish("k.3", "in.1", "3");
        rig.runAll();
        assertThat(rig.inbox.take())
                .containsExactly(
                        "in.1 {\"stream\":\"K\",\"seq\":1}",
                        "in.2 {\"stream\":\"K\",\"seq\":2}",
                        error(503, 10077, "maximum messages exceeded", "K"));
    }

    @Test
    void refusesMessagesWhileTheHeapIsFull() {
        for (StorageType storage : StorageType.values()) {
            String name = storage.name();
            rig.create(ShardRig.config(name, name + ".>").storage(storage).build());
            rig.heap.full(true);
            rig.publish(name + ".1", "in.1", "1");
            rig.runAll();
            assertThat(rig.inbox.take())
                    .containsExactly(error(503, 10023, "insufficient resources: the heap is nearly full", name));
            rig.heap.full(false);
            rig.publish(name + ".1", "in.1", "1");
            rig.runAll();
            assertThat(rig.inbox.take()).containsExactly("in.1 {\"stream\":\"" + name + "\",\"seq\":1}");
        }
    }

    @Test
    void appliesRollupsAndTransforms() {
        Stream stream = rig.create(ShardRig.config("T", "t.>")
                .allowRollup(true)
                .subjectTransform(new SubjectTransformConfig("t.>", "u.>"))
                .build());
        rig.publish("t.a", "", "1");
        rig.publish("t.b", "", "2");
        rig.publish("t.a", "", "3");
        rig.publish(0, "t.a", "", "Nats-Rollup: sub", "4");
        rig.runAll();
        assertThat(ShardRig.contents(stream)).containsExactly("2 u.b 2", "4 u.a 4");
        rig.publish(0, "t.c", "", "Nats-Rollup: all", "5");
        rig.runAll();
        assertThat(ShardRig.contents(stream)).containsExactly("5 u.c 5");
    }

    @Test
    void republishesStoredMessages() {
        rig.create(ShardRig.config("T", "t.>")
                .republish(new RePublish("t.>", "in.again.>", false))
                .build());
        rig.publish("t.a", "", "1");
        rig.publish(0, "t.a", "", "K: v", "2");
        rig.publish("t.a", "", "3");
        rig.lanes.round();
        rig.shard.step();
        rig.lanes.round();
        assertThat(rig.inbox.received).isEmpty();
        rig.runAll();
        List<String> got = rig.inbox.take();
        assertThat(got).hasSize(3);
        assertThat(got.get(1))
                .startsWith("in.again.a NATS/1.0\r\nK: v\r\nNats-Stream: T\r\nNats-Subject: t.a\r\nNats-Sequence: 2\r\n"
                        + "Nats-Time-Stamp: 1970-01-01T00:16:40Z\r\nNats-Last-Sequence: 1\r\n\r\n2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Nats-Trace-Only: true",
                "Nats-Trace-Only: true\r\nNats-Trace-Dest: trace disabled",
                "Nats-Trace-Only: false\r\nNats-Trace-Dest: trace.to"
            })
    void storesWhatIsNotForTracesOnly(String headers) {
        rig.create(ShardRig.config("T", "t.>").build());
        assertThat(rig.publishAndTake("t.a", headers, "x")).containsExactly("in.1 {\"stream\":\"T\",\"seq\":1}");
    }

    @Test
    void republishesNothingWithoutADestination() throws IOException {
        rig.create(ShardRig.config("T", "in.t.>")
                .republish(new RePublish(">", "", false))
                .build());
        assertThat(rig.publishAndTake("in.t.a", "", "x"))
                .containsExactly("in.t.a x", "in.1 {\"stream\":\"T\",\"seq\":1}");
        restart();
        assertThat(rig.publishAndTake("in.t.a", "", "x"))
                .containsExactly("in.t.a x", "in.1 {\"stream\":\"T\",\"seq\":2}");
    }

    @Test
    void republishesNothingThatItWouldStoreAgain() {
        rig.create(ShardRig.config("T", "t.*")
                .republish(new RePublish("t.*", "{{wildcard(1)}}.{{wildcard(1)}}", false))
                .build());
        assertThat(rig.publishAndTake("t.in", "", "x")).hasSize(2).last(STRING).startsWith("in.in NATS/1.0");
        assertThat(rig.publishAndTake("t.t", "", "x")).containsExactly("in.1 {\"stream\":\"T\",\"seq\":2}");
    }

    @Test
    void endsACycleOfRepublishingStreamsWhenTheHeadersAreTooLarge() {
        rig.create(ShardRig.config("A", "a.>")
                .republish(new RePublish("a.>", "b.>", false))
                .build());
        rig.create(ShardRig.config("B", "b.>")
                .republish(new RePublish("b.>", "a.>", false))
                .build());
        assertThat(rig.publishAndTake("a.x", "", "x")).containsExactly("in.1 {\"stream\":\"A\",\"seq\":1}");
        assertThat(rig.stream("A").store().messages()).isBetween(100L, 400L);
        assertThat(rig.stream("B").store().messages()).isBetween(100L, 400L);
    }

    @Test
    void beginsAtTheRequestedFirstSequence() throws IOException {
        rig.create(ShardRig.config("T", "t.>").firstSequence(100).build());
        assertThat(rig.publishAndTake("t.a", "", "x")).containsExactly("in.1 {\"stream\":\"T\",\"seq\":100}");
        restart();
        assertThat(rig.stream("T").store().firstSequence()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"0,FILE", "0,MEMORY", "1,FILE", "1,MEMORY"})
    void beginsAtOneIfRequestedOrPurgedBeforeTheFirstMessage(long firstSequence, StorageType storage)
            throws IOException {
        StreamConfig config = ShardRig.config("T", "t.>")
                .firstSequence(firstSequence)
                .storage(storage)
                .build();
        assertThat(rig.create(config).store().firstSequence()).isEqualTo(firstSequence);
        CompletableFuture<Long> purged = rig.commands().purge("T", FilterSet.ALL, 0, 0);
        rig.runAll();
        assertThat(purged.join()).isZero();
        assertThat(rig.stream("T").store().firstSequence()).isEqualTo(1);
        assertThat(rig.publishAndTake("t.a", "", "x")).containsExactly("in.1 {\"stream\":\"T\",\"seq\":1}");
        restart();
        rig.create(ShardRig.config("U", "u.>").build());
        assertThat(rig.stream("U").store().firstSequence()).isZero();
    }

    @Test
    void deletesPurgesAndForgetsOldMessages() throws IOException {
        Stream stream = rig.create(ShardRig.config("T", "t.>").build());
        for (int i = 1; i <= 6; i++) {
            rig.publish(i % 2 == 0 ? "t.even" : "t.odd", "", "" + i);
        }
        rig.runAll();
        CompletableFuture<Boolean> deleted = rig.commands().deleteMessage("T", 2, false);
        CompletableFuture<Boolean> again = rig.commands().deleteMessage("T", 2, false);
        FilterSet odd = FilterSet.of(List.of(SubjectFilter.of(ShardRig.bytes("t.odd"))));
        CompletableFuture<Long> purged = rig.commands().purge("T", odd, 0, 1);
        rig.runAll();
        assertThat(deleted.join()).isTrue();
        assertThat(again.join()).isFalse();
        assertThat(purged.join()).isEqualTo(2);
        assertThat(ShardRig.contents(stream)).containsExactly("4 t.even 4", "5 t.odd 5", "6 t.even 6");
        restart();
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("4 t.even 4", "5 t.odd 5", "6 t.even 6");
        CompletableFuture<Long> all = rig.commands().purge("T", FilterSet.ALL, 0, 0);
        rig.runAll();
        assertThat(all.join()).isEqualTo(3);
        assertThat(rig.stream("T").store().firstSequence()).isEqualTo(7);
        assertThat(rig.owner().usage().fileBytes()).isZero();
    }

    @Test
    void removesByAge() throws IOException {
        Stream stream =
                rig.create(ShardRig.config("T", "t.>").maxAgeNanos(10 * SECOND).build());
        rig.publishAndTake("t.a", "", "1");
        clock.advance(5 * SECOND);
        rig.publishAndTake("t.a", "", "2");
        clock.advance(5 * SECOND);
        rig.runAll();
        assertThat(ShardRig.contents(stream)).containsExactly("2 t.a 2");
        restart();
        clock.advance(5 * SECOND);
        rig.runAll();
        assertThat(ShardRig.contents(rig.stream("T"))).isEmpty();
        assertThat(rig.stream("T").store().lastSequence()).isEqualTo(2);
    }

    @Test
    void keepsMemoryStreamsWithoutTheDisk() {
        long forces = disk.forces();
        Stream stream = rig.create(ShardRig.config("M", "m.>")
                .storage(StorageType.MEMORY)
                .maxMessages(2)
                .build());
        for (int i = 1; i <= 3; i++) {
            rig.publish("m." + i, "in." + i, "" + i);
        }
        rig.lanes.round();
        rig.shard.step();
        rig.lanes.round();
        assertThat(rig.inbox.take()).hasSize(3);
        assertThat(ShardRig.contents(stream)).containsExactly("2 m.2 2", "3 m.3 3");
        assertThat(disk.forces()).isEqualTo(forces);
    }

    @Test
    void keepsDeletedStreamsDeleted() throws IOException {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.publishAndTake("t.a", "", "1");
        CompletableFuture<Void> deleted = rig.commands().deleteStream("T");
        rig.runAll();
        deleted.join();
        assertThat(rig.publish("t.a", "in.1", "2")).isFalse();
        restart();
        assertThat(rig.shard.streams().named(rig.owner(), "T")).isNull();
        Stream next = rig.create(ShardRig.config("T", "t.>").build());
        assertThat(next.store().lastSequence()).isZero();
    }

    @Test
    void changesSubjectsAndLimits() {
        Stream stream = rig.create(ShardRig.config("T", "t.>").build());
        for (int i = 1; i <= 5; i++) {
            rig.publish("t.a", "", "" + i);
        }
        rig.runAll();
        CompletableFuture<Void> updated = rig.commands()
                .updateStream(ShardRig.config("T", "u.>").maxMessages(2).build());
        rig.runAll();
        updated.join();
        assertThat(ShardRig.contents(stream)).containsExactly("4 t.a 4", "5 t.a 5");
        assertThat(rig.publish("t.a", "in.1", "x")).isFalse();
        assertThat(rig.publishAndTake("u.a", "", "x")).containsExactly("in.1 {\"stream\":\"T\",\"seq\":6}");
    }

    @Test
    void keepsNoMoreOfASubjectThanAllowed() {
        rig.create(ShardRig.config("T", "t.>").maxMessagesPerSubject(2).build());
        rig.publishAndTake("t.a", "", "1");
        rig.publishAndTake("t.a", "", "2");
        rig.publishAndTake("t.b", "", "3");
        rig.publishAndTake("t.a", "", "4");
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("2 t.a 2", "3 t.b 3", "4 t.a 4");
    }

    @Test
    void refusesPublishersWhenTheDiskFails() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.publishAndTake("t.a", "", "1");
        disk.failFrom(0, FaultyDisk.Operation.FORCE, "Input/output error");
        assertThat(rig.publishAndTake("t.a", "", "2"))
                .singleElement()
                .asString()
                .startsWith("in.1 {\"error\":{\"code\":503,\"err_code\":10077,\"description\":\"stream is read-only");
        assertThat(rig.publishAndTake("t.a", "", "3"))
                .singleElement()
                .asString()
                .contains("10077");
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("1 t.a 1");
        assertThat(rig.log.errors).hasSize(1);
        CompletableFuture<Long> purged = rig.commands().purge("T", FilterSet.ALL, 0, 0);
        rig.runAll();
        assertThatThrownBy(purged::join).hasMessageContaining("read-only");
        Stream memory = rig.create(
                ShardRig.config("M", "m.>").storage(StorageType.MEMORY).build());
        assertThat(rig.publishAndTake("m.a", "", "x")).containsExactly("in.1 {\"stream\":\"M\",\"seq\":1}");
        assertThat(memory.store().messages()).isEqualTo(1);
    }

    @Test
    void refusesPublishesBeyondTheBuffer() throws IOException {
        disk.crash(new Random(1));
        rig = new ShardRig(disk, clock, 3);
        rig.create(ShardRig.config("T", "t.>").build());
        for (int i = 1; i <= 5; i++) {
            rig.publish("t.a", "in." + i, "" + i);
        }
        rig.runAll();
        List<String> got = rig.inbox.take();
        assertThat(got).hasSize(5);
        assertThat(got.stream().filter(m -> m.contains("429"))).hasSize(2);
        assertThat(got.stream().filter(m -> m.contains("\"seq\":3}"))).hasSize(1);
    }
}
