// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import dev.iora.subject.FilterSet;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShardStoreTest {
    private static ShardStoreRig filled(int streams, int messages) throws IOException {
        var rig = new ShardStoreRig(new FaultyDisk());
        for (int i = 0; i < streams; i++) {
            rig.createStream();
        }
        for (int i = 0; i < messages; i++) {
            for (ShardStoreRig.Stream stream : rig.streams.values()) {
                rig.append(stream, "s.0." + i % 7, "payload " + i);
            }
            rig.submit(i % 10 == 0);
        }
        rig.step();
        return rig;
    }

    private static void checkpoint(ShardStoreRig rig) {
        int before = rig.checkpoints;
        assertThat(rig.checkpoint()).isTrue();
        rig.runBackground();
        assertThat(rig.checkpoints).isEqualTo(before + 1);
    }

    private static StorageDirectory segments(ShardStoreRig rig) throws IOException {
        return rig.disk.directory("segments");
    }

    private static List<String> files(ShardStoreRig rig, String prefix) throws IOException {
        return segments(rig).list().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    private static void flip(StorageDirectory directory, String name, Random random) throws IOException {
        try (StorageFile file = directory.open(name)) {
            long position = random.nextLong(file.size());
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8)));
            one.rewind();
            file.write(one, position);
        }
    }

    @Test
    void recyclesTheJournalBelowACheckpoint() throws IOException {
        ShardStoreRig rig = filled(2, 600);
        long start = rig.store.journal().start();
        checkpoint(rig);
        assertThat(rig.store.journal().start()).isGreaterThan(start);
        assertThat(rig.store.position()).isPositive();
        rig.compare(new Random(1));
        rig.restart();
        rig.compare(new Random(1));
    }

    @Test
    void retriesToRecycleAFile() throws IOException {
        ShardStoreRig rig = filled(2, 600);
        rig.disk.failFrom(0, FaultyDisk.Operation.DIRECTORY, "Input/output error", "journal-00000001");
        checkpoint(rig);
        assertThat(rig.disk.directory("journal").list())
                .contains("journal-00000001")
                .doesNotContain("journal-00000002");
        rig.disk.heal();
        checkpoint(rig);
        assertThat(rig.disk.directory("journal").list()).doesNotContain("journal-00000001");
        rig.restart();
        rig.compare(new Random(1));
    }

    @Test
    void smallStreamsShareASegmentAndSmallRunsAreMerged() throws IOException {
        ShardStoreRig rig = filled(20, 10);
        checkpoint(rig);
        assertThat(files(rig, "seg-")).hasSizeLessThanOrEqualTo(2);
        for (int round = 0; round < 20; round++) {
            for (ShardStoreRig.Stream stream : rig.streams.values()) {
                rig.append(stream, "s.1.1", "more");
            }
            rig.submit(true);
            checkpoint(rig);
        }
        for (ShardStoreRig.Stream stream : rig.streams.values()) {
            FileStreamStore store = rig.find(stream.id);
            assertThat(store.runs()).hasSizeLessThan(6);
        }
        rig.compare(new Random(1));
    }

    @Test
    void removedMessagesLeaveTheSegments() throws IOException {
        ShardStoreRig rig = filled(1, 400);
        ShardStoreRig.Stream stream = rig.streams.values().iterator().next();
        checkpoint(rig);
        long full = size(rig);
        for (long s = 1; s <= 400; s++) {
            if (s % 4 != 0) {
                rig.change(stream, new ShardStoreRig.Change(ShardStoreRig.REMOVED, s, 0, null));
            }
        }
        rig.submit(true);
        checkpoint(rig);
        assertThat(size(rig)).isLessThan(full / 2);
        rig.compare(new Random(1));
        rig.change(stream, new ShardStoreRig.Change(ShardStoreRig.DELETED, 0, 0, null));
        rig.submit(true);
        checkpoint(rig);
        assertThat(files(rig, "seg-")).isEmpty();
    }

    private static long size(ShardStoreRig rig) throws IOException {
        long size = 0;
        for (String name : files(rig, "seg-")) {
            try (StorageFile file = segments(rig).open(name)) {
                size += file.size();
            }
        }
        return size;
    }

    @Test
    void writesOnlyChangedStreams() throws IOException {
        ShardStoreRig rig = filled(3, 10);
        checkpoint(rig);
        List<String> before = files(rig, "seg-");
        for (int round = 0; round < 40; round++) {
            checkpoint(rig);
        }
        assertThat(files(rig, "seg-")).isEqualTo(before);
        assertThat(files(rig, "st-")).hasSizeLessThanOrEqualTo(66);
        rig.restart();
        rig.compare(new Random(1));
    }

    @Test
    void readsSegmentsLaterFromASlowDisk() throws IOException {
        ShardStoreRig rig = filled(1, 300);
        checkpoint(rig);
        rig.readingLater = true;
        FileStreamStore store = rig.find(1);
        var into = new StoredMessage();
        int[] ready = new int[1];
        Runnable onReady = () -> ready[0]++;
        // First its row, then the message; a callback added twice runs once.
        for (int reads = 1; reads <= 2; reads++) {
            assertThat(store.load(5, into, onReady)).isEqualTo(LoadResult.PENDING);
            assertThat(store.load(5, into, onReady)).isEqualTo(LoadResult.PENDING);
            while (!rig.readers.isEmpty()) {
                rig.readers.poll().run();
            }
            assertThat(ready[0]).isEqualTo(reads);
        }
        assertThat(store.load(5, into, () -> {})).isEqualTo(LoadResult.LOADED);
        assertThat(into.sequence).isEqualTo(5);
    }

    @Test
    void oneDamagedCopyOfCheckpointOrStatesCostsNothing() {
        Seeds.forEach(40, random -> {
            ShardStoreRig rig = filled(3, 20);
            checkpoint(rig);
            List<String> copies = files(rig, random.nextBoolean() ? "chk-" : "st-");
            flip(segments(rig), copies.get(random.nextInt(copies.size())), random);
            rig.disk.kill();
            rig.restart();
            rig.compare(random);
        });
    }

    @Test
    void damagedSegmentLosesOnlyDamagedMessagesAndIsReported() {
        Seeds.forEach(150, random -> {
            ShardStoreRig rig = filled(3, 60);
            checkpoint(rig);
            List<String> names = files(rig, "seg-");
            String name = names.get(random.nextInt(names.size()));
            boolean missing = random.nextInt(5) == 0;
            if (missing) {
                segments(rig).delete(name);
            } else {
                flip(segments(rig), name, random);
            }
            rig.disk.kill();
            rig.restart();
            int damaged = 0;
            var into = new StoredMessage();
            for (ShardStoreRig.Stream stream : rig.streams.values()) {
                FileStreamStore store = rig.find(stream.id);
                assertThat(store.messages()).isEqualTo(stream.model.messages.size());
                for (long s = store.next(0, FilterSet.ALL); s != 0; s = store.next(s + 1, FilterSet.ALL)) {
                    LoadResult result = store.load(s, into, () -> {});
                    damaged += result == LoadResult.DAMAGED ? 1 : 0;
                    if (result == LoadResult.LOADED) {
                        assertThat(CheckedStore.message(into)).isEqualTo(stream.model.message(s));
                    }
                }
            }
            assertThat(damaged > 0).isEqualTo(!rig.damages.isEmpty());
            assertThat(damaged).isLessThanOrEqualTo(missing ? 180 : 62);
            // Damaged messages can be removed like any other, and the rest stays usable.
            FileStreamStore first = rig.find(1);
            for (long s = 1; s <= 60; s++) {
                assertThat(first.remove(s)).isTrue();
            }
            assertThat(first.messages()).isZero();
            assertThat(first.bytes()).isZero();
        });
    }

    @Test
    void keepsAllDataOfAStreamWhoseStateIsLost() throws IOException {
        ShardStoreRig rig = filled(1, 20);
        checkpoint(rig);
        List<String> segments = files(rig, "seg-");
        for (String name : files(rig, "st-")) {
            try (StorageFile file = segments(rig).open(name)) {
                file.truncate(4);
            }
        }
        var damages = rig.damages;
        assertThatThrownBy(rig::restart).isInstanceOf(AssertionError.class).hasMessageContaining("is gone");
        assertThat(damages).isNotEmpty();
        assertThat(files(rig, "seg-")).isEqualTo(segments);
    }

    @Test
    void refusesToStartWithoutAnyIntactCheckpoint() throws IOException {
        ShardStoreRig rig = filled(1, 20);
        checkpoint(rig);
        List<String> before = segments(rig).list();
        for (String name : files(rig, "chk-")) {
            try (StorageFile file = segments(rig).open(name)) {
                file.truncate(30);
            }
        }
        rig.disk.kill();
        assertThatThrownBy(rig::restart)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no checkpoint can be read");
        assertThat(segments(rig).list()).containsExactlyInAnyOrderElementsOf(before);
    }
}
