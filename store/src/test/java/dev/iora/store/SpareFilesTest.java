// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.StorageFile;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.FaultyDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Tests which spares exist and how they are used and deleted; the test of {@link FilePreparation} covers how they are
 * filled.
 */
class SpareFilesTest {
    private static final int SMALL = 16 << 10;
    private static final int FILE = 64 << 10;
    private static final long IDENTITY = 4711;
    private static final String FIRST = JournalFiles.name(1);

    private final FaultyDisk disk = new FaultyDisk();
    private final ArrayDeque<Runnable> background = new ArrayDeque<>();
    private final SpareFiles spares = spares(IDENTITY);

    private SpareFiles spares(long identity) {
        return new SpareFiles(disk, new JournalOptions(FILE, SMALL, 0, 0, 1, background::add), identity);
    }

    private void runBackground() {
        for (Runnable next = background.poll(); next != null; next = background.poll()) {
            next.run();
        }
    }

    /** Returns a file as the journal leaves it. */
    private StorageFile used(String name, int bytes) throws IOException {
        StorageFile file = disk.open(name);
        JournalBlock.writeFileHeader(file, IDENTITY);
        file.write(ByteBuffer.wrap(new byte[] {1}), bytes - 1L);
        return file;
    }

    private boolean recycle(String name, int bytes) throws IOException {
        boolean[] gone = new boolean[1];
        spares.recycle(name, used(name, bytes), () -> gone[0] = true);
        return gone[0];
    }

    private StorageFile use(int number, int wantedBytes) throws IOException {
        return Objects.requireNonNull(spares.use(number, wantedBytes, JournalFiles.name(number)))
                .file();
    }

    @Test
    void oneSmallFileIsPreparedBeforeTheFirstIsUsedThenOneOfFullSize() throws IOException {
        spares.start(0);
        assertThat(spares.reserve(1, FILE)).as("before the background ran").isZero();
        runBackground();
        assertThat(spares.reserve(1, FILE)).isEqualTo(SMALL);
        assertThat(use(1, FILE).size()).isEqualTo(SMALL);
        spares.prepareNext();
        runBackground();
        assertThat(spares.reserve(2, FILE)).isEqualTo(FILE);
        assertThat(disk.list()).hasSize(2).contains(FIRST);
    }

    @Test
    void firstFileOfANewJournalHasItsNameBeforeItIsUsed() throws IOException {
        spares.start(1);
        runBackground();
        assertThat(disk.list()).containsExactly(FIRST);
        disk.failAfter(0, Operation.DIRECTORY, "used without touching the directory");
        SpareFiles.Used used = Objects.requireNonNull(spares.use(1, SMALL, FIRST));
        assertThat(used.named()).isTrue();
        assertThat(used.file().size()).isEqualTo(SMALL);
        disk.heal();
        spares.prepareNext();
        runBackground();
        assertThat(spares.use(2, FILE, JournalFiles.name(2)))
                .isNotNull()
                .extracting(SpareFiles.Used::named)
                .isEqualTo(false);
    }

    @Test
    void keepsTheFirstFileIfTheJournalBeganOneItself() throws IOException {
        spares.start(1);
        assertThat(spares.use(1, SMALL, FIRST)).isNull();
        StorageFile begun = used(FIRST, SMALL);
        runBackground();
        assertThat(begun.size()).isEqualTo(SMALL);
        assertThat(disk.list()).hasSize(2).contains(FIRST).anyMatch(name -> name.startsWith("spare-"));
    }

    @Test
    void createsTheFirstFileOnDemandIfItCannotBeRenamed() throws IOException {
        spares.start(1);
        disk.failAfter(1, Operation.DIRECTORY, "Input/output error");
        runBackground();
        disk.heal();
        assertThat(spares.preparationFailure()).hasMessageContaining("Input/output error");
        assertThat(spares.use(1, SMALL, FIRST)).isNull();
    }

    @Test
    void usesTheSmallestLargeEnoughFileElseTheLargest() throws IOException {
        recycle("a", FILE + 2);
        recycle("b", FILE);
        recycle("c", FILE + 1);
        assertThat(use(1, FILE + 1).size()).isEqualTo(FILE + 1);
        assertThat(use(2, 2 * FILE).size()).isEqualTo(FILE + 2);
        assertThat(use(3, SMALL).size()).isEqualTo(FILE);
        assertThat(spares.use(4, SMALL, JournalFiles.name(4))).isNull();
    }

    @Test
    void usesAReservedFileForItsNumberOnly() throws IOException {
        recycle("a", FILE + 1);
        recycle("b", FILE + 2);
        assertThat(spares.reserve(7, FILE)).isEqualTo(FILE + 1);
        assertThat(use(8, FILE).size()).isEqualTo(FILE + 2);
        assertThat(use(7, FILE).size()).isEqualTo(FILE + 1);
    }

