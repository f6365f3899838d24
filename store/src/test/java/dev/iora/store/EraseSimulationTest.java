// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Once a message is reported as erased, no file has a byte of it; and a loss of power at any time loses no other message.
 */
class EraseSimulationTest {
    private static final int STREAMS = 3;

    /** A shard, and the texts that must not be on its disk any more. */
    private static final class Run {
        final Random random;
        final ShardStoreRig rig;
        final Set<String> gone = new HashSet<>();

        /** Large messages fill files of the journal, so that these are recycled. */
        private final int repeatsMax;

        int next;
        int erased;

        Run(Random random) throws IOException {
            this.random = random;
            rig = new ShardStoreRig(new FaultyDisk(), random.nextInt(48 << 10));
            repeatsMax = random.nextBoolean() ? 60 : 1500;
            for (int i = 0; i < STREAMS; i++) {
                rig.createStream();
            }
        }

        ShardStoreRig.Stream anyStream() {
            List<ShardStoreRig.Stream> all = new ArrayList<>(rig.streams.values());
            return all.get(random.nextInt(all.size()));
        }

        private static String token(long streamId, long sequence) {
            return "<" + streamId + "." + sequence + ">";
        }

        void append() {
            ShardStoreRig.Stream stream = anyStream();
            String token = token(stream.id, stream.ahead.last + 1);
            // Repeats its token, so that any remaining part of it would be found.
            rig.append(stream, "s.0." + next++ % 5, token.repeat(1 + random.nextInt(repeatsMax)));
        }

        void erase() {
            ShardStoreRig.Stream stream = anyStream();
            if (stream.ahead.last > 0) {
                rig.change(
                        stream,
                        new ShardStoreRig.Change(
                                ShardStoreRig.ERASED, 1 + random.nextLong(stream.ahead.last), 0, null));
            }
        }

        void step() throws IOException {
            switch (random.nextInt(12)) {
                case 0 -> erase();
                case 1 -> rig.checkpoint();
                case 2 -> beginErasing();
                case 3, 4, 5 -> rig.runBackground(random.nextInt(3));
                case 6, 7 -> rig.submit(random.nextInt(4) > 0);
                default -> append();
            }
        }

        void beginErasing() {
            rig.erase(this::onErased);
        }

        private void onErased(Erasure erasure) {
            erased++;
            String token = token(erasure.streamId(), erasure.sequence());
            gone.add(token);
            assertThat(rig.disk.filesWith(token.getBytes(US_ASCII)))
                    .as("files with %s", erasure)
                    .isEmpty();
        }

        void restart() throws IOException {
            if (random.nextInt(3) > 0) {
                rig.disk.crash(random);
            } else {
                rig.disk.kill();
            }
            rig.restart();
            while (rig.streams.size() < STREAMS) {
                rig.createStream();
            }
            rig.submit(true);
            rig.compare(random);
        }

        /** Continues until all pending erasures are done. */
        void finish() {
            for (int i = 0; i < 20; i++) {
                rig.submit(true);
                rig.runBackground();
                if (!rig.erase(this::onErased)) {
                    rig.checkpoint();
                }
            }
            assertThat(rig.erasures).isEmpty();
            for (String token : gone) {
                assertThat(rig.disk.filesWith(token.getBytes(US_ASCII)))
                        .as(token)
                        .isEmpty();
            }
            rig.compare(random);
        }
    }

    @Test
    void erasesAllCopiesOfMessagesAndKeepsAllOthers() {
        int[] erased = new int[1];
        Seeds.forEach(80, random -> {
            var run = new Run(random);
            for (int crash = 0; crash < 3; crash++) {
                for (int i = 150; i > 0; i--) {
                    run.step();
                }
                if (random.nextBoolean()) {
                    run.finish();
                }
                run.restart();
            }
            for (int i = 80; i > 0; i--) {
                run.step();
            }
            run.finish();
            erased[0] += run.erased;
        });
        if (Long.getLong("iora.seed") == null) {
            assertThat(erased[0]).isGreaterThan(800);
        }
    }

