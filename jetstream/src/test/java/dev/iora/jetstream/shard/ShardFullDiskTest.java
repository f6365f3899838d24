// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.StorageType;
import dev.iora.subject.FilterSet;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.FaultyDisk.Operation;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A shard whose disk becomes full, and has room again. */
final class ShardFullDiskTest {
    private static final int FILE_BYTES = 64 << 10;
    private static final String PAYLOAD = "p".repeat(700);

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();

    private ShardRig open() throws IOException {
        return new ShardRig(disk, clock, 1000, FILE_BYTES, 1L << 30);
    }

    /** Publishes until a message is refused; how many were acknowledged. */
    private static int fill(ShardRig rig, String subject) {
        int acknowledged = 0;
        while (true) {
            List<String> responses = rig.publishAndTake(subject, "", PAYLOAD);
            assertThat(responses).as("exactly one response").hasSize(1);
            if (responses.getFirst().contains("\"error\":")) {
                assertThat(responses.getFirst())
                        .contains("\"code\":503", "\"err_code\":10023", "insufficient resources");
                return acknowledged;
            }
            acknowledged++;
            assertThat(acknowledged).as("messages on a small disk").isLessThan(1000);
        }
    }

    private void passSeconds(ShardRig rig, int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(TimeUnit.SECONDS.toNanos(1));
            rig.runAll();
        }
    }

    private static String publish(ShardRig rig, String subject) {
        List<String> responses = rig.publishAndTake(subject, "", PAYLOAD);
        assertThat(responses).hasSize(1);
        return responses.getFirst();
    }

    @Test
    void refusesPublishersUntilThereIsRoomAgain() throws IOException {
        disk.capacity(120 << 10);
        ShardRig rig = open();
        rig.create(ShardRig.config("A", "a.>").build());
        rig.create(ShardRig.config("M", "m.>").storage(StorageType.MEMORY).build());
        int acknowledged = fill(rig, "a.x");
        assertThat(acknowledged).isPositive();
        assertThat(publish(rig, "m.x")).as("memory needs no disk").contains("\"seq\":1");
        assertThat(publish(rig, "a.x")).contains("10023");
        passSeconds(rig, 30);
        assertThat(publish(rig, "a.x")).contains("10023");
        assertThat(rig.log.errors)
                .filteredOn(line -> line.contains("cannot be prepared"))
                .as("logged once")
                .singleElement()
                .asString()
                .contains(FaultyDisk.NO_SPACE);
        disk.capacity(10 << 20);
        passSeconds(rig, 11);
        assertThat(publish(rig, "a.x")).contains("\"seq\":" + (acknowledged + 1));
        assertThat(rig.log.infos).anyMatch(line -> line.contains("there is room"));
        for (int i = 2; i < 302; i++) {
            assertThat(publish(rig, "a.x")).contains("\"seq\":" + (acknowledged + i) + "}");
        }
        assertThat(ShardRig.contents(rig.stream("A"))).hasSize(acknowledged + 301);
        disk.kill();
        ShardRig again = open();
        assertThat(ShardRig.contents(again.stream("A"))).hasSize(acknowledged + 301);
        assertThat(again.log.errors).isEmpty();
    }

    @Test
    void makesRoomByAPurge() throws IOException {
        disk.capacity(400 << 10);
        ShardRig rig = open();
        rig.create(ShardRig.config("A", "a.>").build());
        int acknowledged = fill(rig, "a.x");
        var purged = rig.commands().purge("A", FilterSet.ALL, 0, 0);
        rig.runAll();
        assertThat(purged).isCompletedWithValue((long) acknowledged);
        passSeconds(rig, 12);
        assertThat(publish(rig, "a.x")).contains("\"seq\":" + (acknowledged + 1));
        int more = fill(rig, "a.x");
        assertThat(more).isPositive();
        disk.kill();
        assertThat(ShardRig.contents(open().stream("A"))).hasSize(more + 1);
    }

    @Test
    void storesMessagesInFlightOnceThereIsRoom() throws IOException {
        ShardRig rig = open();
        rig.create(ShardRig.config("A", "a.>").build());
        rig.create(ShardRig.config("B", "b.>").build());
        rig.createConsumer("A", ShardRig.pull("c").build());
        for (int i = 0; i < 5; i++) {
            assertThat(publish(rig, "a.x")).contains("\"seq\":");
        }
        disk.tearFailingWrites(new Random(7));
        disk.failFrom(0, Operation.WRITE, FaultyDisk.NO_SPACE);
        assertThat(rig.publishAndTake("a.x", "", PAYLOAD)).as("it waits").isEmpty();
        assertThat(publish(rig, "a.x")).as("refused at once").contains("10023");
        assertThat(publish(rig, "b.x")).contains("10023");
        rig.publish("$JS.API.CONSUMER.MSG.NEXT.A.c", "in.2", "10");
        passSeconds(rig, 3);
        assertThat(rig.inbox.take()).isEmpty();
        disk.heal();
        passSeconds(rig, 2);
        assertThat(rig.inbox.take())
                .anyMatch(line -> line.contains("\"seq\":6"))
                .filteredOn(line -> line.startsWith("a.x ") || line.startsWith("in.2 "))
                .as("deliveries")
                .hasSize(6);
        assertThat(rig.publishAndTake("a.x", "", PAYLOAD))
                .as("acknowledged and delivered")
                .hasSize(2)
                .anyMatch(line -> line.contains("\"seq\":7"));
        assertThat(publish(rig, "b.x")).contains("\"seq\":1");
        disk.kill();
        ShardRig again = open();
        assertThat(ShardRig.contents(again.stream("A"))).hasSize(7);
        assertThat(again.log.errors).isEmpty();
    }

    @Test
    void refusesEveryPublisherForeverAfterAFailedForce() throws IOException {
        ShardRig rig = open();
        rig.create(ShardRig.config("A", "a.>").build());
        rig.create(ShardRig.config("M", "m.>").storage(StorageType.MEMORY).build());
        assertThat(publish(rig, "a.x")).contains("\"seq\":1");
        disk.failAfter(0, Operation.FORCE, "Input/output error");
        for (int i = 0; i < 20; i++) {
            assertThat(publish(rig, "a.x")).contains("\"err_code\":10077", "read-only", "Input/output error");
        }
        assertThat(publish(rig, "m.x")).contains("\"seq\":1");
        passSeconds(rig, 5);
        assertThat(publish(rig, "a.x")).contains("10077");
        assertThat(ShardRig.contents(rig.stream("A")))
                .as("stored messages can be read")
                .hasSize(1);
        disk.kill();
        assertThat(publish(open(), "a.x")).contains("\"seq\":");
    }
}
