// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.FaultyDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** After the removal of unreadable messages, the bytes of the stream equal those of the remaining messages. */
class LostRowsTest {
    private final Random random = new Random(7);

    private ShardStoreRig filled(int messages) throws IOException {
        return filled(messages, 32 << 10);
    }

    private ShardStoreRig filled(int messages, int cacheBytes) throws IOException {
        var rig = new ShardStoreRig(new FaultyDisk(), cacheBytes);
        ShardStoreRig.Stream stream = rig.createStream();
        for (int i = 0; i < messages; i++) {
            rig.append(stream, "s.0." + i % 7, "payload ".repeat(random.nextInt(9)) + i);
            rig.submit(i % 10 == 9);
        }
        rig.submit(true);
        return rig;
    }

    private static void checkpoint(ShardStoreRig rig) {
        int before = rig.checkpoints;
        assertThat(rig.checkpoint()).isTrue();
        rig.runBackground();
        assertThat(rig.checkpoints).isEqualTo(before + 1);
    }

    private static void restart(ShardStoreRig rig) throws IOException {
        rig.disk.kill();
        rig.restart();
    }

    private static ShardStoreRig.Stream stream(ShardStoreRig rig) {
        return rig.streams.values().iterator().next();
    }

    private static void damagePage(ShardStoreRig rig, Run run, int number) throws IOException {
        rig.disk
                .directory("segments")
                .flipBit(run.segment().name(), run.rowsOffset() + (long) number * Run.PAGE + 12, 3);
    }

    private static List<Long> unreadable(FileStreamStore store, LongPredicate live) {
        List<Long> unreadable = new ArrayList<>();
        for (long s = store.firstSequence(); s <= store.lastSequence(); s++) {
            if (live.test(s) && store.load(s, new StoredMessage(), () -> {}) != LoadResult.LOADED) {
                unreadable.add(s);
            }
        }
        return unreadable;
    }

    private static void remove(ShardStoreRig.Stream stream, FileStreamStore store, long sequence) {
        assertThat(store.remove(sequence)).isTrue();
        assertThat(stream.model.remove(sequence)).isTrue();
    }

    private static void assertSameBytes(ShardStoreRig.Stream stream, FileStreamStore store) {
        assertThat(store.messages()).isEqualTo(stream.model.messages.size());
        assertThat(store.bytes()).isEqualTo(stream.model.bytes());
    }

    @Test
    void bytesAreExactAfterTheMessagesOfADamagedPageAreRemoved() throws IOException {
        ShardStoreRig rig = filled(700);
        checkpoint(rig);
        for (int number : new int[] {0, 1}) {
            damagePage(rig, rig.find(1).runs().getFirst(), number);
        }
        restart(rig);
        ShardStoreRig.Stream stream = stream(rig);
        FileStreamStore store = rig.find(stream.id);
        List<Long> lost = unreadable(store, stream.model.messages::containsKey);
        assertThat(lost)
                .hasSizeBetween(Run.ROWS_PER_PAGE, 2 * Run.ROWS_PER_PAGE)
                .contains(1L);
        Collections.shuffle(lost, random);
        for (long sequence : lost) {
            long before = store.bytes();
            remove(stream, store, sequence);
            assertThat(store.bytes()).isLessThan(before);
        }
        assertSameBytes(stream, store);
    }

    @Test
    void bytesAreExactWhenAMissingSegmentIsPurged() throws IOException {
        ShardStoreRig rig = filled(700);
        checkpoint(rig);
        List<Run> runs = rig.find(1).runs();
        assertThat(runs).hasSizeGreaterThan(1);
        long end = runs.getFirst().lastSequence() + 1;
        rig.disk.directory("segments").lose(runs.getFirst().segment().name());
        restart(rig);
        ShardStoreRig.Stream stream = stream(rig);
        FileStreamStore store = rig.find(stream.id);
        // In two steps: a replay from between them computes the same bytes.
        store.removeBelow(end / 2);
        store.removeBelow(end);
        stream.model.removeBelow(end);
        assertSameBytes(stream, store);
    }

