// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.Clock;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.FaultyDisk.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupCommitTest {
    private final FaultyDisk disk = new FaultyDisk();

    private static JournalBatch submit(SteppedJournal journal, boolean awaited) {
        return submit(journal, awaited, 10);
    }

    private static JournalBatch submit(SteppedJournal journal, boolean awaited, int bytes) {
        JournalBatch batch = journal.journal.begin();
        batch.appendRecord(2, 1, 0, new byte[bytes], 0, bytes);
        if (awaited) {
            batch.awaited();
        }
        journal.commit.submit(batch);
        return batch;
    }

    @Test
    void forcesAllWaitingBatchesOnce() throws IOException {
        try (var journal = new SteppedJournal(disk)) {
            submit(journal, true);
            journal.commit.step();
            long before = disk.forces();
            var batches = new ArrayList<JournalBatch>();
            for (int i = 0; i < 10; i++) {
                batches.add(submit(journal, true));
            }
            assertThat(journal.commit.step()).isTrue();
            assertThat(disk.forces()).isEqualTo(before + 1);
            assertThat(journal.committed.subList(1, 11)).isEqualTo(batches);
            assertThat(journal.commit.step()).isFalse();
            assertThat(journal.commit.durable()).isEqualTo(journal.journal.end());
        }
    }

    @Test
    void committedBatchesAreDurableForEveryKindOfWrite() throws IOException {
        try (var journal = new SteppedJournal(disk, 1 << 20, 0, 0)) {
            for (int i = 0; i < 100; i++) {
                submit(journal, true);
                journal.commit.step();
            }
            assertDurable(journal);
            // These batches are not adjacent in memory, so they take more than one write.
            for (int i = 0; i < 3; i++) {
                submit(journal, true, 40_000);
            }
            journal.commit.step();
            assertDurable(journal);
            submit(journal, false);
            journal.commit.step();
            for (int i = 0; i < 100; i++) {
                submit(journal, true);
                journal.commit.step();
                assertDurable(journal);
            }
        }
    }

    private void assertDurable(SteppedJournal journal) {
        assertThat(journal.commit.durable()).isEqualTo(journal.journal.end());
        for (JournalBatch batch : journal.committed) {
            long start = JournalPosition.offset(batch.position());
            assertThat(disk.isDurable(
                            JournalFiles.name(JournalPosition.file(batch.position())),
                            start,
                            JournalPosition.offset(batch.endPosition())))
                    .as("batch at %d", start)
                    .isTrue();
        }
    }

    @Test
    void commitsNothingOnceAnotherServerMayWriteToTheStore() throws IOException {
        for (long intervalNanos : new long[] {0, 1_000_000_000}) {
            var journal = new SteppedJournal(disk.directory("interval" + intervalNanos), 64 << 10, 0, intervalNanos);
            submit(journal, true);
            journal.commit.step();
            assertThat(journal.committed).hasSize(1);
            disk.disown("the lock is gone");
            // The last check is trusted for a moment.
            journal.clock.advance(100_000_000);
            JournalBatch batch = journal.journal.begin();
            batch.appendRecord(2, 1, 0, new byte[10], 0, 10);
            assertThat(journal.commit.submitOrCommit(batch)).isFalse();
            journal.commit.step();
            assertThat(journal.committed).hasSize(1);
            assertThat(journal.failures).singleElement().asString().contains("the lock is gone");
            journal.close();
            disk.disown("");
        }
    }

    @Test
    void commitsUnawaitedBatchesInOrderWhenTheyAreWritten() throws IOException {
        try (var journal = new SteppedJournal(disk)) {
            submit(journal, false);
            submit(journal, false);
            journal.commit.step();
            long before = disk.forces();
            submit(journal, false);
            journal.commit.step();
            assertThat(disk.forces()).isEqualTo(before);
            assertThat(journal.committed).hasSize(3);

            var batches = List.of(submit(journal, true), submit(journal, false));
            journal.commit.step();
            assertThat(journal.committed.subList(3, 5)).isEqualTo(batches);
            assertThat(disk.forces()).isEqualTo(before + 1);
        }
    }

    @Test
    void commitsWrittenBatchesAndForcesThemOncePerInterval() throws IOException {
        try (var journal = new SteppedJournal(disk, 64 << 10, 0, 1_000)) {
            submit(journal, true);
            journal.commit.step();
            long before = disk.forces();
            submit(journal, true);
            journal.commit.step();
            assertThat(journal.committed).hasSize(2);
            assertThat(disk.forces()).isEqualTo(before);
            assertThat(journal.commit.durable()).isLessThan(journal.journal.end());
            journal.clock.advance(999);
            journal.commit.step();
            assertThat(disk.forces()).isEqualTo(before);
            journal.clock.advance(1);
            journal.commit.step();
            assertThat(disk.forces()).isEqualTo(before + 1);
            assertThat(journal.commit.durable()).isEqualTo(journal.journal.end());
            journal.clock.advance(5_000);
            journal.commit.step();
            assertThat(disk.forces()).as("nothing to force").isEqualTo(before + 1);
        }
    }

    private static JournalBatch begin(SteppedJournal journal) {
        JournalBatch batch = journal.journal.begin();
        batch.appendRecord(2, 1, 0, new byte[10], 0, 10);
        batch.awaited();
        return batch;
    }

    @Test
    void ownerCommitsASingleBatchWithAnInterval() throws IOException {
        var journal = new SteppedJournal(disk, 64 << 10, 0, 1_000);
        beginFile(journal);
        assertThat(journal.commit.submitOrCommit(begin(journal))).isTrue();
        assertThat(journal.commit.written()).isEqualTo(journal.journal.end());
        assertThat(journal.committed)
                .as("not reported for a commit by the owner")
                .isEmpty();
        journal.commit.submit(begin(journal));
        assertThat(journal.commit.submitOrCommit(begin(journal)))
                .as("behind another one")
                .isFalse();
        journal.commit.step();
        assertThat(journal.committed).hasSize(2);
        journal.clock.advance(1_000);
        journal.commit.step();
        assertThat(journal.commit.durable()).isEqualTo(journal.journal.end());
        assertThat(journal.commit.submitOrCommit(begin(journal))).isTrue();
        assertThat(journal.commit.durable()).isLessThan(journal.journal.end());
        disk.kill();
        try (var again = new SteppedJournal(disk)) {
            assertThat(again.replayed).hasSize(5);
            assertThat(again.damage).isEmpty();
        }
    }

    @Test
    void ownerCommitsAnUnawaitedBatchWithoutAnInterval() throws IOException {
        try (var journal = new SteppedJournal(disk)) {
            beginFile(journal);
            assertThat(journal.commit.submitOrCommit(begin(journal)))
                    .as("must be durable")
                    .isFalse();
            JournalBatch behind = journal.journal.begin();
            behind.appendRecord(2, 1, 0, new byte[10], 0, 10);
            assertThat(journal.commit.submitOrCommit(behind)).as("behind it").isFalse();
            journal.commit.step();
            assertThat(journal.committed).hasSize(2);
            JournalBatch alone = journal.journal.begin();
            alone.appendRecord(2, 1, 0, new byte[10], 0, 10);
            long forces = disk.forces();
            assertThat(journal.commit.submitOrCommit(alone)).isTrue();
            assertThat(disk.forces()).isEqualTo(forces);
            assertThat(journal.commit.written()).isEqualTo(journal.journal.end());
            assertThat(journal.commit.durable()).isLessThan(journal.journal.end());
        }
    }

    /** Writes the first batch of a file, which the sync thread does. */
    private static void beginFile(SteppedJournal journal) {
        assertThat(journal.commit.submitOrCommit(begin(journal))).isFalse();
        journal.commit.step();
        journal.committed.clear();
    }

    @Test
    void ownerNeitherForcesNorCreatesFiles() throws IOException {
        try (var journal = new SteppedJournal(disk, 64 << 10, 0, 1_000)) {
            int handedOver = 0;
            for (int i = 0; i < 500; i++) {
                JournalBatch batch = journal.journal.begin();
                batch.appendRecord(2, 1, 0, new byte[1000], 0, 1000);
                long forces = disk.forces();
                int files = disk.list().size();
                boolean committedAtOnce = journal.commit.submitOrCommit(batch);
                assertThat(disk.forces()).isEqualTo(forces);
                assertThat(disk.list()).hasSize(files);
                handedOver += committedAtOnce ? 0 : 1;
                journal.commit.step();
            }
            assertThat(handedOver).isBetween(5, 20);
        }
    }

    @Test
    void ownerLeavesAwaitedBatchesToTheSyncThread() throws IOException {
        try (var journal = new SteppedJournal(disk)) {
            assertThat(journal.commit.submitOrCommit(begin(journal))).isFalse();
            journal.commit.step();
            assertThat(journal.committed).hasSize(1);
        }
    }

    @Test
    void ownerLeavesAFullOrFailingDiskToTheSyncThread() throws IOException {
        var journal = new SteppedJournal(disk, 64 << 10, 0, 1_000);
        beginFile(journal);
        assertThat(journal.commit.submitOrCommit(begin(journal))).isTrue();
        disk.failFrom(0, Operation.WRITE, FaultyDisk.NO_SPACE);
        assertThat(journal.commit.submitOrCommit(begin(journal))).isFalse();
        assertThat(journal.stalls).isEmpty();
        journal.commit.step();
        assertThat(journal.stalls).hasSize(1);
        disk.heal();
        assertThat(journal.commit.submitOrCommit(begin(journal)))
                .as("behind a stalled batch")
                .isFalse();
        journal.clock.advance(GroupCommit.RETRY_NANOS);
        journal.commit.step();
        assertThat(journal.committed).hasSize(2);
        disk.failFrom(0, Operation.WRITE, "Input/output error");
        assertThat(journal.commit.submitOrCommit(begin(journal))).isFalse();
        assertThat(journal.failures).singleElement().asString().contains("Input/output error");
        disk.heal();
        assertThat(journal.commit.submitOrCommit(begin(journal))).isFalse();
        journal.commit.step();
        assertThat(journal.committed).hasSize(2);
        journal.close();
        try (var again = new SteppedJournal(disk)) {
            assertThat(again.replayed).hasSize(4);
        }
    }

    @Test
    void failedForceFreezesForEver() throws IOException {
        var journal = new SteppedJournal(disk);
        submit(journal, true);
        journal.commit.step();
        disk.failAfter(0, Operation.FORCE, "Input/output error");
        submit(journal, true);
        journal.commit.step();
        long forces = disk.forces();
        submit(journal, true);
        journal.commit.step();
        journal.close();
        assertThat(journal.commit.isFrozen()).isTrue();
        assertThat(journal.failures).singleElement().asString().contains("/disk/journal-00000001: Input/output error");
        assertThat(journal.committed).hasSize(1);
        assertThat(journal.written).hasSize(2);
        assertThat(disk.forces()).as("never forced again").isEqualTo(forces);
        disk.crash(new Random(1));
        try (var again = new SteppedJournal(disk)) {
            assertThat(again.replayed).hasSize(1);
        }
    }

    @Test
    void failedWriteFreezesBeforeAnythingLaterIsWritten() throws IOException {
        var journal = new SteppedJournal(disk);
        submit(journal, true);
        journal.commit.step();
        disk.failAfter(1, Operation.WRITE, "Input/output error");
        submit(journal, true);
        submit(journal, true);
        submit(journal, true);
        journal.commit.step();
        journal.close();
        assertThat(journal.failures).singleElement().asString().contains("Input/output error");
        assertThat(journal.committed).as("written, but not committed").hasSize(1);
        try (var again = new SteppedJournal(disk)) {
            assertThat(again.replayed).hasSize(2);
            assertThat(again.damage).isEmpty();
        }
    }

    @Test
    void writesStalledBatchesInOrderOnceThereIsRoom() throws IOException {
        for (int torn = 0; torn < 50; torn++) {
            var full = new FaultyDisk();
            var journal = new SteppedJournal(full);
            submit(journal, true);
            journal.commit.step();
            full.tearFailingWrites(new Random(torn));
            full.failFrom(1, Operation.WRITE, FaultyDisk.NO_SPACE);
            var batches = List.of(submit(journal, true), submit(journal, true), submit(journal, false));
            journal.commit.step();
            assertThat(journal.stalls).singleElement().asString().contains(FaultyDisk.NO_SPACE);
            assertThat(journal.committed).as("written batches become durable").hasSize(2);
            long forces = full.forces();
            journal.clock.advance(GroupCommit.RETRY_NANOS);
            journal.commit.step();
            assertThat(full.forces()).isEqualTo(forces);
            if (torn % 2 == 0) {
                // A crash of the full disk loses nothing committed either.
                full.crash(new Random(torn));
                try (var again = new SteppedJournal(full)) {
                    assertThat(again.replayed).hasSizeGreaterThanOrEqualTo(2);
                    assertThat(again.damage).isEmpty();
                }
                continue;
            }
            full.heal();
            journal.commit.step();
            assertThat(journal.committed).as("tried too early").hasSize(2);
            journal.clock.advance(GroupCommit.RETRY_NANOS);
            journal.commit.step();
            assertThat(journal.resumed).isOne();
            assertThat(journal.failures).isEmpty();
            assertThat(journal.committed.subList(1, 4)).isEqualTo(batches);
            submit(journal, true);
            journal.close();
            try (var again = new SteppedJournal(full)) {
                assertThat(again.replayed).hasSize(5);
                assertThat(again.damage).isEmpty();
            }
        }
    }

    @Test
    void writesConsecutiveAwaitedBatchesAsOne() throws IOException {
        var journal = new SteppedJournal(disk);
        for (int i = 0; i < 40; i++) {
            submit(journal, true);
            journal.commit.step();
        }
        disk.failFrom(1, Operation.WRITE, FaultyDisk.NO_SPACE);
        var batches = List.of(submit(journal, true), submit(journal, true), submit(journal, true));
        journal.commit.step();
        assertThat(journal.committed.subList(40, 43)).isEqualTo(batches);
        var stalled = List.of(submit(journal, true), submit(journal, true), submit(journal, false));
        journal.commit.step();
        assertThat(journal.committed).hasSize(43);
        assertThat(journal.stalls).hasSize(1);
        disk.heal();
        journal.clock.advance(GroupCommit.RETRY_NANOS);
        journal.commit.step();
        assertThat(journal.committed.subList(43, 46)).isEqualTo(stalled);
        disk.failFrom(0, Operation.WRITE, "Input/output error");
        submit(journal, true);
        submit(journal, true);
        journal.commit.step();
        journal.close();
        assertThat(journal.failures).hasSize(1);
        assertThat(journal.committed).hasSize(46);
        disk.heal();
        try (var again = new SteppedJournal(disk)) {
            assertThat(again.replayed).hasSize(46);
            assertThat(again.damage).isEmpty();
        }
    }

    @Test
    void neverCommitsBatchesWithoutRoomUntilTheEnd() throws IOException {
        var journal = new SteppedJournal(disk);
        submit(journal, true);
        journal.commit.step();
        disk.failFrom(0, Operation.WRITE, FaultyDisk.NO_SPACE);
        submit(journal, true);
        submit(journal, true);
        journal.commit.step();
        journal.close();
        assertThat(journal.failures).singleElement().asString().contains(FaultyDisk.NO_SPACE);
        assertThat(journal.committed).hasSize(1);
        disk.kill();
        try (var again = new SteppedJournal(disk)) {
            assertThat(again.replayed).hasSize(1);
        }
    }

    @Test
    void reportsAFullDiskWithTheReasonOfTheMissingFile() throws IOException {
        disk.failFrom(0, Operation.DIRECTORY, "No space left on device");
        var journal = new SteppedJournal(disk);
        submit(journal, true);
        journal.commit.step();
        journal.close();
        assertThat(journal.failures).hasSize(1);
        assertThat(journal.stalls).singleElement().satisfies(failure -> {
            assertThat(failure).hasMessage("/disk/journal-00000001: No space left on device");
            assertThat(failure.getSuppressed()).hasSize(1);
        });
    }

    @Test
    void freezesIfTheListenerFails() throws IOException {
        var failures = new ArrayList<IOException>();
        try (var journal = new SteppedJournal(disk)) {
            var commit = new GroupCommit(journal.journal, 0, journal.clock, new GroupCommit.Listener() {
                @Override
                public void onWritten(JournalBatch batch) {
                    throw new IllegalStateException("broken");
                }

                @Override
                public void onCommitted(JournalBatch batch) {
                    throw new AssertionError("not to be called");
                }

                @Override
                public void onFailed(IOException failure) {
                    failures.add(failure);
                }
            });
            JournalBatch batch = journal.journal.begin();
            commit.submit(batch);
            assertThatIllegalStateException().isThrownBy(commit::step).withMessage("broken");
            assertThat(commit.isFrozen()).isTrue();
            assertThat(failures)
                    .singleElement()
                    .satisfies(failure -> assertThat(failure).hasRootCauseMessage("broken"));
        }
    }

    @Test
    void freezesOnAnErrorBeforeItEndsTheThread() throws IOException {
        var failures = new ArrayList<IOException>();
        try (var journal = new SteppedJournal(disk)) {
            var commit = new GroupCommit(journal.journal, 0, journal.clock, new GroupCommit.Listener() {
                @Override
                public void onWritten(JournalBatch batch) {
                    throw new StackOverflowError("too deep");
                }

                @Override
                public void onCommitted(JournalBatch batch) {}

                @Override
                public void onFailed(IOException failure) {
                    failures.add(failure);
                }
            });
            commit.submit(journal.journal.begin());
            assertThatThrownBy(commit::step).isInstanceOf(StackOverflowError.class);
            assertThat(commit.isFrozen()).isTrue();
            assertThat(failures)
                    .singleElement()
                    .satisfies(failure -> assertThat(failure).hasRootCauseMessage("too deep"));
        }
    }

    @Test
    void reportsThatItsThreadHasEnded() throws Exception {
        var cause = new IllegalStateException("planted");
        var reported = new CompletableFuture<Throwable>();
        try (var journal = new SteppedJournal(disk)) {
            var commit = new GroupCommit(journal.journal, 0, journal.clock, new GroupCommit.Listener() {
                @Override
                public void onWritten(JournalBatch batch) {
                    throw cause;
                }

                @Override
                public void onCommitted(JournalBatch batch) {}

                @Override
                public void onFailed(IOException failure) {}
            });
            commit.start("sync-test", (thread, reason) -> reported.complete(reason));
            commit.submit(journal.journal.begin());
            assertThat(reported.get(30, TimeUnit.SECONDS)).isSameAs(cause);
            assertThat(commit.isFrozen()).isTrue();
            commit.close();
        }
    }

    @Test
    void refusesMoreBatchesThanMayWait() throws IOException {
        try (var journal = new SteppedJournal(disk)) {
            int count = 0;
            while (journal.commit.canSubmit()) {
                submit(journal, true);
                count++;
            }
            assertThat(count).isEqualTo(256);
            JournalBatch batch = journal.journal.begin();
            assertThatThrownBy(() -> journal.commit.submit(batch)).isInstanceOf(IllegalStateException.class);
            journal.commit.step();
            assertThat(journal.committed).hasSize(256);
            assertThat(journal.commit.canSubmit()).isTrue();
        }
    }

    /** Returns batches to the owner, as a shard does. */
    private static final class HandBack implements GroupCommit.Listener {
        final ConcurrentLinkedQueue<JournalBatch> committed = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<IOException> failures = new ConcurrentLinkedQueue<>();
        final CountDownLatch all;

        HandBack(int count) {
            all = new CountDownLatch(count);
        }

        @Override
        public void onWritten(JournalBatch batch) {}

        @Override
        public void onCommitted(JournalBatch batch) {
            committed.add(batch);
            all.countDown();
        }

        @Override
        public void onFailed(IOException failure) {
            failures.add(failure);
        }
    }

    @Test
    void worksOnAThreadAndARealDisk(@TempDir Path directory) throws Exception {
        Executor background = task -> Thread.ofPlatform().daemon().start(task);
        var options = new JournalOptions(1 << 20, 64 << 10, 1 << 20, 1 << 20, 1, background);
        int batches = 300;
        var listener = new HandBack(batches);
        var expected = new ArrayList<String>();
        Journal journal = Journal.open(
                DiskDirectory.open(directory),
                options,
                Journal.Start.at(0),
                (_, _, _, _, _, _, _) -> {},
                (_, _, reason) -> {
                    throw new AssertionError(reason);
                });
        var commit = new GroupCommit(journal, 0, Clock.system(), listener);
        commit.start("sync-test", (thread, cause) -> listener.onFailed(new IOException(thread, cause)));
        for (int i = 0; i < batches; i++) {
            while (!commit.canSubmit()) {
                Thread.onSpinWait();
            }
            JournalBatch batch = journal.begin();
            batch.appendMessage(1, 0, Messages.of(i, "a", "", new byte[i * 30]));
            batch.awaited();
            expected.addAll(SteppedJournal.texts(batch));
            commit.submit(batch);
            for (JournalBatch done = listener.committed.poll(); done != null; done = listener.committed.poll()) {
                journal.release(done);
            }
        }
        assertThat(listener.all.await(30, TimeUnit.SECONDS)).isTrue();
        commit.close();
        journal.close();
        assertThat(listener.failures).isEmpty();
        try (var again = new SteppedJournal(DiskDirectory.open(directory))) {
            assertThat(again.replayed).isEqualTo(expected);
            assertThat(again.damage).isEmpty();
        }
    }
}
