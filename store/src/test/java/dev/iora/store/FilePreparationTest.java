// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.StorageFullException;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.FaultyDisk.Operation;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FilePreparationTest {
    private static final int MIN_BYTES = 16 << 10;
    private static final int FILE_BYTES = 64 << 10;

    private final FaultyDisk disk = new FaultyDisk();
    private boolean closed;
    private int files;

    private final FilePreparation preparation = new FilePreparation(
            disk, new JournalOptions(FILE_BYTES, MIN_BYTES, 0, 0, 1, Runnable::run), 4711, () -> closed);

    private SpareFiles.Spare prepare() throws IOException {
        return Objects.requireNonNull(preparation.prepare("spare-" + files++, FILE_BYTES));
    }

    @Test
    void fillsADurableFileOfTheWantedSizeWithTheHeaderOfItsJournal() throws IOException {
        SpareFiles.Spare spare = prepare();
        disk.sync();
        assertThat(spare.size()).isEqualTo(FILE_BYTES);
        assertThat(disk.size(spare.name())).isEqualTo(FILE_BYTES);
        assertThat(disk.isDurable(spare.name(), 0, FILE_BYTES)).isTrue();
        long[] identity = new long[1];
        assertThat(JournalBlock.readFileHeader(spare.file(), spare.name(), identity))
                .isEqualTo(JournalBlock.FileHeader.KNOWN);
        assertThat(identity[0]).isEqualTo(4711);
    }

    @Test
    void halvesTheSizeUntilThereIsRoom() throws IOException {
        disk.capacity(40 << 10);
        assertThat(prepare().size()).isEqualTo(FILE_BYTES / 2);
        assertThat(disk.usedBytes()).isEqualTo(FILE_BYTES / 2);
    }

    @Test
    void triesTheNextSizeOnlyWhenOneWorked() throws IOException {
        disk.capacity(24 << 10);
        assertThat(prepare().size()).isEqualTo(MIN_BYTES);
        disk.capacity(1 << 20);
        assertThat(preparation.attainable(FILE_BYTES)).isEqualTo(2 * MIN_BYTES);
        assertThat(prepare().size()).isEqualTo(2 * MIN_BYTES);
        assertThat(prepare().size()).isEqualTo(FILE_BYTES);
    }

    @Test
    void leavesNoFileWithoutRoomForTheSmallest() throws IOException {
        disk.capacity(MIN_BYTES);
        assertThatThrownBy(this::prepare).isInstanceOf(StorageFullException.class);
        assertThat(disk.list()).isEmpty();
        assertThat(preparation.attainable(FILE_BYTES)).isEqualTo(MIN_BYTES);
    }

    @Test
    void deletesAFileItCannotFill() throws IOException {
        disk.failAfter(0, Operation.WRITE, "Input/output error");
        assertThatThrownBy(this::prepare).hasMessageContaining("Input/output error");
        disk.heal();
        assertThat(disk.list()).isEmpty();
    }

    @Test
    void preparesNothingOnceTheJournalIsClosed() throws IOException {
        closed = true;
        assertThat(preparation.prepare("spare-1", FILE_BYTES)).isNull();
        assertThat(disk.list()).isEmpty();
    }
}
