// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.FaultyDisk.Operation;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Each operation on each kind of file fails while a shard works. Every publisher gets a response, acknowledged messages
 * exist after a restart, and only failures of the journal's own files stop the shard.
 */
final class RunningFaultTest {
    private static final int ROUNDS = 60;
    private static final List<String> KINDS =
            List.of("journal/journal-", "journal/spare-", "segments/seg-", "segments/st-", "segments/chk-", "/heads");
    private static final List<Operation> OPERATIONS =
            List.of(Operation.WRITE, Operation.FORCE, Operation.DIRECTORY, Operation.READ);

    @Test
    void losesNoAcknowledgedMessageAndRespondsToEveryPublisher() {
        Seeds.forEach(ROUNDS, random -> {
            for (String kind : KINDS) {
                for (Operation operation : OPERATIONS) {
                    play(random, kind, operation);
                }
            }
        });
    }

    private static void play(Random random, String kind, Operation operation) throws IOException {
        var disk = new FaultyDisk();
        var clock = new VirtualClock();
        clock.advance(1_000_000_000_000L);
        String what = operation + " of " + kind;
        Map<Long, String> acknowledged = new HashMap<>();
        ShardRig rig = FaultStore.open(disk, clock);
        FaultStore.create(rig);
        publish(rig, random, acknowledged, 30, what);
        FaultStore.checkpoint(rig);
        disk.failFrom(random.nextInt(3), operation, "Input/output error", kind);
        publish(rig, random, acknowledged, 30, what);
        rig.shard.files().checkpoint();
        rig.runAll();
        publish(rig, random, acknowledged, 30, what);
        boolean permanent = rig.shard.pipeline().failure() != null;
        assertThat(!permanent || kind.startsWith("journal/"))
                .as("%s stops the shard", what)
                .isTrue();
        disk.heal();
        if (!permanent) {
            rig.shard.files().checkpoint();
            rig.runAll();
            int before = acknowledged.size();
            publish(rig, random, acknowledged, 10, what);
            assertThat(acknowledged.size()).as("%s is over", what).isEqualTo(before + 10);
        }
        if (random.nextBoolean()) {
            disk.crash(random);
        } else {
            disk.kill();
        }
        ShardRig again = FaultStore.open(disk, clock);
        List<String> stored =
                ShardRig.contents(requireNonNull(again.shard.streams().named(again.owner(), "A")).stream);
        assertThat(stored).as("%s: acknowledged messages", what).containsAll(acknowledged.values());
        assertThat(again.log.errors).as("%s: after the restart", what).isEmpty();
        int before = acknowledged.size();
        publish(again, random, acknowledged, 5, what);
        assertThat(acknowledged.size()).as("%s: after the restart", what).isEqualTo(before + 5);
    }

    private static void publish(ShardRig rig, Random random, Map<Long, String> acknowledged, int count, String what) {
        for (int i = 0; i < count; i++) {
            String text = "message " + random.nextLong() + "x".repeat(random.nextInt(3000));
            List<String> responses = rig.publishAndTake("a.x", "", text);
            assertThat(responses).as("%s: responses", what).hasSize(1);
            String response = responses.getFirst();
            if (response.contains("\"error\"")) {
                assertThat(response).as("%s", what).contains("\"err_code\":10077");
            } else {
                long sequence = Long.parseLong(response.replaceAll(".*\"seq\":([0-9]+).*", "$1"));
                assertThat(acknowledged.put(sequence, sequence + " a.x " + text))
                        .as("%s: twice", what)
                        .isNull();
            }
        }
    }
}
