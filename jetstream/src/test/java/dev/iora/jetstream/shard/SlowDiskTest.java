// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.core.FrameBatch;
import dev.iora.core.FrameBatchPool;
import dev.iora.core.OutgoingMessage;
import dev.iora.jetstream.lane.LaneOutput;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A shard whose sync side does nothing for a while: waiting records are bounded, keep no thread busy, and are not lost. */
final class SlowDiskTest {
    private static final int LARGE_BYTES = 900_000;

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();
    private ShardRig rig;

    SlowDiskTest() throws IOException {
        rig = new ShardRig(disk, clock);
        rig.create(ShardRig.config("T", "t.>").build());
    }

    /** Lets the lanes and the shard work, and not the disk; false if there was nothing to do. */
    private boolean stepWithoutDisk() {
        boolean busy = rig.lanes.round();
        return rig.shard.step() || busy;
    }

    /** Publishes until the current batch is full. */
    private int fill() {
        String payload = "x".repeat(LARGE_BYTES);
        int count = 0;
        while (!rig.shard.pipeline().isFull()) {
            rig.publish("t.a", "in.1", payload);
            stepWithoutDisk();
            count++;
        }
        return count;
    }

    @Test
    void waitsForTheDiskAtAnOrderlyEnd() throws IOException {
        for (int i = 1; i <= 10; i++) {
            rig.publish("t.a", "in.1", "" + i);
            stepWithoutDisk();
        }
        rig.publish("t.a", "in.1", "11");
        assertThat(rig.inbox.received).isEmpty();
        rig.lanes.round();
        rig.close();
        rig.lanes.round();
        assertThat(rig.inbox.take()).hasSize(11).last().isEqualTo("in.1 {\"stream\":\"T\",\"seq\":11}");
        rig = new ShardRig(disk, clock);
        assertThat(ShardRig.contents(rig.stream("T"))).hasSize(11);
        assertThat(rig.stream("T").isFrozen()).isFalse();
        assertThat(rig.log.errors).isEmpty();
    }

    @Test
    void isIdleWhileTheBatchIsFull() {
        int count = fill();
        rig.publish("t.a", "in.1", "one more");
        int steps = 0;
        while (stepWithoutDisk()) {
            assertThat(++steps).isLessThan(100);
        }
        assertThat(rig.shard.hasInput()).isFalse();
        assertThat(rig.shard.hasUndecided()).isTrue();
        rig.runAll();
        assertThat(rig.stream("T").store().messages()).isEqualTo(count + 1);
        assertThat(rig.inbox.take()).hasSize(count + 1);
    }

    @Test
    void limitsAcknowledgementsInABatch() {
        rig.createConsumer("T", ShardRig.pull("c").build());
        rig.publish("t.a", "", "1");
        rig.runAll();
        rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "1");
        rig.runAll();
        fill();
        for (int round = 0; round < 24; round++) {
            for (int i = 0; i < 50_000; i++) {
                rig.publish("$JS.ACK.T.c.1.1.1.0.0", "nobody", "+ACK");
            }
            stepWithoutDisk();
        }
        rig.runAll();
        assertThat(rig.log.errors).isEmpty();
        rig.inbox.take();
        rig.publish("$JS.ACK.T.c.1.1.1.0.0", "in.ack", "+ACK");
        rig.runAll();
        assertThat(rig.inbox.take()).containsExactly("in.ack ");
    }

    @Test
    void answersRequestsAfterTheJournalFailed() {
        rig.createConsumer("T", ShardRig.pull("c").build());
        disk.failFrom(0, FaultyDisk.Operation.FORCE, "broken");
        for (int i = 0; i < 5; i++) {
            rig.publish("t.a", "in.1", "1");
            stepWithoutDisk();
        }
        rig.runAll();
        assertThat(rig.inbox.take()).hasSize(5).allMatch(response -> response.contains("broken"));
        rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "{\"batch\":1,\"no_wait\":true}");
        rig.runAll();
        assertThat(rig.inbox.take()).singleElement().asString().contains("404 No Messages");
        assertThat(rig.shard.pipeline().outbox(true).isEmpty()).isTrue();
    }

    @Test
    void isIdleWhileResponsesWaitForTheirCommit() {
        var output = new LaneOutput(rig.lanes, new FrameBatchPool(1 << 20), 1 << 20, () -> {});
        assertThat(output.isFull(2 << 20)).isTrue();
        assertThat(output.hasReady()).as("the shard may sleep until the commit").isFalse();
        byte[] payload = new byte[600 << 10];
        FrameBatch batch = new FrameBatch();
        batch.add(
                0, new OutgoingMessage().to(rig.account, ShardRig.bytes("out")).payload(payload, 0, payload.length));
        output.send(0, batch);
        output.flush();
        assertThat(output.isFull(2 << 20)).isTrue();
        assertThat(output.hasReady()).isFalse();
        rig.lanes.round();
        assertThat(output.hasReady()).as("the lane has taken enough").isTrue();
        assertThat(output.takeReady()).isTrue();
        assertThat(output.hasReady()).isFalse();
    }

    @Test
    void wakesForALaneThatHasRoomAgain() {
        var pool = new FrameBatchPool(1 << 20);
        var output = new LaneOutput(rig.lanes, pool, 1 << 20, () -> {});
        byte[] payload = new byte[300 << 10];
        FrameBatch batch = pool.take();
        batch.add(
                0, new OutgoingMessage().to(rig.account, ShardRig.bytes("out")).payload(payload, 0, payload.length));
        output.send(0, batch);
        output.flush();
        assertThat(output.hasReady()).isFalse();
        assertThat(output.canSend(0)).isFalse();
        assertThat(output.hasReady()).isFalse();
        rig.lanes.round();
        assertThat(output.hasReady()).isTrue();
        assertThat(output.takeReady()).isTrue();
        assertThat(output.hasReady()).isFalse();
    }
}
