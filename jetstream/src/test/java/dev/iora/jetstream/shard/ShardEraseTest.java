// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.LoadResult;
import dev.iora.store.StoredMessage;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A message that is deleted with the API's defaults leaves no byte on the disk, and no other message is lost. */
final class ShardEraseTest {
    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();

    private ShardRig open() throws IOException {
        return new ShardRig(disk, clock);
    }

    private List<String> filesWith(String text) {
        return disk.filesWith(ShardRig.bytes(text));
    }

    private static ShardRig filled(ShardRig rig) {
        rig.create(ShardRig.config("T", "t.>").build());
        for (int i = 1; i <= 20; i++) {
            rig.publish(0, "t.s" + i, "", "Header: hidden" + i + ".", "payload" + i + ".".repeat(300));
        }
        rig.runAll();
        return rig;
    }

    private static boolean delete(ShardRig rig, long sequence, boolean erase) {
        CompletableFuture<Boolean> deleted = rig.commands().deleteMessage("T", sequence, erase);
        rig.runAll();
        return deleted.join();
    }

    private void assertErased(int number) {
        assertThat(filesWith("payload" + number + ".")).isEmpty();
        assertThat(filesWith("hidden" + number + ".")).isEmpty();
    }

    @Test
    void overwritesAMessageInTheJournal() throws IOException {
        ShardRig rig = filled(open());
        assertThat(filesWith("payload7.")).isNotEmpty();
        assertThat(delete(rig, 7, true)).isTrue();
        assertErased(7);
        assertThat(filesWith("payload6.")).isNotEmpty();
        assertThat(ShardRig.contents(rig.stream("T"))).hasSize(19);
        assertThat(delete(rig, 7, true)).isFalse();
        disk.kill();
        assertThat(ShardRig.contents(open().stream("T"))).hasSize(19);
    }

    @Test
    void overwritesAMessageInASegmentAndInTheJournal() throws IOException {
        ShardRig rig = filled(open());
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        long position = rig.shard.files().position();
        assertThat(delete(rig, 7, true)).isTrue();
        assertThat(delete(rig, 8, true)).isTrue();
        assertErased(7);
        assertErased(8);
        assertThat(rig.shard.files().position()).as("no checkpoint was needed").isEqualTo(position);
        List<String> contents = ShardRig.contents(rig.stream("T"));
        assertThat(contents).hasSize(18);
        disk.crash(new Random(1));
        assertThat(ShardRig.contents(open().stream("T"))).isEqualTo(contents);
    }

    @Test
    void reportsAMessageThatCannotBeFoundInTheJournal() throws IOException {
        ShardRig rig = filled(open());
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        assertThat(rig.stream("T").store().bytesOf(7)).isPositive();
        // The next read is the one that finds its place in the journal.
        disk.failAfter(0, FaultyDisk.Operation.READ, "Input/output error");
        CompletableFuture<Boolean> deleted = rig.commands().deleteMessage("T", 7, true);
        rig.runAll();
        assertThat(deleted)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("message is deleted, but not overwritten")
                .withMessageContaining("Input/output error");
        assertThat(filesWith("payload7.")).isNotEmpty().allMatch(name -> name.startsWith("journal/"));
        assertThat(delete(rig, 8, true)).isTrue();
        assertErased(8);
    }

    @Test
    void keepsTheBytesOfAMessageThatIsOnlyDeleted() throws IOException {
        ShardRig rig = filled(open());
        assertThat(delete(rig, 7, false)).isTrue();
        assertThat(filesWith("payload7.")).isNotEmpty();
    }

    @Test
    void overwritesAMessageInARecycledFile() throws IOException {
        ShardRig rig = filled(open());
        // More than the number of files: the content of the first ones is behind the end of those in use, and in
        // spares.
        for (int i = 0; i < 2_000; i++) {
            rig.publish("t.1", "", "x".repeat(100));
            if (i % 100 == 0) {
                rig.runAll();
            }
        }
        rig.runAll();
        for (int sequence = 1; sequence <= 20; sequence++) {
            assertThat(delete(rig, sequence, true)).isTrue();
            assertErased(sequence);
        }
    }

    @Test
    void completesAnErasureAfterACrash() throws IOException {
        ShardRig rig = filled(open());
        CompletableFuture<Boolean> deleted = rig.commands().deleteMessage("T", 7, true);
        // The record is committed and applied, and a checkpoint has begun.
        for (int i = 0; i < 4; i++) {
            rig.shard.step();
            rig.shard.sync().step();
        }
        assertThat(deleted).isNotDone();
        assertThat(rig.stream("T").store().load(7, new StoredMessage(), () -> {}))
                .isEqualTo(LoadResult.MISSING);
        disk.kill();
        ShardRig again = open();
        assertThat(filesWith("payload7.")).isNotEmpty();
        again.runAll();
        assertErased(7);
        disk.crash(new Random(1));
        ShardRig third = open();
        assertThat(third.log.errors).isEmpty();
        assertThat(ShardRig.contents(third.stream("T"))).hasSize(19);
    }

