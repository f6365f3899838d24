// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.FaultyDisk.Operation;
import java.io.IOException;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/** A journal on a disk that is full or almost full. */
final class JournalFullDiskTest {
    private static final int FILE_BYTES = 64 << 10;
    private static final int RECORD_BYTES = 1000;
    private static final int BLOCK_BYTES = 1536;

    private final FaultyDisk disk = new FaultyDisk();

    private static void submit(SteppedJournal journal) {
        JournalBatch batch = journal.journal.begin();
        batch.appendRecord(2, 1, 0, new byte[RECORD_BYTES], 0, RECORD_BYTES);
        batch.awaited();
        journal.commit.submit(batch);
        journal.commit.step();
    }

    /** Submits batches while there is room; returns how many. */
    private static int fill(SteppedJournal journal) {
        int count = 0;
        while (journal.journal.hasRoom(RECORD_BYTES)) {
            assertThat(count).as("records on a small disk").isLessThan(1000);
            submit(journal);
            count++;
        }
        return count;
    }

    @Test
    void usesUpADiskWithSmallerFilesWithoutAFailure() throws IOException {
        // Room for the first file, one of full size, and one of a quarter.
        disk.capacity((16 << 10) + FILE_BYTES + (20 << 10));
        var journal = new SteppedJournal(disk, FILE_BYTES, 0, 0);
        int count = fill(journal);
        assertThat(journal.journal.isShort()).isTrue();
        assertThat(journal.journal.preparationFailure()).hasMessageContaining(FaultyDisk.NO_SPACE);
        assertThat(journal.stalls).as("all accepted records found room").isEmpty();
        assertThat(journal.committed).hasSize(count);
        assertThat((long) count * BLOCK_BYTES).isGreaterThan(disk.usedBytes() * 2 / 3);
        journal.journal.begin();
        journal.close();
        try (var again = new SteppedJournal(disk, FILE_BYTES, 0, 0)) {
            assertThat(again.replayed).hasSize(count);
            assertThat(again.damage).isEmpty();
        }
    }

    @Test
    void continuesByItselfWhenThereIsRoom() throws IOException {
        disk.capacity(40 << 10);
        var journal = new SteppedJournal(disk, FILE_BYTES, 0, 0);
        int before = fill(journal);
        journal.journal.prepareAgain();
        assertThat(journal.journal.hasRoom(RECORD_BYTES)).isFalse();
        disk.capacity(1 << 20);
        journal.journal.prepareAgain();
        assertThat(journal.journal.isShort()).isFalse();
        assertThat(journal.journal.preparationFailure()).isNull();
        for (int i = 0; i < 300; i++) {
            submit(journal);
        }
        assertThat(journal.stalls).isEmpty();
        assertThat(journal.committed).hasSize(before + 300);
        journal.close();
        try (var again = new SteppedJournal(disk, FILE_BYTES, 0, 0)) {
            assertThat(again.replayed).hasSize(before + 300);
        }
    }

    @Test
    void acceptsRecordsThatFreeRoomLonger() throws IOException {
        disk.capacity(40 << 10);
        var journal = new SteppedJournal(disk, FILE_BYTES, 0, 0);
        int before = fill(journal);
        submit(journal);
        assertThat(journal.stalls).isEmpty();
        assertThat(journal.committed).hasSize(before + 1);
        disk.kill();
    }

    @Test
    void growingFileGetsTheRoomOfTheSpares() throws IOException {
        var background = new ArrayDeque<Runnable>();
        var journal = new SteppedJournal(disk, FILE_BYTES, 0, 0, background::add);
        // The first file is used before one is prepared.
        submit(journal);
        runAll(background);
        disk.capacity(disk.usedBytes());
        submit(journal);
        submit(journal);
        assertThat(journal.stalls).isEmpty();
        assertThat(journal.journal.isShort()).isTrue();
        assertThat(journal.journal.hasRoom(RECORD_BYTES)).isFalse();
        assertThat(journal.committed).hasSize(3);
        disk.capacity(1 << 20);
        runAll(background);
        assertThat(journal.journal.isShort()).isFalse();
        assertThat(journal.journal.hasRoom(RECORD_BYTES)).isTrue();
        submit(journal);
        journal.close();
        disk.capacity(Long.MAX_VALUE);
        try (var again = new SteppedJournal(disk, FILE_BYTES, 0, 0)) {
            assertThat(again.replayed).hasSize(4);
        }
    }

    private static void runAll(ArrayDeque<Runnable> background) {
        for (Runnable next = background.poll(); next != null; next = background.poll()) {
            next.run();
        }
    }

    @Test
    void continuesWithoutAPreparedFileAfterOtherFailures() throws IOException {
        var journal = new SteppedJournal(disk, FILE_BYTES, 0, 0);
        // The batch itself is written before the next file is filled.
        disk.failAfter(1, Operation.WRITE, "Input/output error");
        submit(journal);
        assertThat(journal.journal.preparationFailure())
                .hasMessageContaining("spare-")
                .hasMessageContaining("Input");
        assertThat(journal.journal.isShort()).isFalse();
        while (JournalPosition.file(journal.journal.end()) == 1) {
            submit(journal);
        }
        submit(journal);
        assertThat(journal.journal.preparationFailure())
                .as("with the next file")
                .isNull();
        assertThat(journal.failures).isEmpty();
        assertThat(journal.stalls).isEmpty();
        journal.close();
        try (var again = new SteppedJournal(disk, FILE_BYTES, 0, 0)) {
            assertThat(again.replayed).hasSameSizeAs(journal.committed);
        }
    }
}
