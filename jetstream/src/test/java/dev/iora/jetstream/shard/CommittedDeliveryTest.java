// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfigBuilder;
import dev.iora.jetstream.config.PersistMode;
import dev.iora.jetstream.config.StorageType;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Deliveries of a committed message leave their lane in the same round as the PubAck, behind it. */
final class CommittedDeliveryTest {
    /**
     * A consumer that waits for messages.
     *
     * @param lent whether the thread that committed steps the shard
     * @param syncIntervalNanos 0 to acknowledge durable messages
     */
    record Case(StorageType storage, AckPolicy acks, boolean push, boolean lent, long syncIntervalNanos) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (StorageType storage : StorageType.values()) {
            for (AckPolicy acks : List.of(AckPolicy.NONE, AckPolicy.EXPLICIT, AckPolicy.ALL)) {
                for (int i = 0; i < 8; i++) {
                    cases.add(new Case(storage, acks, (i & 1) == 0, (i & 2) == 0, (i & 4) == 0 ? 0 : 1_000_000_000));
                }
            }
        }
        return cases;
    }

    private static ShardRig rig(Case c) throws IOException {
        var setup = new ShardRig.Setup(1000, 64 << 10, 32 << 10, 128 << 10, c.syncIntervalNanos);
        var rig = new ShardRig(new FaultyDisk(), new VirtualClock(), setup);
        rig.create(ShardRig.config("S", "s.>").storage(c.storage).build());
        ConsumerConfigBuilder consumer = ShardRig.pull("c").ackPolicy(c.acks);
        rig.createConsumer("S", (c.push ? consumer.deliverSubject("in.d") : consumer).build());
        if (!c.push) {
            rig.publish("$JS.API.CONSUMER.MSG.NEXT.S.c", "in.d", "{\"batch\":100,\"expires\":60000000000}");
        }
        // The sync thread always begins a file of the journal itself.
        rig.publishAndTake("s.first", "", "first");
        return rig;
    }

    private static void step(ShardRig rig, boolean lent) {
        if (lent) {
            rig.shard.stepLent();
        } else {
            rig.shard.step();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void deliversBehindThePubAckInTheSameRound(Case c) throws IOException {
        ShardRig rig = rig(c);
        rig.publish("s.x", "in.ack", "hello");
        rig.lanes.round();
        step(rig, c.lent);
        if (rig.lanes.posted(0) == 0) {
            rig.shard.sync().step();
            step(rig, c.lent);
        }
        assertThat(rig.lanes.posted(0)).as("hand-overs to the lane").isEqualTo(1);
        rig.lanes.round();
        List<String> received = rig.inbox.take();
        assertThat(received).hasSize(2);
        assertThat(received.get(0)).startsWith("in.ack {\"stream\":\"S\",\"seq\":2");
        assertThat(received.get(1)).isEqualTo("s.x hello");
    }

    @Test
    void checksChangedInterestBeforeALentStepDelivers() throws IOException {
        ShardRig rig = rig(new Case(StorageType.MEMORY, AckPolicy.NONE, true, true, 0));
        rig.inbox.unsubscribe(rig.account, rig.inboxSubscription);
        rig.publish("s.x", "", "hello");
        rig.lanes.round();
        step(rig, true);
        rig.lanes.round();
        rig.inbox.subscribe(rig.account, ShardRig.bytes("in.>"));
        rig.runAll();
        assertThat(rig.inbox.take()).as("nothing was sent without interest").containsExactly("s.x hello");
    }

    /** A kill loses nothing that was acknowledged; a loss of power may. */
    @ParameterizedTest
    @EnumSource(PersistMode.class)
    void acknowledgesWrittenMessagesOfAnAsynchronousStream(PersistMode mode) throws IOException {
        int[] lost = {0};
        Seeds.forEach(50, random -> {
            var disk = new FaultyDisk();
            var rig = new ShardRig(disk, new VirtualClock());
            rig.create(ShardRig.config("S", "s.>").persistMode(mode).build());
            assertThat(rig.publishAndTake("s.x", "", "hello")).containsExactly("in.1 {\"stream\":\"S\",\"seq\":1}");
            boolean killed = random.nextBoolean();
            if (killed) {
                disk.kill();
            } else {
                disk.crash(random);
            }
            rig = new ShardRig(disk, new VirtualClock());
            boolean kept = !ShardRig.contents(rig.stream("S")).isEmpty();
            assertThat(kept || !killed).as("kept after a kill").isTrue();
            lost[0] += kept ? 0 : 1;
        });
        assertThat(lost[0] > 0).as("loses %d times with the power", lost[0]).isEqualTo(mode == PersistMode.ASYNC);
    }
}
