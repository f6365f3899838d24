// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.stream.Stream;
import dev.iora.subject.FilterSet;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ShardCheckpointTest {
    private static final int FILE_BYTES = 64 << 10;
    private static final String PAYLOAD = "p".repeat(200);

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();

    private ShardRig open() throws IOException {
        return new ShardRig(disk, clock);
    }

    private static void publish(ShardRig rig, int from, int to) {
        for (int i = from; i < to; i++) {
            rig.publish("t." + i % 7, "in.1", PAYLOAD + i);
            if (i % 50 == 0) {
                rig.runAll();
            }
        }
        rig.runAll();
    }

    private static ConsumerConfig consumer() {
        return ShardRig.pull("c").ackWaitNanos(1_000_000_000L).maxAckPending(-1).build();
    }

    private static byte[] stateOf(ShardRig rig) {
        return requireNonNull(rig.stream("T").consumers().find("c")).consumer().encodeState();
    }

    @Test
    void restartsFromCheckpoints() throws IOException {
        ShardRig rig = open();
        rig.create(ShardRig.config("T", "t.>").build());
        publish(rig, 0, 2000);
        List<String> contents = ShardRig.contents(rig.stream("T"));
        long position = rig.shard.files().position();
        assertThat(position).isPositive();
        assertThat(contents).hasSize(2000);
        disk.kill();

        ShardRig again = open();
        Stream stream = again.stream("T");
        assertThat(again.shard.files().position()).isEqualTo(position);
        assertThat(ShardRig.contents(stream)).isEqualTo(contents);
        assertThat(again.owner().usage().fileBytes()).isEqualTo(stream.store().bytes());
        publish(again, 2000, 2001);
        assertThat(stream.store().lastSequence()).isEqualTo(2001);
        assertThat(again.log.errors).isEmpty();
    }

    @Test
    void includesMessageIdsAndConsumersInCheckpoints() throws IOException {
        ShardRig rig = open();
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", consumer());
        rig.publishAndTake("t.1", "Nats-Msg-Id: a", "first");
        rig.publishAndTake("t.1", "Nats-Msg-Id: b", "second");
        rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "2");
        rig.runAll();
        rig.publish("$JS.ACK.T.c.1.1.1.0.0", "in.acked", "");
        rig.runAll();
        byte[] state = stateOf(rig);
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        // Recovery begins at the checkpoint; the journal has nothing of this behind it.
        assertThat(rig.shard.files().position()).isEqualTo(rig.shard.pipeline().applied());
        disk.kill();

        ShardRig again = open();
        assertThat(stateOf(again)).isEqualTo(state);
        assertThat(requireNonNull(again.stream("T").consumers().find("c")).isDone(1))
                .isTrue();
        assertThat(requireNonNull(again.stream("T").consumers().find("c")).isDone(2))
                .isFalse();
        assertThat(again.publishAndTake("t.1", "Nats-Msg-Id: a", "third").toString())
                .contains("\"seq\":1,\"duplicate\"");
        assertThat(again.stream("T").lastMessageId()).isEqualTo(ShardRig.bytes("b"));
    }

    @Test
    void replaysNothingAfterAnOrderlyStop() throws IOException {
        ShardRig rig = open();
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", consumer());
        publish(rig, 0, 30);
        List<String> contents = ShardRig.contents(rig.stream("T"));
        rig.close();
        assertThat(rig.shard.files().position()).isEqualTo(rig.shard.pipeline().applied());
        disk.crash(new Random(1));

        ShardRig again = open();
        assertThat(ShardRig.contents(again.stream("T"))).isEqualTo(contents);
        assertThat(again.stream("T").consumers().find("c")).isNotNull();
        // Once more without a change, and once with one.
        again.close();
        ShardRig third = open();
        publish(third, 30, 31);
        third.close();
        ShardRig fourth = open();
        assertThat(ShardRig.contents(fourth.stream("T"))).hasSize(31);
        assertThat(fourth.log.errors).isEmpty();
    }

    @Test
    void freesTheDiskSoonAfterAPurge() throws IOException {
        ShardRig rig = open();
        rig.create(ShardRig.config("T", "t.>").build());
        publish(rig, 0, 1000);
        long position = rig.shard.files().position();
        assertThat(disk.filesWith(ShardRig.bytes(PAYLOAD))).anyMatch(name -> name.startsWith("segments/seg-"));
        CompletableFuture<Long> purged = rig.commands().purge("T", FilterSet.ALL, 0, 0);
        rig.runAll();
        assertThat(purged.join()).isEqualTo(1000);
        assertThat(rig.shard.files().position()).isGreaterThan(position);
        assertThat(disk.filesWith(ShardRig.bytes(PAYLOAD))).noneMatch(name -> name.startsWith("segments/"));
    }

    @Test
    void removesOldMessagesInSlices() throws IOException {
        clock.advance(1_000_000_000_000L);
        ShardRig rig = open();
        rig.create(ShardRig.config("T", "t.>").maxAgeNanos(1_000_000_000L).build());
        publish(rig, 0, 5000);
        clock.advance(2_000_000_000L);
        Stream stream = rig.stream("T");
        int slices = 0;
        while (stream.store().messages() > 0) {
            long before = stream.store().messages();
            rig.shard.step();
            rig.shard.sync().step();
            assertThat(before - stream.store().messages()).isLessThanOrEqualTo(1000);
            slices += before > stream.store().messages() ? 1 : 0;
        }
        assertThat(slices).isGreaterThanOrEqualTo(5);
    }

    @Test
    void keepsTheJournalBoundedWithLimits() throws IOException {
        ShardRig rig = open();
        rig.create(ShardRig.config("T", "t.>").maxMessages(20).build());
        publish(rig, 0, 5000);
        assertJournalIsBounded(rig);
        assertThat(rig.stream("T").store().messages()).isEqualTo(20);
    }

    @Test
    void keepsTheJournalBoundedWithAWorkQueue() throws IOException {
        ShardRig rig = open();
        rig.create(ShardRig.config("T", "t.>")
                .retention(RetentionPolicy.WORK_QUEUE)
                .build());
        rig.createConsumer("T", consumer());
        for (int i = 1; i <= 3000; i++) {
            rig.publish("t.1", "in.1", PAYLOAD);
            rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "1");
            rig.runAll();
            rig.publish("$JS.ACK.T.c.1." + i + "." + i + ".0.0", "", "");
            rig.runAll();
        }
        assertJournalIsBounded(rig);
        assertThat(rig.stream("T").store().messages()).isZero();
    }

    private static void assertJournalIsBounded(ShardRig rig) {
        var journal = rig.shard.files().journal();
        assertThat(journal.bytesBetween(0, journal.end())).isGreaterThan(8L * FILE_BYTES);
        assertThat(journal.bytesBetween(journal.start(), journal.end())).isLessThan(4L * FILE_BYTES);
    }

    @Test
    void refusesDamagedState() throws IOException {
        ShardRig rig = open();
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", consumer());
        rig.publishAndTake("t.1", "Nats-Msg-Id: a", "first");
        byte[] state = StreamState.capture(requireNonNull(rig.shard.streams().named(rig.owner(), "T")))
                .encode();
        assertThat(StreamState.decode(state).consumers()).hasSize(1);
        for (int length = 0; length < state.length; length++) {
            byte[] cut = Arrays.copyOf(state, length);
            assertThatThrownBy(() -> StreamState.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
