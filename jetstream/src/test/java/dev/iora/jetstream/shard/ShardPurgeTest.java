// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.stream.Stream;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Large purges leave turns for other work, and remove exactly the messages that existed when they began. */
final class ShardPurgeTest {
    private static final int MESSAGES = 6_000;

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();

    private ShardRig open() throws IOException {
        return new ShardRig(disk, clock, 10_000, 64 << 10);
    }

    private static FilterSet filter(String filter) {
        return FilterSet.of(List.of(SubjectFilter.of(filter)));
    }

    private static void fill(ShardRig rig, StorageType storage) {
        rig.create(ShardRig.config("T", "t.>").storage(storage).build());
        for (int i = 1; i <= MESSAGES; i++) {
            rig.publish("t." + i % 3 + "." + i % 7, "", "" + i);
            if (i % 500 == 0) {
                rig.runAll();
            }
        }
        rig.runAll();
    }

    private static void step(ShardRig rig) {
        rig.lanes.round();
        rig.shard.step();
        rig.shard.sync().step();
        rig.stepBackground();
    }

    @Test
    void removesAtMostASlicePerStepAndKeepsNewMessages() throws IOException {
        ShardRig rig = open();
        fill(rig, StorageType.FILE);
        Stream stream = rig.stream("T");
        CompletableFuture<Long> purged = rig.commands().purge("T", filter("t.1.*"), 0, 3);
        int published = 0;
        while (!purged.isDone()) {
            rig.publish("t.1.1", "", "new" + published++);
            long before = stream.store().messages();
            step(rig);
            assertThat(before - stream.store().messages()).isLessThanOrEqualTo(Purges.MAX_REMOVED);
        }
        rig.runAll();
        assertThat(published).isGreaterThan(3);
        assertThat(purged.join()).isEqualTo(MESSAGES / 3 - 3);
        List<String> contents = ShardRig.contents(stream);
        assertThat(contents).hasSize(2 * MESSAGES / 3 + 3 + published);
        assertThat(contents).contains("5998 t.1.6 5998", "5995 t.1.3 5995", "5992 t.1.0 5992");
        assertThat(contents).doesNotContain("5989 t.1.4 5989");
        disk.kill();
        assertThat(ShardRig.contents(open().stream("T"))).isEqualTo(contents);
    }

    @Test
    void failsIfTheStreamIsDeletedMeanwhile() throws IOException {
        ShardRig rig = open();
        fill(rig, StorageType.FILE);
        CompletableFuture<Long> purged = rig.commands().purge("T", FilterSet.ALL, 4_000, 0);
        step(rig);
        step(rig);
        CompletableFuture<Void> deleted = rig.commands().deleteStream("T");
        rig.runAll();
        deleted.join();
        assertThatThrownBy(purged::join).hasMessageContaining("stream not found");
    }

    @Test
    void keepsFinishedSlicesAfterACrash() throws IOException {
        ShardRig rig = open();
        fill(rig, StorageType.FILE);
        CompletableFuture<Long> purged = rig.commands().purge("T", FilterSet.ALL, 5_001, 0);
        for (int i = 0; i < 5; i++) {
            step(rig);
        }
        assertThat(purged).isNotDone();
        disk.kill();
        ShardRig again = open();
        Stream stream = again.stream("T");
        long left = stream.store().messages();
        assertThat(left).isBetween(1_000L, (long) MESSAGES - 1);
        assertThat(stream.store().firstSequence()).isEqualTo(MESSAGES - left + 1);
        CompletableFuture<Long> rest = again.commands().purge("T", FilterSet.ALL, 5_001, 0);
        again.runAll();
        assertThat(rest.join()).isEqualTo(left - 1_000);
        assertThat(stream.store().firstSequence()).isEqualTo(5_001);
    }

    @Test
    void removesTheSameInSlicesAsInOneRecord() {
        Seeds.forEach(12, random -> {
            StorageType storage = random.nextBoolean() ? StorageType.FILE : StorageType.MEMORY;
            var rig = new ShardRig(new FaultyDisk(), new VirtualClock(), 10_000, 64 << 10);
            fill(rig, storage);
            Stream stream = rig.stream("T");
            for (int i = 0; i < 3; i++) {
                purgeAndCompare(rig, stream, random);
            }
        });
    }

    private static void purgeAndCompare(ShardRig rig, Stream stream, Random random) {
        FilterSet filters = switch (random.nextInt(4)) {
            case 0 -> FilterSet.ALL;
            case 1 -> filter("t." + random.nextInt(3) + "." + random.nextInt(7));
            case 2 -> filter("t.*." + random.nextInt(7));
            default -> FilterSet.of(List.of(SubjectFilter.of("t.0.1"), SubjectFilter.of("t.2.>")));
        };
        boolean withKeep = random.nextInt(3) == 0;
        long keep = withKeep ? 1 + random.nextInt(random.nextBoolean() ? 5 : 2_500) : 0;
        long below = withKeep || random.nextBoolean() ? 0 : 1 + random.nextInt(MESSAGES);
        List<String> expected = new ArrayList<>();
        long kept = keep;
        for (String line : ShardRig.contents(stream).reversed()) {
            String[] parts = line.split(" ", 3);
            byte[] subject = ShardRig.bytes(parts[1]);
            boolean matches =
                    filters.matches(subject, 0, subject.length) && (below == 0 || Long.parseLong(parts[0]) < below);
            if (!matches || kept-- > 0) {
                expected.addFirst(line);
            }
        }
        long before = stream.store().messages();
        CompletableFuture<Long> purged = rig.commands().purge("T", filters, below, keep);
        rig.runAll();
        assertThat(ShardRig.contents(stream)).isEqualTo(expected);
        assertThat(purged.join()).isEqualTo(before - expected.size());
    }
}
