// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Compares a journal with a list of batches, on a disk that crashes repeatedly at random moments, fails, and tears writes.
 *
 * <p>After each crash the replay must show a prefix of the submitted batches, complete and in order, with at least the
 * committed ones (policy always), the forced ones (interval), or the written ones (only the process was killed); no damage
 * may be reported.
 */
final class JournalCrashPropertyTest {
    private static final int SEEDS = 1_500;
    private static final int CRASHES_PER_SEED = 8;

    @Test
    void replaysExactlyAPrefixWithAllCommittedBatches() {
        var replays = new AtomicInteger();
        var records = new AtomicInteger();
        var recycled = new AtomicInteger();
        var failed = new AtomicInteger();
        Seeds.forEach(SEEDS, random -> {
            var run = new Run(random);
            for (int i = 0; i < CRASHES_PER_SEED; i++) {
                run.openUseAndCrash();
                replays.incrementAndGet();
            }
            records.addAndGet(run.replayedRecords);
            recycled.addAndGet(run.recycledFiles());
            failed.addAndGet(run.failures);
        });
        if (Long.getLong("iora.seed") == null) {
            // The random choices cover enough cases.
            assertThat(replays.get()).isGreaterThanOrEqualTo(10_000);
            assertThat(records.get()).isGreaterThan(100_000);
            assertThat(recycled.get()).isGreaterThan(10_000);
            assertThat(failed.get()).isGreaterThan(1_000);
        }
    }

    /** The test's record of a batch. */
    private record Submitted(long position, long end, List<String> texts) {}

    /** One disk over several crashes. */
    @SuppressWarnings("NullAway.Init") // opened before each use
    private static final class Run implements GroupCommit.Listener {
        private final Random random;
        private final FaultyDisk disk = new FaultyDisk();
        private final VirtualClock clock = new VirtualClock();
        private final ArrayDeque<Runnable> background = new ArrayDeque<>();
        private final long intervalNanos;
        private final boolean backgroundLate;

        /** Batches since the checkpoint. */
        private List<Submitted> model = new ArrayList<>();

        private int committed;
        private int written;
        private int awaited;
        private int mustSurvive;
        private long checkpoint;
        private long sequence;
        private int replayedRecords;
        private int failures;
        private Journal journal;
        private GroupCommit commit;

        Run(Random random) {
            this.random = random;
            this.intervalNanos = random.nextInt(4) == 0 ? 1_000 : 0;
            this.backgroundLate = random.nextBoolean();
            disk.tearFailingWrites(random);
        }

        void openUseAndCrash() throws IOException {
            open();
            if (random.nextInt(3) == 0) {
                var operations = FaultyDisk.Operation.values();
                disk.failFrom(random.nextInt(12), operations[random.nextInt(operations.length)], "Input/output error");
            }
            int steps = random.nextInt(40);
            for (int i = 0; i < steps && !commit.isFrozen(); i++) {
                step();
            }
            end();
        }

        private void open() throws IOException {
            var replayed = new ArrayList<String>();
            var options = new JournalOptions(
                    16 << 10, 8 << 10, random.nextInt(128 << 10), random.nextInt(256 << 10), 7, this::runInBackground);
            journal = Journal.open(
                    disk,
                    options,
                    Journal.Start.at(checkpoint),
                    (type, stream, position, previous, bytes, offset, length) ->
                            replayed.add(SteppedJournal.text(type, stream, bytes, offset, length)),
                    (from, to, reason) -> {
                        throw new AssertionError("damage reported: " + reason);
                    });
            commit = new GroupCommit(journal, intervalNanos, clock, this);
            replayedRecords += replayed.size();
            adopt(replayed);
        }

        /** Compares the replay with the model, which it replaces from here on. */
        private void adopt(List<String> replayed) {
            int survivors = 0;
            int at = 0;
            while (survivors < model.size() && at < replayed.size()) {
                List<String> texts = model.get(survivors).texts;
                int end = Math.min(replayed.size(), at + texts.size());
                assertThat(replayed.subList(at, end)).as("batch %d", survivors).isEqualTo(texts);
                at += texts.size();
                survivors++;
            }
            assertThat(replayed).as("nothing invented").hasSize(at);
            assertThat(survivors).as("survivors").isGreaterThanOrEqualTo(mustSurvive);
            model = new ArrayList<>(model.subList(0, survivors));
            committed = survivors;
            written = survivors;
            awaited = survivors;
        }

