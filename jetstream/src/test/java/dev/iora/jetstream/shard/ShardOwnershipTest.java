// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Threads;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A shard and its parts refuse every thread but the one that steps the shard. */
final class ShardOwnershipTest {
    /** An operation that only the owner of a shard may do. */
    private interface Use {
        void of(Shard shard) throws IOException;
    }

    static Stream<Arguments> uses() {
        return Stream.of(
                use("step", Shard::step),
                use("lent step", Shard::stepLent),
                use("streams by number", shard -> shard.streams().find(1)),
                use("streams by name", shard -> shard.streams().find(2)),
                use("all streams", shard -> shard.forEachStream((_, _) -> {})),
                use("new stream", shard -> shard.streams().takeNumber()),
                use("records in memory", shard -> shard.pipeline().applyMemory()),
                use("batch", shard -> shard.pipeline().submit(false)),
                use("events", shard -> shard.pipeline().drain()),
                use("tasks", shard -> shard.files().drain()),
                use("checkpoint", shard -> shard.files().checkpoint()));
    }

    private static Arguments use(String name, Use use) {
        return Arguments.of(name, use);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uses")
    void refusesAForeignThread(String name, Object use) throws IOException {
        var rig = new ShardRig(new FaultyDisk(), new VirtualClock());
        assertThat(Threads.failureInAnother(() -> ((Use) use).of(rig.shard)))
                .as(name)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shard-1 is owned by");
        rig.close();
    }
}
