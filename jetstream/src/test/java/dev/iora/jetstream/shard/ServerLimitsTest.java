// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfigBuilder;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.subject.FilterSet;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Limits of all streams together ({@code max_file_store}, {@code max_memory_store}). */
final class ServerLimitsTest {
    private static final String REFUSED =
            "{\"error\":{\"code\":503,\"err_code\":10023,\"description\":\"insufficient resources\"},";

    /** Bytes by which a message {@code a.1} with one byte counts. */
    private static final int MESSAGE_BYTES = 3 + 1 + 30;

    private static final int MESSAGES = 10;
    private static final long LIMIT = MESSAGES * MESSAGE_BYTES;

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();
    private ShardRig rig;

    ServerLimitsTest() throws IOException {
        rig = open();
    }

    private ShardRig open() throws IOException {
        var setup = new ShardRig.Setup(1000, 64 << 10, 32 << 10, 128 << 10, 0);
        return new ShardRig(disk, clock, setup, new ServerUsage(LIMIT, LIMIT));
    }

    private static StreamConfigBuilder stream(String name) {
        return ShardRig.config(name, name + ".*");
    }

    /** Publishes in one batch. */
    private void publish(String stream, int messages) {
        for (int i = 0; i < messages; i++) {
            rig.publish(stream + ".1", "in." + stream + i, "x");
        }
    }

    private long acknowledged() {
        return rig.inbox.take().stream()
                .filter(got -> got.contains("{\"stream\""))
                .count();
    }

    @Test
    void continuesAStreamThatFillsTheServer() throws IOException {
        rig.create(stream("a").maxBytes(LIMIT).build());
        publish("a", MESSAGES);
        rig.runAll();
        assertThat(acknowledged()).isEqualTo(MESSAGES);
        assertThat(rig.owner().usage().fileBytes()).isEqualTo(LIMIT);
        long forces = disk.forces();
        publish("a", 50);
        rig.runAll();
        assertThat(acknowledged()).isEqualTo(50);
        assertThat(disk.forces() - forces).as("all of them in one batch or two").isLessThanOrEqualTo(2);
        assertThat(rig.owner().usage().fileBytes()).isEqualTo(LIMIT);
        disk.kill();
        rig = open();
        publish("a", 3);
        rig.runAll();
        assertThat(acknowledged()).isEqualTo(3);
    }

    @Test
    void continuesStreamsThatFillTheServerTogether() {
        rig.create(stream("a").maxBytes(LIMIT / 2).build());
        rig.create(stream("b").maxBytes(LIMIT / 2).build());
        for (int i = 0; i < 3; i++) {
            publish("a", MESSAGES);
            publish("b", MESSAGES);
        }
        rig.runAll();
        assertThat(acknowledged()).isEqualTo(6 * MESSAGES);
        assertThat(rig.owner().usage().fileBytes()).isEqualTo(LIMIT);
    }

    @Test
    void refusesMessagesOnceTheLimitIsExceeded() {
        rig.create(stream("a").build());
        publish("a", 3 * MESSAGES);
        rig.runAll();
        // The last accepted message exceeds the limit, in one batch as in many.
        assertThat(rig.stream("a").store().messages()).isEqualTo(MESSAGES + 1);
        assertThat(rig.inbox.take()).hasSize(3 * MESSAGES).last().asString().startsWith("in.a29 " + REFUSED);
        CompletableFuture<Long> purged = rig.commands().purge("a", FilterSet.ALL, 0, 2);
        rig.runAll();
        purged.join();
        publish("a", 3);
        rig.runAll();
        assertThat(acknowledged()).isEqualTo(3);
    }

    @Test
    void countsFilesAndMemorySeparately() {
        rig.create(stream("a").build());
        rig.create(stream("b").storage(StorageType.MEMORY).build());
        publish("a", 2 * MESSAGES);
        publish("b", 1);
        rig.runAll();
        assertThat(acknowledged()).isEqualTo(MESSAGES + 1 + 1);
        publish("b", 40);
        rig.runAll();
        assertThat(rig.owner().usage().memoryBytes()).isEqualTo(18 * 20); // the last one exceeds 340
        assertThat(acknowledged()).isEqualTo(17);
    }

    @Test
    void checksTheLimitBeforeInterest() {
        rig.create(stream("a").build());
        rig.create(stream("b").retention(RetentionPolicy.INTEREST).build());
        publish("a", MESSAGES + 1);
        rig.runAll();
        assertThat(rig.publishAndTake("b.1", "", "x")).last().asString().startsWith("in.1 " + REFUSED);
    }
}
