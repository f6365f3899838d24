// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.subject.SequenceSet;
import dev.iora.subject.SubjectTree;
import dev.iora.testkit.FaultyDisk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the work that waits for journal positions; {@link EraseSimulationTest} tests the erasure itself. */
class PendingErasuresTest {
    private final ArrayDeque<Runnable> background = new ArrayDeque<>();
    private final ArrayDeque<Runnable> owner = new ArrayDeque<>();
    private final PendingErasures erasures =
            new PendingErasures(new StoreThreads(background::add, Runnable::run, owner::add, WritePace.NONE));
    private int closed;

    private final FaultyDisk disk = new FaultyDisk();

    /**
     * Returns a store with two messages in an empty segment, so that their positions cannot be found, and one in the
     * journal.
     */
    private FileStreamStore store() throws IOException {
        var segment = new Segment(1, disk.open("seg-1"));
        var run = new Run(segment, 1, 1, 2, 2, 64, 200, 264);
        var live = new LiveSequences(2, 1, 2, new SequenceSet());
        var state = new StoreState(live, 200, 1, new SubjectTree());
        var store =
                new FileStreamStore(1, FileStreamStore.Shared.of((_, _) -> LoadResult.MISSING), state, List.of(run));
        store.append(Messages.of(3, "a", "x"), 4096);
        return store;
    }

    private static void run(ArrayDeque<Runnable> tasks) {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }

    @Test
    void locatesMessagesOfTheJournalAtOnce() throws IOException {
        Erasure erasure = erasures.begin(store(), 3);
        assertThat(erasure.isLocated()).isTrue();
        assertThat(erasure.position()).isEqualTo(4096);
        assertThat(erasures.isBusy()).isFalse();
        assertThat(background).isEmpty();
    }

    @Test
    void segmentsAreClosedWhenTheLastMessageIsLocated() throws IOException {
        FileStreamStore store = store();
        Erasure first = erasures.begin(store, 1);
        Erasure second = erasures.begin(store, 2);
        erasures.whenLocated(() -> closed++);
        assertThat(background).hasSize(2);
        background.remove().run();
        run(owner);
        assertThat(first.isLocated()).isTrue();
        assertThat(erasures.isBusy()).isTrue();
        background.remove().run();
        assertThat(second.isLocated()).as("located by the owner's thread only").isFalse();
        run(owner);
        assertThat(erasures.isBusy()).isFalse();
        assertThat(closed).isZero();
        run(background);
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void segmentsAreClosedInTheBackgroundIfNothingIsBeingLocated() throws IOException {
        erasures.whenLocated(() -> closed++);
        assertThat(closed).isZero();
        run(background);
        assertThat(closed).isEqualTo(1);
        erasures.begin(store(), 1);
        run(background);
        run(owner);
        run(background);
        assertThat(closed).as("once").isEqualTo(1);
    }

    @Test
    void reportsAnUnreadableSegmentWithTheErasure() throws IOException {
        FileStreamStore store = store();
        disk.failFrom(0, FaultyDisk.Operation.READ, "Input/output error");
        Erasure erasure = erasures.begin(store, 1);
        run(background);
        run(owner);
        assertThat(erasure.failure()).hasMessageContaining("Input/output error");
        assertThat(erasure.position()).isZero();
        disk.heal();
        Erasure another = erasures.begin(store, 2);
        run(background);
        run(owner);
        assertThat(another.failure()).as("nothing is there: it is damaged").isNull();
        assertThat(another.position()).isZero();
    }
}
