// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.Clock;
import dev.iora.core.AccountTable;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.RecordingLog;
import dev.iora.jetstream.SteppedLanes;
import dev.iora.jetstream.TestOptions;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.subject.FilterSet;
import dev.iora.testkit.TestHeap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards of a directory on the real disk, on their own threads. */
final class ShardGroupTest {
    @TempDir
    Path directory;

    private final AccountTable table = new AccountTable(TestHeap.ample());
    private final JetStreamAccounts accounts = JetStreamAccounts.ofGlobal(table, new ServerUsage(-1, -1));
    private final SteppedLanes lanes = new SteppedLanes(2, table);

    private ShardGroup open(int shards) throws IOException {
        var options = new TestOptions()
                .directory(directory)
                .maxBuffered(100, 1 << 20)
                .shards(shards)
                .build();
        return ShardGroup.open(
                options,
                new RequestBudget(1L << 26),
                accounts,
                table.heap(),
                lanes,
                Clock.system(),
                new RecordingLog(),
                ShardEvents.NONE);
    }

    @Test
    void findsItsStreamsAgain() throws IOException {
        try (ShardGroup group = open(2)) {
            group.start();
            for (int i = 0; i < 2; i++) {
                group.shards()
                        .get(i)
                        .commands(accounts.global())
                        .createStream(ShardRig.config("S" + i, "s." + i).build())
                        .join();
            }
            assertThat(group.shards()
                            .get(1)
                            .commands(accounts.global())
                            .purge("S1", FilterSet.ALL, 10, 0)
                            .join())
                    .isZero();
        }
        // The number of shards was fixed when the store was created.
        try (ShardGroup group = open(7)) {
            assertThat(group.shards()).hasSize(2);
            List<String> names = new ArrayList<>();
            group.shards().forEach(shard -> shard.forEachStream((_, stream) -> names.add(stream.name())));
            assertThat(names).containsExactly("S0", "S1");
        }
    }

    @Test
    void refusesCommandsOfAClosedShard() throws IOException {
        ShardGroup group = open(1);
        group.start();
        Shard shard = group.shards().getFirst();
        group.close();
        assertThat(shard.requestStats(_ -> {})).isFalse();
    }

    @Test
    void refusesASecondServer() throws IOException {
        try (ShardGroup group = open(1)) {
            assertThat(group.shards()).hasSize(1);
            assertThatThrownBy(() -> open(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("in use by another server");
        }
    }

    @Test
    void refusesALaterFormatAndChangesNothing() throws IOException {
        open(1).close();
        Path superblock = directory.resolve("superblock");
        byte[] bytes = Files.readAllBytes(superblock);
        bytes[8] = 9;
        Files.write(superblock, bytes);
        assertThatThrownBy(() -> open(1)).hasMessageContaining("later version (format 9");
        assertThat(Files.readAllBytes(superblock)).isEqualTo(bytes);
        bytes[8] = 1;
        bytes[12] ^= 1;
        Files.write(superblock, bytes);
        assertThatThrownBy(() -> open(1)).hasMessageContaining("is damaged");
    }
}
