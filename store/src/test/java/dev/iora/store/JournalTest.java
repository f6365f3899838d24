// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.LittleEndian;
import dev.iora.testkit.FaultyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JournalTest {
    private final FaultyDisk disk = new FaultyDisk();
    private final StoredMessage into = new StoredMessage();

    @Test
    void replaysCommittedRecordsInOrder() throws IOException {
        var expected = new ArrayList<String>();
        try (var journal = new SteppedJournal(disk)) {
            JournalBatch batch = journal.journal.begin();
            batch.appendMessage(7, 0, Messages.of(1, "a.b", "K: v\r\n\r\n", new byte[] {1, 2, 3}));
            batch.appendRecord(6, 9, 0, "xbodyx".getBytes(StandardCharsets.UTF_8), 1, 4);
            batch.awaited();
            journal.commit.submit(batch);
            journal.append(7, Messages.of(2, "a.c", "two"));
            journal.committed.forEach(each -> expected.addAll(SteppedJournal.texts(each)));
        }
        disk.crash(new Random(1));
        try (var journal = new SteppedJournal(disk)) {
            assertThat(journal.replayed).isEqualTo(expected).hasSize(3);
            assertThat(journal.replayed.get(1)).isEqualTo("9/6 body");
            assertThat(journal.damage).isEmpty();
        }
    }

    @Test
    void readsFromTheCacheAndFromFiles() throws IOException {
        byte[] payload = new byte[20_000];
        new Random(1).nextBytes(payload);
        var positions = new ArrayList<Long>();
        var texts = new ArrayList<String>();
        try (var journal = new SteppedJournal(disk)) {
            for (int i = 1; i <= 100; i++) {
                StoredMessage message = Messages.of(i, "subject." + i, "H", payload);
                texts.add(Messages.text(message));
                positions.add(journal.append(3, message));
                journal.committed.forEach(journal.journal::release);
                journal.committed.clear();
                assertThat(journal.journal.memoryBytes()).isLessThanOrEqualTo((128 + 64) << 10);
            }
            assertReads(journal, positions, texts);
        }
        try (var journal = new SteppedJournal(disk)) {
            assertReads(journal, positions, texts);
        }
    }

    private void assertReads(SteppedJournal journal, List<Long> positions, List<String> texts) throws IOException {
        JournalReader reader = journal.journal.reader(Long.MAX_VALUE);
        for (int i = 0; i < positions.size(); i++) {
            assertThat(journal.journal.read(positions.get(i), into)).isEqualTo(LoadResult.LOADED);
            assertThat(Messages.text(into)).isEqualTo(texts.get(i));
            assertThat(reader.read(positions.get(i), into)).isEqualTo(LoadResult.LOADED);
            assertThat(Messages.text(into)).isEqualTo(texts.get(i));
            assertThat(MessageCodec.streamId(into.bytes, MessageCodec.startOf(into)))
                    .isEqualTo(3);
            assertThat(LittleEndian.intAt(into.bytes, MessageCodec.startOf(into)))
                    .isEqualTo(MessageCodec.size(into.subjectLength, into.headersLength, into.payloadLength));
        }
    }

    @Test
    void replaysFromThePositionOfACheckpoint() throws IOException {
        long position;
        try (var journal = new SteppedJournal(disk)) {
            journal.append(1, Messages.of(1, "a", "one"));
            position = journal.journal.end();
            journal.append(1, Messages.of(2, "a", "two"));
        }
        try (var journal = new SteppedJournal(disk, 64 << 10, position, 0)) {
            assertThat(journal.replayed).hasSize(1).first().asString().contains("two");
            assertThat(journal.damage).isEmpty();
        }
    }

    @Test
    void writesABatchLargerThanAFile() throws IOException {
        try (var journal = new SteppedJournal(disk, 16 << 10, 0, 0)) {
            journal.append(1, Messages.of(1, "a", "", new byte[300_000]));
            journal.append(1, Messages.of(2, "a", "", new byte[5_000_000]));
            journal.append(1, Messages.of(3, "a", "x"));
            assertThat(journal.committed).hasSize(3);
        }
        try (var journal = new SteppedJournal(disk, 16 << 10, 0, 0)) {
            assertThat(journal.replayed).hasSize(3);
        }
    }

    @Test
    void recyclesFilesBelowACheckpoint() throws IOException {
        try (var journal = new SteppedJournal(disk, 32 << 10, 0, 0)) {
            for (int i = 1; i <= 400; i++) {
                journal.append(1, Messages.of(i, "a", "", new byte[1000]));
                journal.committed.forEach(journal.journal::release);
                journal.committed.clear();
                journal.journal.recycle(journal.journal.end());
            }
            assertThat(disk.list()).hasSizeLessThan(6);
            assertThat(journal.journal.start()).isGreaterThan(JournalPosition.of(5, 0));
            assertThat(journal.journal.read(JournalPosition.of(1, 5000), into)).isEqualTo(LoadResult.MISSING);
        }
    }

    @Test
    void refusesANewerFormatAndChangesNothing() throws IOException {
        try (var journal = new SteppedJournal(disk)) {
            journal.append(1, Messages.of(1, "a", "one"));
        }
        byte[] header = new byte[28];
        try (var file = disk.open("journal-00000001")) {
            file.read(ByteBuffer.wrap(header), 0);
            LittleEndian.putInt(header, 8, 2);
            LittleEndian.putInt(header, 24, Checksum.crc32c(header, 0, 24));
            file.write(ByteBuffer.wrap(header), 0);
        }
        List<String> before = disk.list();
        assertThatThrownBy(() -> new SteppedJournal(disk))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("/disk/journal-00000001")
                .hasMessageContaining("version 2");
        assertThat(disk.list()).isEqualTo(before);
    }

    @Test
    void readerIgnoresLeftoversOfARecycledFile() throws IOException {
        try (var journal = new SteppedJournal(disk, 16 << 10, 0, 0)) {
            JournalReader reader = journal.journal.reader(Long.MAX_VALUE);
            for (int i = 1; i <= 300; i++) {
                // All of one size, so that the records of each use of a file lie at the same offsets.
                long position = journal.append(1, Messages.of(i, "a", "", new byte[400]));
                assertThat(reader.read(position, into)).isEqualTo(LoadResult.LOADED);
                assertThat(into.sequence).isEqualTo(i);
                journal.committed.forEach(journal.journal::release);
                journal.committed.clear();
                journal.journal.recycle(position);
            }
            assertThat(JournalPosition.file(journal.journal.end())).isGreaterThan(10);
        }
    }

    @Test
    void needsOneIntactCopyOfTheHeader() throws IOException {
        try (var journal = new SteppedJournal(disk)) {
            journal.append(1, Messages.of(1, "a", "one"));
        }
        disk.flipBit("journal-00000001", 16, 3);
        try (var journal = new SteppedJournal(disk)) {
            assertThat(journal.replayed).hasSize(1);
            assertThat(journal.damage).isEmpty();
        }
        disk.flipBit("journal-00000001", 2048 + 9, 3);
        assertThatThrownBy(() -> new SteppedJournal(disk))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/disk/journal-00000001: both headers are damaged");
    }
}
