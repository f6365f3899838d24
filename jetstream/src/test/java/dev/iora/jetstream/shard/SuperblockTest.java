// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.store.ShardStore;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.FaultyDisk.Operation;
import dev.iora.testkit.Seeds;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A store is created despite faults, and missing parts are noticed. */
final class SuperblockTest {
    private static final int SHARDS = 3;

    @Test
    void createsAStoreWithAllShardsDespiteFaults() {
        Seeds.forEach(50, random -> {
            Operation[] kinds = Operation.values();
            for (int operations = 0; operations < 30; operations++) {
                var disk = new FaultyDisk();
                disk.failFrom(operations, kinds[random.nextInt(kinds.length)], "killed");
                boolean created = create(disk, random);
                Superblock found = Superblock.open(disk, Superblock.fresh(SHARDS, 2));
                assertThat(found.shards()).isEqualTo(SHARDS);
                assertThat(found.identity()).isIn(created ? new Long[] {1L} : new Long[] {1L, 2L});
                disk.crash(random);
                assertThat(Superblock.open(disk, Superblock.fresh(1, 3))).isEqualTo(found);
                for (int number = 1; number <= SHARDS; number++) {
                    assertThat(ShardStore.isEmpty(disk.directory(Superblock.directoryName(number))))
                            .isFalse();
                }
            }
        });
    }

    /** Whether there was no fault; after one the power fails, or only the process ends. */
    private static boolean create(FaultyDisk disk, Random random) {
        boolean created = false;
        try {
            Superblock.open(disk, Superblock.fresh(SHARDS, 1));
            created = true;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("killed");
        }
        if (random.nextBoolean()) {
            disk.crash(random);
        } else {
            disk.kill();
        }
        return created;
    }

    @Test
    void noticesAMissingShard() throws IOException {
        var disk = new FaultyDisk();
        Superblock created = Superblock.open(disk, Superblock.fresh(SHARDS, 1));
        FaultyDisk intact = disk.copy();
        disk.delete("shard-2");
        assertThatThrownBy(() -> Superblock.open(disk, Superblock.fresh(SHARDS, 2)))
                .hasMessageContaining("/shard-2 is missing or empty");
        assertThat(disk.exists("shard-2")).isFalse();
        intact.directory("shard-3").delete("heads");
        assertThatThrownBy(() -> Superblock.open(intact, Superblock.fresh(SHARDS, 2)))
                .hasMessageContaining("/shard-3 is missing or empty");
        // Part of the shard exists, so the shard reports what is missing.
        intact.directory("shard-3")
                .directory("journal")
                .open("journal-00000001")
                .close();
        assertThat(Superblock.open(intact, Superblock.fresh(SHARDS, 2))).isEqualTo(created);
    }
}
