// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.testkit.FaultyDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests which streams and runs a checkpoint writes, and which it keeps. */
class StoredStreamsTest {
    private static final Checkpoint.State NOWHERE = new Checkpoint.State(1, 0, 0, 0);

    private final FaultyDisk disk = new FaultyDisk();
    private final SegmentFiles segments = new SegmentFiles(disk);
    private final StoredStreams streams = new StoredStreams(FileStreamStore.Shared.of((_, _) -> LoadResult.MISSING));

    /** Whether the owner's states have changed. */
    private boolean ownerChanged = true;

    private List<StreamPlan> plan() {
        return streams.plan(_ -> ownerChanged ? () -> new byte[1] : null, segments);
    }

    private static void append(FileStreamStore store) {
        store.append(Messages.of(store.lastSequence() + 1, "a", "x"), 4096);
    }

    private static Checkpoint.Entry entry(long streamId, JournalRange kept) {
        return new Checkpoint.Entry(streamId, "name" + streamId, NOWHERE, NOWHERE, List.of(), kept);
    }

    /** Returns the checkpoint of plans that write nothing. */
    private static Checkpoint written(List<StreamPlan> plans) {
        List<Checkpoint.Entry> entries = new ArrayList<>();
        plans.forEach(plan -> entries.add(entry(plan.streamId(), plan.kept())));
        return new Checkpoint(1, 10_000, 1, entries);
    }

    /** Recovers two streams; the state of the second was never written. */
    private void recoverOneOfTwo() throws IOException {
        FileStreamStore store = streams.create(1);
        append(store);
        byte[] state = store.capture().encode();
        streams.delete(1);
        List<Checkpoint.State> places = new StateFiles(disk).write(1, List.of(new byte[] {7}, state), WritePace.NONE);
        var readable = new Checkpoint.Entry(1, "one", places.get(0), places.get(1), List.of(), JournalRange.NONE);
        var lost = new Checkpoint.State(9, 0, 10, 0);
        var unreadable = new Checkpoint.Entry(2, "two", lost, lost, List.of(), JournalRange.NONE);
        streams.recover(new Checkpoint(1, 5_000, 1, List.of(readable, unreadable)), new StateFiles(disk));
    }

    private @Nullable StreamPlan planOf(long streamId) {
        return plan().stream()
                .filter(plan -> plan.streamId() == streamId)
                .findFirst()
                .orElse(null);
    }

    @Test
    void keepsUnchangedStreamsWhereTheyAre() {
        FileStreamStore store = streams.create(1);
        append(store);
        List<StreamPlan> first = plan();
        assertThat(first).singleElement().satisfies(plan -> {
            assertThat(plan.storeState()).isNotNull();
            assertThat(plan.previous()).isNull();
            assertThat(plan.tailTo()).isEqualTo(2);
        });
        Checkpoint written = written(first);
        streams.install(written, first);
        assertThat(planOf(1)).isNotNull().satisfies(plan -> {
            assertThat(plan.storeState()).isNull();
            assertThat(plan.previous()).isSameAs(written.streams().getFirst());
        });
        append(store);
        assertThat(planOf(1)).isNotNull().extracting(StreamPlan::storeState).isNotNull();
    }

    @Test
    void leavesChangesDuringACheckpointToTheNext() {
        FileStreamStore store = streams.create(1);
        append(store);
        List<StreamPlan> plans = plan();
        append(store);
        streams.install(written(plans), plans);
        assertThat(planOf(1)).isNotNull().satisfies(plan -> {
            assertThat(plan.storeState()).isNotNull();
            assertThat(plan.tailFrom()).isEqualTo(2);
            assertThat(plan.tailTo()).isEqualTo(3);
        });
    }

    @Test
    void ignoresAnAbandonedCheckpoint() {
        append(streams.create(1));
        plan();
        assertThat(planOf(1)).isNotNull().extracting(StreamPlan::storeState).isNotNull();
    }

    @Test
    void streamDeletedDuringACheckpointStaysDeleted() {
        append(streams.create(1));
        append(streams.create(2));
        List<StreamPlan> plans = plan();
        streams.delete(1);
        streams.install(written(plans), plans);
        assertThat(streams.find(1)).isNull();
        assertThat(plan()).singleElement().extracting(StreamPlan::streamId).isEqualTo(2L);
    }

    @Test
    void requiresTheOwnersStateOfANewStream() {
        streams.create(1);
        ownerChanged = false;
        assertThatThrownBy(this::plan).hasMessage("a new stream has a state");
        assertThatThrownBy(() -> streams.create(1)).hasMessage("there is a stream with this id");
    }

    @Test
    void restoresStreamsOrMarksThemUnreadable() throws IOException {
        recoverOneOfTwo();
        assertThat(streams.recovered())
                .singleElement()
                .satisfies(found -> assertThat(found.ownerState()).containsExactly(7));
        FileStreamStore store = Objects.requireNonNull(streams.find(1));
        assertThat(store.messages()).isEqualTo(1);
        assertThat(streams.find(2)).isNull();
        assertThat(streams.unreadable())
                .singleElement()
                .satisfies(left -> assertThat(left.name()).isEqualTo("two"));
        assertThat(planOf(1)).isNotNull().extracting(StreamPlan::storeState).isNull();
    }

    @Test
    void keepsTheJournalRangeOfAnUnreadableStreamInEachCheckpoint() throws IOException {
        recoverOneOfTwo();
        var range = new JournalRange(5_000, 9_000);
        streams.onReplayed(range);
        assertThat(streams.recovered()).isEmpty();
        assertThat(streams.keptRanges()).containsExactly(range);
        List<StreamPlan> plans = plan();
        streams.install(written(plans), plans);
        // The range of the next start is ignored.
        streams.onReplayed(new JournalRange(10_000, 20_000));
        assertThat(planOf(2)).isNotNull().satisfies(plan -> {
            assertThat(plan.storeState()).isNull();
            assertThat(plan.ownerState()).isNull();
            assertThat(plan.kept()).isEqualTo(range);
        });
        streams.delete(2);
        assertThat(streams.keptRanges()).isEmpty();
        assertThat(planOf(2)).isNull();
    }

    @Test
    void marksAStreamThatItsOwnerCannotReadAsUnreadable() throws IOException {
        recoverOneOfTwo();
        assertThat(streams.leave(1, "a later version").name()).isEqualTo("one");
        assertThat(streams.find(1)).isNull();
        assertThat(streams.unreadable()).extracting(UnreadableStream::streamId).containsExactly(2L, 1L);
        assertThatThrownBy(() -> streams.leave(1, "twice")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void replaysKeptRecordsOnceAndKeepsThemUntilThen() throws IOException {
        byte[] state = StoreState.empty().encode();
        List<Checkpoint.State> places = new StateFiles(disk).write(1, List.of(new byte[] {7}, state), WritePace.NONE);
        var range = new JournalRange(5_000, 9_000);
        var entry = new Checkpoint.Entry(1, "one", places.get(0), places.get(1), List.of(), range);
        streams.recover(new Checkpoint(1, 9_500, 1, List.of(entry)), new StateFiles(disk));
        assertThat(streams.kept()).containsExactly(new KeptRecords(1, range));
        assertThat(streams.keptRanges()).containsExactly(range);
        List<StreamPlan> plans = plan();
        streams.install(written(plans), plans);
        assertThat(streams.keptRanges()).isEmpty();
    }
}
