// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamConsumer;
import dev.iora.subject.FilterSet;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Power is lost or the process killed at random moments. Acknowledged messages exist exactly once and in order, messages
 * with a confirmed acknowledgement are never delivered again, counts of deliveries do not decrease after a kill, message ids
 * are still known, and there are no messages that were not published.
 */
final class ShardCrashSimulationTest {
    private static final int ROUNDS = 10_000;
    private static final int CRASHES = 2;
    private static final int OPERATIONS = 25;
    private static final long SYNC_INTERVAL_NANOS = 700_000_000L;

    /** In how many rounds consumers did their work. */
    private static final class Tally {
        int rounds;
        int withDeliveries;
        int withRedeliveries;
        int withConfirmedAcks;
        long deliveries;

        void add(CrashModel model) {
            rounds++;
            withDeliveries += model.deliveries > 0 ? 1 : 0;
            withRedeliveries += model.redeliveries > 0 ? 1 : 0;
            withConfirmedAcks += model.confirmedAcks > 0 ? 1 : 0;
            deliveries += model.deliveries;
        }
    }

    @Test
    void losesNothingThatWasAcknowledged() {
        var tally = new Tally();
        Seeds.forEach(ROUNDS, random -> tally.add(play(random)));
        if (tally.rounds == ROUNDS) {
            assertThat(tally.withDeliveries).as("rounds with deliveries").isGreaterThan(ROUNDS * 9 / 10);
            assertThat(tally.withRedeliveries).as("rounds with redeliveries").isGreaterThan(ROUNDS / 2);
            assertThat(tally.withConfirmedAcks).as("rounds with double acks").isGreaterThan(ROUNDS * 3 / 4);
            assertThat(tally.deliveries).as("deliveries").isGreaterThan(10L * ROUNDS);
        }
    }

    private static CrashModel play(Random random) throws IOException {
        var disk = new FaultyDisk();
        var clock = new VirtualClock();
        clock.advance(1_000_000_000_000L);
        boolean workQueue = random.nextBoolean();
        ShardRig.Setup setup = setup(random);
        var model = new CrashModel();
        ShardRig rig = new ShardRig(disk, clock, setup);
        rig.create(ShardRig.config("T", "t.>")
                .retention(workQueue ? RetentionPolicy.WORK_QUEUE : RetentionPolicy.LIMITS)
                .build());
        rig.createConsumer("T", consumer());
        for (int crash = 0; crash < CRASHES; crash++) {
            rig.readingLater = random.nextInt(3) == 0;
            for (int i = 0; i < OPERATIONS; i++) {
                operate(rig, random, model, workQueue);
                step(rig, random);
                model.learn(rig.inbox);
            }
            boolean losesPower = setup.syncIntervalNanos() == 0 && random.nextInt(3) > 0;
            if (losesPower) {
                disk.crash(random);
            } else {
                disk.kill();
            }
            // Responses that left the shard may still reach clients.
            rig.lanes.round();
            model.learn(rig.inbox);
            if (losesPower) {
                model.onPowerLoss();
            }
            clock.advance(10_000_000L);
            rig = new ShardRig(disk, clock, setup);
            // No crash is reported as damage.
            assertThat(rig.log.errors).isEmpty();
            assertThat(rig.log.warnings).isEmpty();
            model.verify(rig);
        }
        String state = stateOf(rig);
        disk.kill();
        assertThat(stateOf(new ShardRig(disk, clock, setup))).isEqualTo(state);
        return model;
    }

    /** Small journal files: they are made quickly, and records continue from one to the next. */
    private static ShardRig.Setup setup(Random random) {
        // With an interval, acknowledged messages survive a kill, but not a loss of power.
        long syncIntervalNanos = random.nextInt(4) == 0 ? SYNC_INTERVAL_NANOS : 0;
        return new ShardRig.Setup(1000, 64 << 10, 32 << 10, random.nextInt(128 << 10), syncIntervalNanos);
    }

    private static ConsumerConfig consumer() {
        return ShardRig.pull("c").ackWaitNanos(1_000_000_000L).maxAckPending(-1).build();
    }

    private static void step(ShardRig rig, Random random) {
        rig.lanes.round();
        if (random.nextInt(3) == 0) {
            rig.shard.stepLent();
        }
        if (random.nextInt(3) > 0) {
            rig.shard.step();
        }
        if (random.nextInt(2) > 0) {
            rig.shard.sync().step();
        }
        if (random.nextInt(8) == 0) {
            rig.shard.files().checkpoint();
        }
        if (random.nextInt(3) == 0) {
            rig.stepBackground();
        }
        if (random.nextInt(4) > 0) {
            rig.stepReads();
        }
    }

    private static void operate(ShardRig rig, Random random, CrashModel model, boolean workQueue) {
        switch (random.nextInt(16)) {
            case 0 -> {
                long sequence = 1L + random.nextInt(40);
                model.mayBeRemoved.add(sequence);
                rig.pending.add(
                        rig.commands().deleteMessage("T", sequence, false).thenAccept(done -> {
                            if (done) {
                                model.removed.add(sequence);
                            }
                        }));
            }
            case 1, 2, 3 -> rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "" + (1 + random.nextInt(5)));
            case 4, 5, 6, 7 -> acknowledge(rig, random, model, workQueue);
            case 8 -> rig.clock.advance(400_000_000L);
            case 9 -> {
                if (random.nextInt(5) == 0) {
                    long below = 1L + random.nextInt(20);
                    for (long s = 1; s < below; s++) {
                        model.mayBeRemoved.add(s);
                    }
                    rig.pending.add(rig.commands().purge("T", FilterSet.ALL, below, 0));
                }
            }
            default -> publish(rig, random, model);
        }
    }

    /** Acknowledges a delivery, or a message that may not have been delivered. */
    private static void acknowledge(ShardRig rig, Random random, CrashModel model, boolean workQueue) {
        long guessed = 1L + random.nextInt(20);
        CrashModel.Delivery delivery = model.delivered.isEmpty() || random.nextInt(8) == 0
                ? new CrashModel.Delivery("$JS.ACK.T.c.1." + guessed + "." + guessed + ".0.0", guessed, 1)
                : model.delivered.get(random.nextInt(model.delivered.size()));
        switch (random.nextInt(8)) {
            case 0 -> rig.publish(delivery.reply(), "", "-NAK");
            case 1 -> rig.publish(delivery.reply(), "", "+WPI");
            default -> {
                if (workQueue) {
                    model.mayBeRemoved.add(delivery.sequence());
                }
                boolean awaited = random.nextInt(4) > 0;
                rig.publish(delivery.reply(), awaited ? "in.acked." + delivery.sequence() : "", "");
            }
        }
    }

    private static void publish(ShardRig rig, Random random, CrashModel model) {
        boolean withId = random.nextInt(3) == 0;
        String id = "" + random.nextInt(8);
        String text = "m" + model.next++;
        model.published.add(text);
        String headers = withId ? "Nats-Msg-Id: " + id : "";
        rig.publish(
                random.nextInt(2),
                "t." + random.nextInt(3),
                "in.pub." + text + (withId ? "." + id : ""),
                headers,
                text);
    }

    private static String stateOf(ShardRig rig) {
        Stream stream = rig.stream("T");
        StreamConsumer consumer = stream.consumers().find("c");
        byte[] state = consumer == null ? new byte[0] : consumer.consumer().encodeState();
        return ShardRig.contents(stream) + " " + stream.store().firstSequence() + " "
                + stream.store().lastSequence() + " " + stream.store().bytes() + " "
                + HexFormat.of().formatHex(state);
    }
}