    @Test
    void reportsAFailedCheckpointAndTriesAgainWithTheNextRequest() throws IOException {
        ShardRig rig = filled(open());
        CompletableFuture<Boolean> deleted = rig.commands().deleteMessage("T", 7, true);
        for (int i = 0; i < 4; i++) {
            rig.shard.step();
            rig.shard.sync().step();
        }
        assertThat(rig.background).isNotEmpty();
        disk.failAfter(0, FaultyDisk.Operation.WRITE, "No space left on device");
        rig.runAll();
        assertThatThrownBy(deleted::join)
                .hasCauseInstanceOf(ApiException.class)
                .hasMessageContaining("message is deleted, but not overwritten")
                .hasMessageContaining("No space left on device");
        assertThat(rig.log.errors).hasSize(1);
        assertThat(delete(rig, 8, true)).isTrue();
        assertErased(7);
        assertErased(8);
    }

    /** Random requests and crashes: a message that was erased from the stream is not on the disk either. */
    private static final class Run {
        final Random random;
        final FaultyDisk disk = new FaultyDisk();
        final VirtualClock clock = new VirtualClock();
        final Set<Long> requested = new HashSet<>();
        final Map<Long, String> seen = new HashMap<>();
        ShardRig rig;
        int next;
        int confirmed;
        int checked;

        Run(Random random) throws IOException {
            this.random = random;
            rig = new ShardRig(disk, clock, 1000, 64 << 10);
            rig.create(ShardRig.config("T", "t.>").build());
        }

        void look() {
            for (String line : ShardRig.contents(rig.stream("T"))) {
                String[] parts = line.split(" ", 3);
                seen.put(Long.valueOf(parts[0]), parts[2].substring(0, parts[2].indexOf('>') + 1));
            }
        }

        void play() {
            for (int i = 40; i > 0; i--) {
                switch (random.nextInt(6)) {
                    case 0 -> erase();
                    case 1 -> rig.shard.files().checkpoint();
                    default ->
                        rig.publish("t." + random.nextInt(3), "", ("<" + next++ + ">").repeat(1 + random.nextInt(60)));
                }
                for (int steps = random.nextInt(3); steps > 0; steps--) {
                    rig.lanes.round();
                    rig.shard.step();
                    rig.shard.sync().step();
                    rig.stepBackground();
                }
                look();
            }
        }

        private void erase() {
            long sequence = 1 + random.nextLong(rig.stream("T").store().lastSequence() + 1);
            requested.add(sequence);
            String text = seen.get(sequence);
            rig.pending.add(rig.commands().deleteMessage("T", sequence, true).thenAccept(done -> {
                if (done && text != null) {
                    confirmed++;
                    assertThat(disk.filesWith(ShardRig.bytes(text)))
                            .as("files with %s", text)
                            .isEmpty();
                }
            }));
        }

        void crash() throws IOException {
            if (random.nextInt(3) == 0) {
                disk.kill();
            } else {
                disk.crash(random);
            }
            rig = new ShardRig(disk, clock, 1000, 64 << 10);
            seen.keySet()
                    .removeIf(sequence -> sequence > rig.stream("T").store().lastSequence());
            requested.removeIf(sequence -> sequence > rig.stream("T").store().lastSequence());
        }

        void verify() {
            rig.runAll();
            look();
            assertThat(rig.log.errors).isEmpty();
            Stream stream = rig.stream("T");
            seen.forEach((sequence, text) -> {
                boolean exists = stream.store().load(sequence, new StoredMessage(), () -> {}) == LoadResult.LOADED;
                if (exists) {
                    assertThat(disk.filesWith(ShardRig.bytes(text))).isNotEmpty();
                } else {
                    assertThat(requested).contains(sequence);
                    assertThat(disk.filesWith(ShardRig.bytes(text)))
                            .as("files with %s, message %d", text, sequence)
                            .isEmpty();
                    checked++;
                }
            });
        }
    }

    @Test
    void erasesExactlyTheRequestedMessagesDespiteCrashes() {
        int[] counts = new int[2];
        Seeds.forEach(60, random -> {
            var run = new Run(random);
            for (int crash = 0; crash < 3; crash++) {
                run.play();
                run.crash();
                if (random.nextBoolean()) {
                    run.verify();
                }
            }
            run.verify();
            counts[0] += run.confirmed;
            counts[1] += run.checked;
        });
        if (Long.getLong("iora.seed") == null) {
            assertThat(counts[0]).as("confirmed").isGreaterThan(150);
            assertThat(counts[1]).as("checked").isGreaterThan(500);
        }
    }
}