    @Test
    void keepsAFileReservedIfItCannotBeRenamed() throws IOException {
        recycle("a", FILE);
        disk.failAfter(0, Operation.DIRECTORY, FaultyDisk.NO_SPACE);
        assertThatThrownBy(() -> use(1, FILE)).hasMessageContaining(FaultyDisk.NO_SPACE);
        disk.heal();
        assertThat(spares.reserve(2, FILE)).isZero();
        assertThat(use(1, FILE).size()).isEqualTo(FILE);
    }

    @Test
    void deletesFilesThatAreTooSmallTooLargeOrTooMany() throws IOException {
        assertThat(recycle("small", FILE - 1)).isTrue();
        assertThat(recycle("large", 2 * FILE + 1)).isTrue();
        assertThat(disk.list()).isEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(recycle("file" + i, FILE)).isTrue();
        }
        assertThat(disk.list()).hasSize(3).allMatch(name -> name.startsWith("spare-"));
    }

    @Test
    void keepsAFileThatCannotBeRecycled() throws IOException {
        StorageFile file = used(FIRST, FILE);
        disk.failAfter(0, Operation.DIRECTORY, "Input/output error");
        spares.recycle(FIRST, file, () -> {
            throw new AssertionError("it is still there");
        });
        disk.heal();
        assertThat(spares.preparationFailure()).hasMessageContaining("Input/output error");
        assertThat(disk.list()).containsExactly(FIRST);
        assertThat(spares.reserve(2, FILE)).isZero();
    }

    @Test
    void adoptsSparesOfAnEarlierRunOfTheSameJournal() throws IOException {
        recycle("a", FILE);
        recycle("b", FILE);
        spares.close();
        SpareFiles again = spares(IDENTITY);
        again.start(0);
        assertThat(again.reserve(1, FILE)).isEqualTo(FILE);
        again.close();
        SpareFiles other = spares(IDENTITY + 1);
        other.start(0);
        assertThat(disk.list()).isEmpty();
    }

    @Test
    void numbersNamesAfterThoseOfAnEarlierRun() throws IOException {
        recycle("a", FILE);
        String before = disk.list().getFirst();
        spares.close();
        SpareFiles again = spares(IDENTITY);
        again.start(0);
        again.recycle("b", used("b", FILE), () -> {});
        assertThat(disk.list()).hasSize(2).contains(before);
    }

    @Test
    void erasesFreeFilesInTheBackgroundAndReservedOnesOnRequest() throws IOException {
        recycle("a", FILE);
        recycle("b", FILE);
        assertThat(spares.reserve(1, FILE)).isEqualTo(FILE);
        List<JournalRange> last =
                List.of(new JournalRange(JournalPosition.of(9, FILE - 1), JournalPosition.of(9, FILE)));
        List<Object> results = new ArrayList<>();
        spares.erase(last, failure -> results.add(failure == null ? "erased" : failure));
        assertThat(results).isEmpty();
        runBackground();
        assertThat(results).containsExactly("erased");
        assertThat(disk.filesWith(new byte[] {0, 1})).hasSize(1);
        spares.eraseReserved(last);
        assertThat(disk.filesWith(new byte[] {0, 1})).isEmpty();
        assertThat(spares.reserve(2, FILE)).as("it is free again").isEqualTo(FILE);
    }

    @Test
    void deletesAFileThatCannotBeErased() throws IOException {
        recycle("a", FILE);
        List<Object> results = new ArrayList<>();
        disk.failAfter(0, Operation.WRITE, "Input/output error");
        spares.erase(
                List.of(new JournalRange(JournalPosition.of(9, FILE - 1), JournalPosition.of(9, FILE))), results::add);
        runBackground();
        disk.heal();
        assertThat(results).singleElement().isInstanceOf(IOException.class);
        assertThat(disk.list()).isEmpty();
    }

    @Test
    void reportsAFullDiskAfterGivingUpSparesUntilOneIsPrepared() throws IOException {
        assertThat(spares.giveUp()).isFalse();
        assertThat(spares.isShort()).isFalse();
        recycle("a", FILE);
        assertThat(spares.giveUp()).isTrue();
        assertThat(disk.list()).isEmpty();
        assertThat(spares.isShort()).isTrue();
        spares.prepareAgain();
        runBackground();
        assertThat(spares.isShort()).isFalse();
    }

    @Test
    void doesNothingAfterClose() throws IOException {
        spares.start(0);
        spares.close();
        runBackground();
        assertThat(disk.list()).isEmpty();
        assertThat(recycle("a", FILE)).isFalse();
        assertThat(disk.list()).containsExactly("a");
    }
}
