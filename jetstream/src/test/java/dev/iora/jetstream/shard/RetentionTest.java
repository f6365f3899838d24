// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which messages a stream keeps when its retention, its consumers or their filters change, also after a restart. */
final class RetentionTest {
    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();
    private ShardRig rig;

    RetentionTest() throws IOException {
        clock.advance(1_000_000_000_000L);
        rig = new ShardRig(disk, clock);
    }

    @BeforeEach
    void createsAStreamByLimits() {
        rig.create(ShardRig.config("T", "t.>").build());
    }

    private void await(CompletableFuture<?> done) {
        rig.runAll();
        done.join();
    }

    private void set(String name, String... filters) {
        rig.createConsumer(
                "T", ShardRig.pull(name).filterSubjects(List.of(filters)).build());
    }

    private void delete(String consumer) {
        await(rig.commands().deleteConsumer("T", consumer));
    }

    private void publish(String... subjects) {
        for (String subject : subjects) {
            rig.publish(subject, "", "");
        }
        rig.runAll();
    }

    /** Lets a consumer take some messages and acknowledge them. */
    private void consume(String name, int messages) {
        rig.inbox.deliveries.clear();
        rig.publish("$JS.API.CONSUMER.MSG.NEXT.T." + name, "in.pull", "{\"no_wait\":true,\"batch\":" + messages + "}");
        rig.runAll();
        var taken = new ArrayList<>(rig.inbox.deliveries);
        assertThat(taken).hasSize(messages);
        taken.forEach(delivery -> rig.publish(delivery.reply(), "", ""));
        rig.runAll();
    }

    private void retainByInterest() {
        await(rig.commands()
                .updateStream(ShardRig.config("T", "t.>")
                        .retention(RetentionPolicy.INTEREST)
                        .build()));
    }

    private void assertHolds(String... messages) throws IOException {
        assertThat(ShardRig.contents(rig.stream("T")).stream().map(String::strip))
                .containsExactly(messages);
        disk.kill();
        rig = new ShardRig(disk, clock);
        assertThat(ShardRig.contents(rig.stream("T")).stream().map(String::strip))
                .as("after a restart")
                .containsExactly(messages);
    }

    @Test
    void removesNothingWithAnAgeBeyondAllTime() throws IOException {
        await(rig.commands()
                .updateStream(
                        ShardRig.config("T", "t.>").maxAgeNanos(Long.MAX_VALUE).build()));
        publish("t.a");
        rig.runAll();
        assertThat(rig.shard.time().timers().nanosToNext(clock.nanoTime()))
                .as("no check of the age is due")
                .isGreaterThan(Long.MAX_VALUE / 8);
        assertHolds("1 t.a");
    }

    @Test
    void keepsUnconsumedMessagesWhenRetentionBecomesInterest() throws IOException {
        publish("t.a", "t.b");
        retainByInterest();
        assertHolds("1 t.a", "2 t.b");
    }

    @Test
    void removesFullyConsumedMessagesWhenRetentionBecomesInterest() throws IOException {
        set("a", "t.a");
        set("ab", "t.a", "t.b");
        publish("t.a", "t.a", "t.b", "t.c", "t.b");
        consume("a", 2);
        consume("ab", 3); // 1 to 3
        retainByInterest();
        assertHolds("4 t.c", "5 t.b");
    }

    @Test
    void keepsMessagesThatOneConsumerNeedsWhenRetentionBecomesInterest() throws IOException {
        set("a", "t.a");
        set("all");
        publish("t.a", "t.a");
        consume("a", 2);
        consume("all", 1);
        retainByInterest();
        assertHolds("2 t.a");
    }

    @Test
    void removesMessagesThatOnlyADeletedConsumerNeededAndUnwantedOnesBehind() throws IOException {
        set("a", "t.a");
        set("d", "t.d");
        publish("t.c", "t.a", "t.c", "t.a", "t.d");
        consume("a", 1); // done up to 2
        retainByInterest();
        delete("a");
        assertHolds("1 t.c", "5 t.d");
    }

    @Test
    void removesEverythingWithTheLastConsumer() throws IOException {
        set("a", "t.a");
        publish("t.c", "t.a", "t.c");
        consume("a", 1);
        retainByInterest();
        delete("a");
        assertHolds();
    }

    @Test
    void removesSkippedMessagesThatNoOtherConsumerNeeds() throws IOException {
        set("a", "t.a");
        set("b", "t.b");
        set("ab", "t.a", "t.b");
        publish("t.a", "t.b", "t.a", "t.c", "t.a");
        consume("ab", 3);
        retainByInterest();
        await(rig.commands().resetConsumer("T", "a", 5));
        assertHolds("2 t.b", "4 t.c", "5 t.a");
        await(rig.commands().resetConsumer("T", "b", 1000));
        assertHolds("4 t.c", "5 t.a");
        await(rig.commands().resetConsumer("T", "a", 1));
        assertHolds("4 t.c", "5 t.a");
    }

    @Test
    void keepsSkippedMessagesOfAWorkQueue() throws IOException {
        rig.create(ShardRig.config("W", "w.>")
                .retention(RetentionPolicy.WORK_QUEUE)
                .build());
        rig.createConsumer("W", ShardRig.pull("c").build());
        publish("w.a", "w.a");
        await(rig.commands().resetConsumer("W", "c", 3));
        assertThat(ShardRig.contents(rig.stream("W"))).hasSize(2);
    }

    @Test
    void removesMessagesThatAreUnneededAfterAChangeOfFilters() throws IOException {
        set("a", "t.a");
        publish("t.c", "t.a", "t.b", "t.a", "t.c");
        consume("a", 1);
        retainByInterest();
        set("a", "t.b");
        assertHolds("1 t.c", "3 t.b");
    }

    @Test
    void removesMessagesOfADeletedConsumerOnceTheLossIsAccepted() {
        set("a", "t.a");
        set("b", "t.b");
        publish("t.a", "t.b");
        retainByInterest();
        rig.stream("T").noteLoss().freeze("a reason", "1:1");
        delete("a");
        assertThat(rig.stream("T").store().messages()).isEqualTo(2);
        await(rig.commands()
                .updateStream(ShardRig.config("T", "t.>")
                        .retention(RetentionPolicy.INTEREST)
                        .metadata(Map.of(StreamLoss.ACCEPT, "1:1"))
                        .build()));
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("2 t.b ");
    }

    @Test
    void removesNothingForANewConsumerOrTheSameFilters() throws IOException {
        set("a", "t.a", "t.b");
        publish("t.c", "t.a");
        retainByInterest();
        set("a", "t.b", "t.a");
        set("b", "t.b");
        assertHolds("1 t.c", "2 t.a");
    }
}