        private void step() {
            switch (random.nextInt(8)) {
                case 0 -> clock.advance(random.nextInt(1_000));
                case 1 -> commit.step();
                case 2 -> takeCheckpoint();
                case 3 -> runBackground();
                default -> submit();
            }
        }

        private void submit() {
            JournalBatch batch = journal.begin();
            int records = 1 + random.nextInt(5);
            for (int i = 0; i < records; i++) {
                if (random.nextInt(3) == 0) {
                    byte[] body = new byte[random.nextInt(100)];
                    random.nextBytes(body);
                    batch.appendRecord(2 + random.nextInt(200), random.nextLong(), 0, body, 0, body.length);
                } else {
                    byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 20_000 : 600)];
                    random.nextBytes(payload);
                    batch.appendMessage(random.nextInt(5), 0, Messages.of(++sequence, "a.b", "", payload));
                }
            }
            if (random.nextBoolean()) {
                batch.awaited();
            }
            List<String> texts = SteppedJournal.texts(batch);
            commit.submit(batch);
            model.add(new Submitted(batch.position(), batch.endPosition(), texts));
            if (random.nextBoolean()) {
                commit.step();
            }
        }

        private void takeCheckpoint() {
            if (committed == 0) {
                return;
            }
            // Records below a checkpoint are durable.
            int covered = 0;
            while (covered < committed && model.get(covered).end <= commit.durable()) {
                checkpoint = model.get(covered).end;
                covered++;
            }
            model = new ArrayList<>(model.subList(covered, model.size()));
            committed -= covered;
            written -= covered;
            awaited = Math.max(0, awaited - covered);
            journal.recycle(checkpoint);
        }

        private void end() throws IOException {
            int way = random.nextInt(4);
            if (way == 0) {
                commit.close();
                background.clear();
                journal.close();
            }
            mustSurvive = Math.max(durableBatches(), awaited);
            background.clear();
            if (way == 1) {
                mustSurvive = written;
                disk.kill();
            } else {
                assertThat(way == 0 && !commit.isFrozen() && mustSurvive < model.size())
                        .as("something is not durable after closing")
                        .isFalse();
                disk.crash(random);
            }
        }

        private int durableBatches() {
            int count = 0;
            while (count < model.size() && model.get(count).end <= commit.durable()) {
                count++;
            }
            return count;
        }

        private void runInBackground(Runnable task) {
            background.add(task);
            if (!backgroundLate) {
                runBackground();
            }
        }

        private void runBackground() {
            while (!background.isEmpty()) {
                background.removeFirst().run();
            }
        }

        int recycledFiles() {
            return JournalPosition.file(checkpoint);
        }

        @Override
        public void onWritten(JournalBatch batch) {
            assertThat(batch.position()).isEqualTo(model(written, batch).position);
            written++;
        }

        @Override
        public void onCommitted(JournalBatch batch) {
            assertThat(batch.position()).isEqualTo(model(committed, batch).position);
            if (batch.isAwaited() && intervalNanos == 0) {
                assertThat(isDurable(batch)).as("forced before it is committed").isTrue();
                awaited = committed + 1;
            }
            committed++;
        }

        private boolean isDurable(JournalBatch batch) {
            int offset = JournalPosition.offset(batch.position());
            String name = JournalFiles.name(JournalPosition.file(batch.position()));
            return disk.isDurable(name, offset, offset + JournalBlock.HEADER + batch.bytes());
        }

        private Submitted model(int index, JournalBatch batch) {
            assertThat(model).as("batch %d was submitted", batch.position()).hasSizeGreaterThan(index);
            return model.get(index);
        }

        @Override
        public void onFailed(IOException failure) {
            assertThat(failure).hasMessageContaining("Input/output error");
            failures++;
        }
    }
}