    @Test
    void erasesLeftoversInReservedFiles() throws IOException {
        int files = 4;
        // Which spare is reserved depends on the number of files used since, so each one gets its turn.
        for (int turn = 1; turn <= files; turn++) {
            var rig = new ShardStoreRig(new FaultyDisk());
            ShardStoreRig.Stream stream = rig.createStream();
            while (rig.store.journal().end() >>> 32 <= files) {
                appendLarge(rig, stream);
            }
            long last = stream.ahead.last;
            makeCheckpoint(rig);
            for (long sequence = 1; sequence < last; sequence++) {
                rig.change(stream, new ShardStoreRig.Change(ShardStoreRig.ERASED, sequence, 0, null));
            }
            rig.submit(true);
            rig.runBackground();
            long until = (rig.store.journal().end() >>> 32) + turn;
            while (rig.store.journal().end() >>> 32 < until) {
                rig.submit(true);
                rig.runBackground();
                rig.append(stream, "s.0.0", "x".repeat(3000));
            }
            // The batch being formed begins a file that does not exist yet.
            Set<Long> erased = new HashSet<>();
            assertThat(rig.erase(one -> erased.add(one.sequence()))).isTrue();
            for (int i = 0; i < 3; i++) {
                rig.runBackground();
                rig.step();
            }
            assertThat(erased).hasSize((int) last - 1);
            for (long sequence : erased) {
                String token = Run.token(stream.id, sequence);
                assertThat(rig.disk.filesWith(token.getBytes(US_ASCII)))
                        .as(token + " in turn " + turn)
                        .isEmpty();
            }
        }
    }

    private static void appendLarge(ShardStoreRig rig, ShardStoreRig.Stream stream) {
        rig.append(stream, "s.0.0", Run.token(stream.id, stream.ahead.last + 1).repeat(500));
        rig.submit(true);
        rig.runBackground();
    }

    /** Returns a shard whose message 1 is in a segment, with a checkpoint in progress that rewrites it. */
    private static ShardStoreRig replacing(String payload) throws IOException {
        var rig = new ShardStoreRig(new FaultyDisk());
        ShardStoreRig.Stream stream = rig.createStream();
        rig.append(stream, "s.0.0", payload);
        rig.submit(true);
        makeCheckpoint(rig);
        rig.append(stream, "s.0.0", "more");
        rig.submit(true);
        assertThat(rig.checkpoint()).isTrue();
        rig.change(stream, new ShardStoreRig.Change(ShardStoreRig.ERASED, 1, 0, null));
        rig.submit(true);
        return rig;
    }

    private static void makeCheckpoint(ShardStoreRig rig) {
        assertThat(rig.checkpoint()).isTrue();
        rig.runBackground();
    }

    /** Runs the newest background task first: the background has many threads, so tasks may overtake each other. */
    private static void runNewestFirst(ShardStoreRig rig) {
        while (!rig.background.isEmpty()) {
            rig.background.removeLast().run();
        }
    }

    @Test
    void keepsASegmentOpenUntilJournalPositionsAreRead() throws IOException {
        String payload = "<to be erased>";
        ShardStoreRig rig = replacing(payload);
        Runnable locating = rig.background.removeLast();
        runNewestFirst(rig);
        locating.run();
        runNewestFirst(rig);
        makeCheckpoint(rig);
        List<Erasure> erased = new ArrayList<>();
        assertThat(rig.erase(erased::add)).isTrue();
        for (int i = 0; i < 3; i++) {
            rig.runBackground();
            rig.step();
        }
        assertThat(erased)
                .singleElement()
                .satisfies(one -> assertThat(one.failure()).isNull());
        assertThat(rig.disk.filesWith(payload.getBytes(US_ASCII))).isEmpty();
    }

    @Test
    void failsAnErasureThatCannotLocateItsMessage() throws IOException {
        ShardStoreRig rig = replacing("<to be erased>");
        Runnable locating = rig.background.removeLast();
        rig.disk.failFrom(0, FaultyDisk.Operation.READ, "Input/output error", "seg-");
        locating.run();
        rig.disk.heal();
        assertThat(rig.erasures)
                .singleElement()
                .satisfies(one -> assertThat(one.failure()).isNotNull());
    }

    @Test
    void reportsAFailingDisk() {
        int[] failed = new int[1];
        Seeds.forEach(200, random -> {
            var run = new Run(random);
            FaultyDisk.Operation[] operations = {FaultyDisk.Operation.WRITE, FaultyDisk.Operation.FORCE};
            for (int i = 100; i > 0; i--) {
                run.step();
            }
            for (int i = 0; i < 5; i++) {
                run.erase();
                run.rig.submit(true);
                run.rig.runBackground();
            }
            run.rig.checkpoint();
            run.rig.runBackground();
            run.rig.disk.failAfter(random.nextInt(4), operations[random.nextInt(2)], "Input/output error");
            if (run.rig.erase(run::onErased)) {
                run.rig.runBackground();
                run.rig.step();
                run.rig.runBackground();
            }
            failed[0] += run.rig.failedErasures;
            run.restart();
        });
        assertThat(failed[0]).isGreaterThan(20);
    }
}
