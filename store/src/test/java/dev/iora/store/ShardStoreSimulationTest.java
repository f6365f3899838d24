// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** All committed changes survive any crash: once, in order, with the same counters. */
class ShardStoreSimulationTest {
    private static void play(ShardStoreRig rig, Random random) throws IOException {
        rig.createStream();
        for (int i = 10 + random.nextInt(60); i > 0; i--) {
            List<ShardStoreRig.Stream> live = new ArrayList<>(rig.streams.values());
            live.removeIf(stream -> stream.changes.getLast().type() == ShardStoreRig.DELETED);
            if (live.isEmpty() || random.nextInt(30) == 0) {
                live.add(rig.createStream());
            }
            ShardStoreRig.Stream stream = live.get(random.nextInt(live.size()));
            for (int changes = random.nextInt(12); changes > 0; changes--) {
                rig.randomChange(random, stream);
            }
            if (random.nextInt(60) == 0) {
                rig.change(stream, new ShardStoreRig.Change(ShardStoreRig.DELETED, 0, 0, null));
            }
            rig.submit(random.nextInt(4) != 0);
            if (rig.isFrozen()) {
                return;
            }
            if (random.nextInt(8) == 0) {
                rig.checkpoint();
            }
            rig.runBackground(random.nextInt(3));
        }
    }

    @Test
    void keepsCommittedChangesThroughCrashes() {
        int[] checkpoints = new int[1];
        Seeds.forEach(150, random -> {
            var rig = new ShardStoreRig(new FaultyDisk(), random.nextInt(48 << 10));
            for (int crash = 0; crash < 3; crash++) {
                play(rig, random);
                if (random.nextBoolean()) {
                    rig.disk.crash(random);
                } else {
                    rig.disk.kill();
                }
                rig.restart();
                rig.compare(random);
            }
            play(rig, random);
            rig.step();
            rig.runBackground();
            rig.compare(random);
            checkpoints[0] += rig.checkpoints;
        });
        assertThat(checkpoints[0]).isGreaterThan(150);
    }

    @Test
    void keepsCommittedChangesWhenTheDiskFails() {
        int[] failed = new int[1];
        Seeds.forEach(60, random -> {
            var rig = new ShardStoreRig(new FaultyDisk(), random.nextInt(48 << 10));
            for (int crash = 0; crash < 3; crash++) {
                FaultyDisk.Operation[] operations = {
                    FaultyDisk.Operation.WRITE, FaultyDisk.Operation.FORCE, FaultyDisk.Operation.DIRECTORY
                };
                rig.disk.failAfter(random.nextInt(120), operations[random.nextInt(3)], "Input/output error");
                play(rig, random);
                rig.disk.crash(random);
                rig.restart();
                rig.compare(random);
            }
            failed[0] += rig.failedCheckpoints;
        });
        assertThat(failed[0]).isPositive();
    }

    /** A killed server leaves names that are not durable; the next server builds on them. */
    @Test
    void recoversFromAKillBetweenARenameAndItsSync() {
        int[] checkpoints = new int[1];
        Seeds.forEach(200, random -> {
            var disk = new FaultyDisk();
            create(disk, random);
            var rig = new ShardStoreRig(disk, random.nextInt(48 << 10));
            for (int crash = 0; crash < 3; crash++) {
                // From there on all changes of names fail, as after a kill.
                disk.failFrom(random.nextInt(60), FaultyDisk.Operation.DIRECTORY, "killed");
                play(rig, random);
                disk.kill();
                rig.restart();
                rig.compare(random);
                if (random.nextBoolean()) {
                    play(rig, random);
                } else {
                    rig.runBackground();
                }
                disk.crash(random);
                rig.restart();
                rig.compare(random);
            }
            checkpoints[0] += rig.checkpoints;
        });
        assertThat(checkpoints[0]).isPositive();
    }

    /** The power fails between any two renames of a checkpoint. */
    @Test
    void usesOnlyCompleteCheckpoints() {
        int[] failed = new int[1];
        Seeds.forEach(40, random -> {
            for (int operations = 0; operations < 16; operations++) {
                var rig = new ShardStoreRig(new FaultyDisk(), random.nextInt(48 << 10));
                play(rig, random);
                rig.step();
                rig.runBackground();
                rig.disk.failFrom(operations, FaultyDisk.Operation.DIRECTORY, "killed");
                rig.checkpoint();
                rig.runBackground();
                rig.disk.crash(random);
                rig.restart();
                rig.compare(random);
                failed[0] += rig.failedCheckpoints;
            }
        });
        assertThat(failed[0]).isPositive();
    }

    /** Creates a store and is killed in between. */
    private static void create(FaultyDisk disk, Random random) {
        disk.failFrom(random.nextInt(6), FaultyDisk.Operation.DIRECTORY, "killed");
        try {
            assertThat(new ShardStoreRig(disk).streams).isEmpty();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("killed");
        }
        disk.kill();
    }
}
