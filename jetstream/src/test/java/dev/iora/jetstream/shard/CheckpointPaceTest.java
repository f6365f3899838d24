// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CheckpointPaceTest {
    private static final long MEBI = 1 << 20;
    private static final long DUE = 64 * MEBI;

    private long grown;
    private long growsPerPause;
    private long pauses;
    private final CheckpointPace pace = new CheckpointPace(() -> grown, this::pause, DUE);

    private void pause(long nanos) {
        assertThat(nanos).isEqualTo(1_000_000);
        pauses++;
        grown += growsPerPause;
    }

    private void write(long bytes) {
        for (long written = 0; written < bytes; written += MEBI / 4) {
            pace.onBytes(MEBI / 4);
        }
    }

    @Test
    void keepsPaceWithTheJournalAndEndsBeforeTheNextOneIsDue() {
        growsPerPause = MEBI / 4;
        pace.begin(32 * MEBI);
        write(DUE);
        assertThat(grown).isBetween(DUE * 6 / 10, DUE * 7 / 10);
    }

    @Test
    void doesNotWaitForAJournalThatHardlyGrows() {
        pace.begin(32 * MEBI);
        write(DUE);
        assertThat(pauses).isBetween(60L * 31, 60L * 32);
        pauses = 0;
        pace.begin(1000 * MEBI);
        write(1000 * MEBI);
        assertThat(pauses).isBetween(990L, 1000L);
    }

    @Test
    void startsAgainWithTheNextCheckpoint() {
        pace.begin(32 * MEBI);
        write(DUE);
        pauses = 0;
        pace.begin(32 * MEBI);
        write(4 * MEBI);
        assertThat(pauses).isZero();
    }

    @Test
    void runsAtFullSpeedIfItIsLateOrHurried() {
        pace.begin(32 * MEBI);
        grown = DUE;
        write(4 * DUE);
        assertThat(pauses).isZero();
        grown = 0;
        pace.hurry();
        write(DUE);
        assertThat(pauses).isZero();
        pace.begin(32 * MEBI);
        write(DUE);
        assertThat(pauses).isPositive();
    }
}
