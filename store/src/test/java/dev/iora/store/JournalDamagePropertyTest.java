// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.StorageFile;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Flipped bits, zeroed sectors and lost files: no damaged record is replayed or read, and all intact ones are found. */
final class JournalDamagePropertyTest {
    private static final int ROUNDS = 1_000;
    private static final int FILE_BYTES = 16 << 10;

    /** The test's record of a batch: its position, and its records by position. */
    private record Batch(long position, long end, Map<Long, String> records) {
        boolean touches(long from, long to) {
            return from < end && position < to;
        }
    }

    @Test
    void reportsDamageAndReplaysAllElse() {
        var losses = new AtomicInteger();
        Seeds.forEach(ROUNDS, random -> {
            var disk = new FaultyDisk();
            List<Batch> batches = write(disk, random);
            List<Batch> damaged = damage(disk, batches, random);
            losses.addAndGet(damaged.size());
            var replayed = new ArrayList<Long>();
            var reports = new ArrayList<long[]>();
            try (Journal _ = open(disk, batches, replayed, reports)) {
                var expected = new ArrayList<Long>();
                for (Batch batch : batches) {
                    if (!damaged.contains(batch)) {
                        expected.addAll(batch.records.keySet().stream().sorted().toList());
                    }
                }
                assertThat(replayed).isEqualTo(expected);
                for (Batch batch : damaged) {
                    assertThat(reports)
                            .as("damage of %d is reported", batch.position)
                            .anyMatch(report -> report[0] <= batch.position && report[1] >= batch.end);
                }
                for (long[] report : reports) {
                    assertThat(batches)
                            .filteredOn(batch -> batch.touches(report[0], report[1]))
                            .allSatisfy(batch -> assertThat(damaged).contains(batch));
                }
            }
            // A second opening finds the same damage and has lost nothing else.
            var again = new ArrayList<Long>();
            open(disk, batches, again, reports).close();
            assertThat(again).isEqualTo(replayed);
        });
        assertThat(losses.get() > ROUNDS || Long.getLong("iora.seed") != null).isTrue();
    }

    @Test
    void readsAreCorrectOrReportedAsDamaged() {
        var damagedReads = new AtomicInteger();
        Seeds.forEach(300, random -> {
            var disk = new FaultyDisk();
            List<Batch> batches = write(disk, random);
            try (Journal journal = open(disk, batches, new ArrayList<>(), new ArrayList<>())) {
                damage(disk, batches, random);
                var into = new StoredMessage();
                for (Batch batch : batches) {
                    for (var record : batch.records.entrySet()) {
                        LoadResult result = journal.read(record.getKey(), into);
                        if (result == LoadResult.LOADED) {
                            assertThat("1/1 " + Messages.text(into)).isEqualTo(record.getValue());
                        } else {
                            assertThat(result).isEqualTo(LoadResult.DAMAGED);
                            damagedReads.incrementAndGet();
                        }
                    }
                }
            }
        });
        assertThat(damagedReads.get() > 100 || Long.getLong("iora.seed") != null)
                .isTrue();
    }

    private static List<Batch> write(FaultyDisk disk, Random random) throws IOException {
        var batches = new ArrayList<Batch>();
        long sequence = 0;
        try (var journal = new SteppedJournal(disk, FILE_BYTES, 0, 0)) {
            int count = 5 + random.nextInt(25);
            for (int i = 0; i < count; i++) {
                JournalBatch batch = journal.journal.begin();
                for (int j = random.nextInt(4); j >= 0; j--) {
                    byte[] payload = new byte[random.nextInt(900)];
                    random.nextBytes(payload);
                    batch.appendMessage(1, 0, Messages.of(++sequence, "a", "", payload));
                }
                batch.awaited();
                var records = new HashMap<Long, String>();
                batch.forEach((type, stream, position, previous, bytes, offset, length) ->
                        records.put(position, SteppedJournal.text(type, stream, bytes, offset, length)));
                journal.commit.submit(batch);
                journal.commit.step();
                batches.add(new Batch(batch.position(), batch.endPosition(), records));
            }
        }
        return batches;
    }

    /** Damages some batches or loses a file; returns the damaged batches. */
    private static List<Batch> damage(FaultyDisk disk, List<Batch> batches, Random random) throws IOException {
        var damaged = new ArrayList<Batch>();
        int file = JournalPosition.file(batches.get(random.nextInt(batches.size())).position);
        // The loss of the last file cannot be detected.
        if (random.nextInt(5) == 0 && file < JournalPosition.file(batches.getLast().position)) {
            disk.lose(JournalFiles.name(file));
            batches.stream()
                    .filter(batch -> JournalPosition.file(batch.position) == file)
                    .forEach(damaged::add);
            return damaged;
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            Batch batch = batches.get(random.nextInt(batches.size()));
            if (damaged.contains(batch)) {
                continue;
            }
            damaged.add(batch);
            String name = JournalFiles.name(JournalPosition.file(batch.position));
            int offset = JournalPosition.offset(batch.position);
            long last = batch.records.keySet().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElseThrow();
            // Anywhere in header or records, but not in the padding of the block.
            int length = (int) (last - batch.position) + MessageCodec.size(1, 0, 0);
            if (random.nextInt(4) == 0) {
                try (StorageFile opened = disk.open(name)) {
                    opened.write(ByteBuffer.allocate(512), offset + random.nextInt(length) / 512 * 512);
                    opened.force();
                }
            } else {
                disk.flipBit(name, offset + random.nextInt(length), random.nextInt(8));
            }
        }
        return damaged;
    }

    private static Journal open(FaultyDisk disk, List<Batch> batches, List<Long> replayed, List<long[]> reports)
            throws IOException {
        var texts = new HashMap<Long, String>();
        batches.forEach(batch -> texts.putAll(batch.records));
        var options = new JournalOptions(FILE_BYTES, FILE_BYTES, 0, 0, 1, Runnable::run);
        return Journal.open(
                disk,
                options,
                Journal.Start.at(0),
                (type, stream, position, previous, bytes, offset, length) -> {
                    assertThat(SteppedJournal.text(type, stream, bytes, offset, length))
                            .isEqualTo(texts.get(position));
                    replayed.add(position);
                },
                (from, to, reason) -> reports.add(new long[] {from, to}));
    }
}
