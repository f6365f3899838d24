// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.core.OutgoingMessage;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Output that waits for written records leaves in the order in which it was made. */
final class OutputOrderTest {
    @Test
    void outputWithoutRecordsStaysBehindThatOfEarlierBatches() throws IOException {
        var rig = new ShardRig(new FaultyDisk(), new VirtualClock());
        rig.create(ShardRig.config("S", "s.>").build());
        submitPublish(rig);
        deliver(rig, "first");
        submitPublish(rig);
        // Both batches are written before the shard hears of the first one.
        rig.shard.sync().step();
        deliver(rig, "second");
        rig.runAll();
        assertThat(rig.inbox.take()).containsExactly("in.d first", "in.d second");
    }

    /** Submits a batch of records. */
    private static void submitPublish(ShardRig rig) {
        rig.publish("s.x", "", "message");
        rig.lanes.round();
        rig.shard.step();
        assertThat(rig.shard.pipeline().isIdle()).as("no batch is in flight").isFalse();
    }

    /** Makes output that waits for the last batch of records. */
    private static void deliver(ShardRig rig, String text) {
        byte[] payload = ShardRig.bytes(text);
        var message = new OutgoingMessage();
        message.to(rig.account, ShardRig.bytes("in.d")).payload(payload, 0, payload.length);
        rig.shard.pipeline().outbox(true).whenWritten(0).add(0, message);
        rig.shard.pipeline().submit(false);
    }
}