    @Test
    void damagedPageOfARunWithGapsLosesOnlyItsRows() throws IOException {
        ShardStoreRig rig = new ShardStoreRig(new FaultyDisk());
        rig.segmentBytes = 1 << 20;
        restart(rig);
        ShardStoreRig.Stream stream = rig.createStream();
        for (int i = 1; i <= 1000; i++) {
            rig.append(stream, "s.0." + i % 7, "payload ".repeat(random.nextInt(9)) + i);
            rig.submit(i % 10 == 0);
        }
        for (int i = 1; i <= 1000; i += 1 + random.nextInt(6)) {
            rig.change(stream, new ShardStoreRig.Change(ShardStoreRig.REMOVED, i, 0, null));
        }
        rig.submit(true);
        checkpoint(rig);
        Run run = rig.find(stream.id).runs().getFirst();
        assertThat(run.isDense()).isFalse();
        assertThat(run.pages()).isGreaterThan(3);
        damagePage(rig, run, (run.pages() - 1) / 2);
        restart(rig);
        FileStreamStore store = rig.find(stream.id);
        List<Long> lost = unreadable(store, stream.model.messages::containsKey);
        assertThat(lost).hasSize(Run.ROWS_PER_PAGE);
        Collections.shuffle(lost, random);
        lost.forEach(sequence -> remove(stream, store, sequence));
        assertSameBytes(stream, store);
    }

    @Test
    void unreadableMessageKeepsItsSizeInSegments() throws IOException {
        ShardStoreRig rig = filled(300, 4 << 10);
        ShardStoreRig.Stream stream = stream(rig);
        damageJournal(rig, 5);
        checkpoint(rig);
        FileStreamStore store = rig.find(stream.id);
        assertThat(unreadable(store, stream.model.messages::containsKey)).containsExactly(5L);
        // The run is rewritten, because most of it is removed.
        for (long s = 6; s < 250; s++) {
            rig.change(stream, new ShardStoreRig.Change(ShardStoreRig.REMOVED, s, 0, null));
        }
        rig.submit(true);
        checkpoint(rig);
        restart(rig);
        FileStreamStore again = rig.find(stream.id);
        assertThat(unreadable(again, stream.model.messages::containsKey)).containsExactly(5L);
        remove(stream, again, 5);
        assertSameBytes(stream, again);
    }

    private static void damageJournal(ShardStoreRig rig, long sequence) throws IOException {
        Erasure place = rig.find(1).erasure(sequence);
        assertThat(place.position()).isPositive();
        String name = JournalFiles.name(JournalPosition.file(place.position()));
        rig.disk.directory("journal").flipBit(name, JournalPosition.offset(place.position()) + place.length() / 2, 3);
    }

    @Test
    void transientReadFailureChangesNoDecision() throws IOException {
        ShardStoreRig rig = filled(700);
        checkpoint(rig);
        restart(rig);
        ShardStoreRig.Stream stream = stream(rig);
        FileStreamStore store = rig.find(stream.id);
        rig.disk.failAfter(0, FaultyDisk.Operation.READ, "Input/output error");
        remove(stream, store, 3);
        assertSameBytes(stream, store);
        rig.checked(stream).compareSubjects();
    }

    @Test
    void checkpointsContinueWithAnUnreadableRun() throws IOException {
        ShardStoreRig rig = filled(700);
        checkpoint(rig);
        ShardStoreRig.Stream stream = stream(rig);
        Run first = rig.find(1).runs().getFirst();
        Run second = rig.find(1).runs().get(1);
        // Both runs have to be rewritten.
        for (long s = 1; s <= second.lastSequence(); s++) {
            if (s % 4 != 0) {
                rig.change(stream, new ShardStoreRig.Change(ShardStoreRig.REMOVED, s, 0, null));
            }
        }
        rig.submit(true);
        // Some of its rows or records can be read, but not all.
        rig.disk.failFrom(
                first.pages(),
                FaultyDisk.Operation.READ,
                "Input/output error",
                first.segment().name());
        checkpoint(rig);
        assertThat(rig.find(1).runs()).contains(first).doesNotContain(second);
        rig.disk.heal();
        checkpoint(rig);
        rig.compare(random);
        restart(rig);
        rig.compare(random);
    }
}
