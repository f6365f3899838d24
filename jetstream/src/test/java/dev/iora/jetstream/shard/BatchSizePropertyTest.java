// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.DiscardPolicy;
import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Batches of any size have the same decisions as batches of one. */
final class BatchSizePropertyTest {
    private static final int ROUNDS = 200;
    private static final int OPERATIONS = 60;

    /** An operation, which is the same for both shards. */
    private record Operation(boolean command, Consumer<ShardRig> action) {}

    @Test
    void decidesLargeBatchesLikeBatchesOfOne() {
        Seeds.forEach(ROUNDS, this::check);
    }

    private void check(Random random) throws IOException {
        StreamConfig config = config(random);
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < OPERATIONS; i++) {
            operations.add(operation(random, i));
        }
        long serverLimit = random.nextInt(3) == 0 ? 100 + random.nextInt(400) : -1;
        ShardRig single = run(config, serverLimit, operations, null);
        ShardRig batched = run(config, serverLimit, operations, random);
        assertThat(batched.inbox.texts()).containsExactlyInAnyOrderElementsOf(single.inbox.texts());
        assertThat(ShardRig.contents(batched.stream("T"))).isEqualTo(ShardRig.contents(single.stream("T")));
        assertThat(batched.stream("T").store().lastSequence())
                .isEqualTo(single.stream("T").store().lastSequence());
        assertThat(batched.owner().usage().fileBytes())
                .isEqualTo(single.owner().usage().fileBytes());
        assertThat(batched.owner().usage().fileBytes() + batched.owner().usage().memoryBytes())
                .isEqualTo(batched.stream("T").store().bytes());
    }

    private static ShardRig run(
            StreamConfig config, long serverLimit, List<Operation> operations, @Nullable Random random)
            throws IOException {
        var clock = new VirtualClock();
        clock.advance(1_000_000_000_000L);
        var setup = new ShardRig.Setup(1000, 64 << 10, 32 << 10, 128 << 10, 0);
        var rig = new ShardRig(new FaultyDisk(), clock, setup, new ServerUsage(serverLimit, serverLimit));
        rig.create(config);
        rig.createConsumer(
                "T",
                ShardRig.pull("c")
                        .ackWaitNanos(1_000_000_000_000L)
                        .maxAckPending(-1)
                        .build());
        for (Operation operation : operations) {
            if (operation.command) {
                decideAll(rig);
            }
            operation.action.accept(rig);
            if (random == null) {
                rig.runAll();
            } else {
                rig.lanes.round();
                if (random.nextInt(3) == 0) {
                    rig.shard.step();
                }
                if (random.nextInt(6) == 0) {
                    rig.shard.sync().step();
                }
            }
        }
        rig.runAll();
        return rig;
    }

    /** Commands overtake waiting publishes; here they must not. */
    private static void decideAll(ShardRig rig) {
        rig.lanes.round();
        while (rig.shard.hasUndecided()) {
            rig.shard.step();
            if (rig.shard.hasUndecided()) {
                rig.shard.sync().step();
            }
        }
    }

    private static StreamConfig config(Random random) {
        boolean fresh = random.nextBoolean();
        long perSubject = random.nextBoolean() ? 1 + random.nextInt(3) : -1;
        return ShardRig.config("T", "t.>")
                .maxMessages(random.nextBoolean() ? 1 + random.nextInt(10) : -1)
                .maxBytes(random.nextInt(3) == 0 ? 100 + random.nextInt(400) : -1)
                .maxMessagesPerSubject(perSubject)
                .discard(fresh ? DiscardPolicy.NEW : DiscardPolicy.OLD)
                .discardNewPerSubject(fresh && perSubject > 0 && random.nextBoolean())
                .allowRollup(random.nextBoolean())
                .storage(random.nextInt(4) == 0 ? StorageType.MEMORY : StorageType.FILE)
                .retention(List.of(RetentionPolicy.values()).get(random.nextInt(3)))
                .build();
    }

    private static Operation operation(Random random, int number) {
        String subject = "t." + random.nextInt(4);
        int sequence = 1 + random.nextInt(30);
        return switch (random.nextInt(20)) {
            case 0 -> command(rig -> rig.pending.add(rig.commands().deleteMessage("T", sequence, false)));
            case 1 -> command(rig -> rig.pending.add(rig.commands().purge("T", FilterSet.ALL, sequence, 0)));
            case 2 -> {
                FilterSet filters = FilterSet.of(List.of(SubjectFilter.of(ShardRig.bytes(subject))));
                yield command(rig -> rig.pending.add(rig.commands().purge("T", filters, 0, 1)));
            }
            default -> {
                String headers = headers(random);
                String payload = "x".repeat(random.nextInt(20));
                // One lane, so that both shards see the same order.
                yield new Operation(false, rig -> rig.publish(0, subject, "in." + number, headers, payload));
            }
        };
    }

    private static Operation command(Consumer<ShardRig> action) {
        return new Operation(true, action);
    }

    private static String headers(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> "Nats-Msg-Id: " + random.nextInt(5);
            case 1 -> "Nats-Expected-Last-Sequence: " + random.nextInt(40);
            case 2 -> "Nats-Expected-Last-Subject-Sequence: " + random.nextInt(12);
            case 3 -> "Nats-Expected-Last-Subject-Sequence: 0\r\nNats-Expected-Last-Subject-Sequence-Subject: t.*";
            case 4 -> "Nats-Rollup: " + (random.nextBoolean() ? "sub" : "all");
            case 5 -> "Nats-Expected-Last-Msg-Id: " + random.nextInt(5);
            default -> "";
        };
    }
}
