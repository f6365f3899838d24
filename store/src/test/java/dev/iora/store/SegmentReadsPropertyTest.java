// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reads messages of segments from a slow disk. */
final class SegmentReadsPropertyTest {
    private static final int MAX_STEPS = 1_000_000;

    /** A reader of matching messages of a stream, in order or at random. */
    private static final class Reader {
        final ShardStoreRig.Stream stream;
        final FileStreamStore store;
        final FilterSet filters;
        final boolean inOrder;
        final StoredMessage into = new StoredMessage();
        final Runnable onReady = () -> waiting = false;
        boolean waiting;
        boolean sought = true;
        long sequence = 1;
        int loaded;
        int waited;

        Reader(ShardStoreRig rig, ShardStoreRig.Stream stream, FilterSet filters, boolean inOrder) {
            this.stream = stream;
            this.filters = filters;
            this.inOrder = inOrder;
            store = rig.find(stream.id);
        }

        boolean isDone() {
            return sequence == 0 || (!inOrder && loaded == 30);
        }

        void step(Random random) {
            waiting = true;
            boolean stored = sought ? seek() : load(random);
            if (stored) {
                waiting = false;
            } else {
                waited++;
            }
        }

        private boolean seek() {
            long found = store.seek(sequence, filters, onReady);
            sought = found < 0;
            sequence = Math.abs(found);
            return !sought;
        }

        private boolean load(Random random) {
            LoadResult result = store.load(sequence, into, onReady);
            if (result == LoadResult.PENDING) {
                return false;
            }
            assertThat(result).isEqualTo(LoadResult.LOADED);
            assertThat(CheckedStore.message(into)).isEqualTo(stream.model.message(sequence));
            assertThat(filters.matches(into.bytes, into.subject, into.subjectLength))
                    .isTrue();
            loaded++;
            sequence = inOrder ? sequence + 1 : 1 + random.nextLong(store.lastSequence());
            sought = true;
            return true;
        }

        /** Checks that a finished reader got all matching messages. */
        void verify() {
            if (inOrder) {
                assertThat(loaded).isEqualTo((int) store.count(1, filters));
            }
        }
    }

    private static FilterSet filters(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> filter("s.1." + random.nextInt(7));
            case 1 -> filter("s.*." + random.nextInt(7));
            default -> FilterSet.ALL;
        };
    }

    private static FilterSet filter(String filter) {
        return FilterSet.of(List.of(SubjectFilter.of(filter.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void everyReaderGetsEveryMessageFromASlowDisk() {
        Seeds.forEach(25, random -> {
            ShardStoreRig rig = filled(random, 1 + random.nextInt(3), 40 + random.nextInt(200));
            List<Reader> readers = new ArrayList<>();
            List<ShardStoreRig.Stream> streams = List.copyOf(rig.streams.values());
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                ShardStoreRig.Stream stream = streams.get(random.nextInt(streams.size()));
                readers.add(new Reader(rig, stream, filters(random), random.nextInt(3) > 0));
            }
            int steps = 0;
            while (readers.stream().anyMatch(reader -> !reader.isDone())) {
                Reader reader = readers.get(random.nextInt(readers.size()));
                if (!reader.isDone() && !reader.waiting) {
                    reader.step(random);
                }
                if (random.nextInt(3) == 0 && !rig.readers.isEmpty()) {
                    rig.readers.poll().run();
                }
                // A checkpoint replaces runs and closes segments that are being read.
                if (random.nextInt(500) == 0 && rig.checkpoint()) {
                    rig.change(streams.getFirst(), new ShardStoreRig.Change(ShardStoreRig.SKIPPED, 0, 0, null));
                    rig.submit(true);
                }
                if (random.nextInt(20) == 0) {
                    rig.runBackground(1);
                }
                assertThat(++steps).isLessThan(MAX_STEPS);
            }
            readers.forEach(Reader::verify);
            assertThat(rig.damages).isEmpty();
        });
    }

    @Test
    void sequentialReaderHardlyEverWaits() throws IOException {
        ShardStoreRig rig = filled(new Random(7), 1, 0);
        ShardStoreRig.Stream stream = rig.streams.values().iterator().next();
        rig.readingLater = false;
        for (int i = 0; i < 5_000; i++) {
            rig.append(stream, "s.1." + i % 7, "x".repeat(1000));
            rig.submit(i % 50 == 49);
        }
        checkpoint(rig);
        rig.readingLater = true;
        var reader = new Reader(rig, stream, FilterSet.ALL, true);
        while (!reader.isDone()) {
            reader.step(new Random(1));
            while (!rig.readers.isEmpty()) {
                rig.readers.poll().run();
            }
        }
        reader.verify();
        // 80 blocks and 35 pages of rows in 20 segments.
        assertThat(reader.loaded).isEqualTo(5_000);
        assertThat(reader.waited).isLessThanOrEqualTo(3);
        assertThat(rig.store.memoryBytes()).isLessThan(2 << 20);
    }

    private static ShardStoreRig filled(Random random, int streams, int messages) throws IOException {
        var rig = new ShardStoreRig(new FaultyDisk());
        rig.segmentBytes = 256 << 10;
        rig.restart();
        for (int i = 0; i < streams; i++) {
            ShardStoreRig.Stream stream = rig.createStream();
            for (int n = 0; n < messages; n++) {
                int length = random.nextInt(20) == 0 ? random.nextInt(400_000) : random.nextInt(20_000);
                rig.append(
                        stream,
                        "s.1." + n % 7,
                        String.valueOf((char) ('a' + n % 26)).repeat(length));
                rig.submit(true);
                if (random.nextInt(60) == 0) {
                    checkpoint(rig);
                }
            }
            for (int n = 0; n < messages / 5; n++) {
                long sequence = 1 + random.nextLong(messages);
                rig.change(stream, new ShardStoreRig.Change(ShardStoreRig.REMOVED, sequence, 0, null));
            }
        }
        rig.submit(true);
        checkpoint(rig);
        rig.readingLater = true;
        return rig;
    }

    private static void checkpoint(ShardStoreRig rig) {
        rig.runBackground();
        assertThat(rig.checkpoint()).isTrue();
        rig.runBackground();
    }
}
