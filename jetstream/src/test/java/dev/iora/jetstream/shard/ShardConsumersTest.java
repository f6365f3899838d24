// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.core.Subscription;
import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.JsonValues;
import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.consumer.ConsumerAdvisory;
import dev.iora.jetstream.stream.StreamConsumer;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Consumers on a stepped shard: deliveries, acknowledgements, retention, restarts. */
final class ShardConsumersTest {
    private static final long SECOND = 1_000_000_000L;

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();
    private ShardRig rig;

    ShardConsumersTest() throws IOException {
        clock.advance(1_000 * SECOND);
        rig = new ShardRig(disk, clock);
    }

    private void restart() throws IOException {
        disk.kill();
        rig = new ShardRig(disk, clock);
    }

    private Consumer consumer(String stream, String name) {
        StreamConsumer found = rig.stream(stream).consumers().find(name);
        if (found == null) {
            throw new AssertionError("no consumer " + name);
        }
        return found.consumer();
    }

    private void ask(String stream, String consumer, String body) {
        rig.publish("$JS.API.CONSUMER.MSG.NEXT." + stream + "." + consumer, "in.pull", body);
        rig.runAll();
    }

    @Test
    void deliversAgainThoughTheClockWasSetBackBeforeARestart() throws IOException {
        clock.advance(100_000 * SECOND);
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        rig.publish("t.a", "", "1");
        rig.publish("t.b", "", "2");
        rig.runAll();
        ask("T", "c", "2");
        assertThat(rig.inbox.take()).containsExactly("t.a 1", "t.b 2");
        rig.publish("$JS.ACK.T.c.1.2.2.0.0", "", "-NAK {\"delay\": 90000000000}");
        rig.runAll();
        clock.setBack(3_600 * SECOND);
        restart();
        // As without a restart: the ack wait of 30 s, and the requested delay.
        ask("T", "c", "{\"batch\":5,\"expires\":300000000000}");
        clock.advance(29 * SECOND);
        rig.runAll();
        assertThat(rig.inbox.take()).isEmpty();
        clock.advance(2 * SECOND);
        rig.runAll();
        assertThat(rig.inbox.take()).containsExactly("t.a 1");
        rig.publish("$JS.ACK.T.c.2.1.3.0.0", "", "+ACK");
        rig.runAll();
        clock.advance(60 * SECOND);
        rig.runAll();
        assertThat(rig.inbox.take()).containsExactly("t.b 2");
    }

    @Test
    void deliversAndTakesAcknowledgements() throws IOException {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        rig.publish("t.a", "", "1");
        rig.publish("t.b", "", "2");
        rig.runAll();
        ask("T", "c", "2");
        assertThat(rig.inbox.take()).containsExactly("t.a 1", "t.b 2");
        rig.publish("$JS.ACK.T.c.1.1.1.0.0", "in.ack", "+ACK");
        rig.runAll();
        assertThat(rig.inbox.take()).containsExactly("in.ack ");
        assertThat(consumer("T", "c").state().ackFloor().streamSequence()).isEqualTo(1);
        restart();
        assertThat(consumer("T", "c").state().ackFloor().streamSequence()).isEqualTo(1);
        assertThat(consumer("T", "c").state().numAckPending()).isEqualTo(1);
        ask("T", "c", "{\"batch\":5,\"no_wait\":true}");
        assertThat(rig.inbox.take()).singleElement().asString().contains("404 No Messages");
        clock.advance(31 * SECOND);
        ask("T", "c", "1");
        assertThat(rig.inbox.take()).containsExactly("t.b 2");
    }

    @Test
    void takesAcknowledgementsInBothForms() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        for (int i = 1; i <= 3; i++) {
            rig.publish("t.a", "", "" + i);
        }
        rig.runAll();
        ask("T", "c", "3");
        rig.inbox.take();
        // $JS.ACK.<domain>.<hash of the account>.<stream>.<consumer>…, and any further tokens.
        assertThat(rig.publish("$JS.ACK._.szMpdrwD.T.c.1.1.1.0.2", "in.1", "")).isTrue();
        assertThat(rig.publish("$JS.ACK._.szMpdrwD.T.c.1.2.2.0.1.more.tokens", "in.2", ""))
                .isTrue();
        assertThat(rig.publish("$JS.ACK.T.c.1.3.3.0.0", "in.3", "")).isTrue();
        assertThat(rig.publish("$JS.ACK.T.c.1.3.3.0.0.more", "in.4", "")).isFalse();
        assertThat(rig.publish("$JS.ACK.T.c.1.3", "in.5", "")).isFalse();
        assertThat(rig.publish("$JS.ACK._.szMpdrwD.T.c.1.3.3.0", "in.6", "")).isFalse();
        assertThat(rig.publish("$JS.ACK.hub.szMpdrwD.T.c.1.3.3.0.0", "in.7", ""))
                .isFalse();
        rig.runAll();
        assertThat(rig.inbox.take()).containsExactly("in.1 ", "in.2 ", "in.3 ");
        assertThat(consumer("T", "c").state().numAckPending()).isZero();
    }

    @Test
    void subscribesOnlyForItsConsumers() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer(
                "T",
                ShardRig.pull("n").ackPolicy(AckPolicy.NONE).maxAckPending(0).build());
        assertThat(rig.publish("$JS.ACK.T.n.1.1.1.0.0", "in.1", "")).isFalse();
        assertThat(rig.publish("$JS.FC.T.n.abcd", "in.1", "")).isFalse();
        rig.createConsumer(
                "T",
                ShardRig.pull("f")
                        .maxWaiting(0)
                        .deliverSubject("in.f")
                        .flowControl(true)
                        .idleHeartbeatNanos(SECOND)
                        .build());
        assertThat(rig.publish("$JS.FC.T.f.abcd", "", "")).isTrue();
        assertThat(rig.publish("$JS.FC._.szMpdrwD.T.f.abcd", "", "")).isTrue();
        assertThat(rig.publish("$JS.FC.T.f.ab.cd", "in.1", "")).isFalse();
    }

    @Test
    void sendsAStatusToWaitingClientsWhenTheServerEnds() throws IOException {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        ask("T", "c", "{\"batch\":2,\"expires\":60000000000}");
        assertThat(rig.inbox.take()).isEmpty();
        rig.close();
        rig.lanes.round();
        assertThat(rig.inbox.take()).singleElement().asString().contains("409 Server Shutdown", "Messages: 2");
    }

    @Test
    void handsOverMessagesForWhichShardAndLaneHadNoRoom() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        int requests = 1025; // one more than the batches that may wait for the shard
        for (int i = 0; i < requests; i++) {
            rig.lanes.refusing = true;
            rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "{\"no_wait\":true}");
            rig.lanes.round();
        }
        rig.lanes.refusing = false;
        rig.runAll();
        assertThat(rig.inbox.take()).hasSize(requests);
    }

    @Test
    void schedulesOneRetryForALaneWhoseShardIsFull() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        for (int i = 0; i < 1025; i++) {
            rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "{\"no_wait\":true}");
            rig.lanes.round();
        }
        for (int i = 0; i < 10; i++) {
            rig.commands().takeGathered(0);
        }
        assertThat(rig.lanes.posted(0)).isEqualTo(1);
        rig.runAll();
        assertThat(rig.inbox.take()).hasSize(1025);
    }

    @Test
    void deliversNothingBeforeTheDeliveryIsWritten() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        rig.publish("t.a", "", "1");
        rig.runAll();
        rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "1");
        rig.lanes.round();
        rig.shard.step();
        rig.lanes.round();
        assertThat(rig.inbox.received).isEmpty();
        rig.runAll();
        assertThat(rig.inbox.take()).containsExactly("t.a 1");
    }

    @Test
    void removesAcknowledgedMessagesOfAWorkQueue() throws IOException {
        rig.create(ShardRig.config("W", "w.>")
                .retention(RetentionPolicy.WORK_QUEUE)
                .build());
        rig.createConsumer("W", ShardRig.pull("c").build());
        for (int i = 1; i <= 3; i++) {
            rig.publish("w.a", "", "" + i);
        }
        rig.runAll();
        ask("W", "c", "3");
        rig.publish("$JS.ACK.W.c.1.2.2.0.0", "", "");
        rig.runAll();
        assertThat(ShardRig.contents(rig.stream("W"))).containsExactly("1 w.a 1", "3 w.a 3");
        rig.publish("$JS.ACK.W.c.1.1.1.0.0", "", "");
        rig.runAll();
        assertThat(ShardRig.contents(rig.stream("W"))).containsExactly("3 w.a 3");
        restart();
        assertThat(ShardRig.contents(rig.stream("W"))).containsExactly("3 w.a 3");
    }

    @Test
    void keepsMessagesWithInterest() {
        rig.create(
                ShardRig.config("I", "i.>").retention(RetentionPolicy.INTEREST).build());
        assertThat(rig.publishAndTake("i.a", "", "nobody")).containsExactly("in.1 {\"stream\":\"I\",\"seq\":1}");
        assertThat(rig.stream("I").store().messages()).isZero();
        rig.createConsumer("I", ShardRig.pull("a").filterSubject("i.a").build());
        rig.createConsumer("I", ShardRig.pull("all").build());
        rig.publish("i.a", "", "1");
        rig.publish("i.b", "", "2");
        rig.runAll();
        ask("I", "a", "1");
        rig.publish("$JS.ACK.I.a.1.2.1.0.0", "", "");
        rig.runAll();
        assertThat(ShardRig.contents(rig.stream("I"))).containsExactly("2 i.a 1", "3 i.b 2");
        ask("I", "all", "2");
        rig.publish("$JS.ACK.I.all.1.2.1.0.0", "", "");
        rig.runAll();
        assertThat(ShardRig.contents(rig.stream("I"))).containsExactly("3 i.b 2");
        CompletableFuture<Void> deleted = rig.commands().deleteConsumer("I", "all");
        rig.runAll();
        deleted.join();
        assertThat(ShardRig.contents(rig.stream("I"))).isEmpty();
    }

    @Test
    void decidesAboutInterestAfterAConsumerInFlightIsApplied() {
        rig.create(
                ShardRig.config("I", "i.>").retention(RetentionPolicy.INTEREST).build());
        CompletableFuture<?> created = rig.commands()
                .createConsumer("I", "c", (s, existing) -> ShardRig.pull("c").build(), (s, made) -> made);
        rig.publish("i.a", "in.1", "1");
        rig.runAll();
        created.join();
        assertThat(ShardRig.contents(rig.stream("I"))).containsExactly("1 i.a 1");
    }

    @Test
    void holdsAPubAckBehindDeliveriesThatOnlyWaitForTheWrite() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        rig.publish("t.a", "", "1");
        rig.runAll();
        disk.failFrom(0, FaultyDisk.Operation.FORCE, "Input/output error");
        rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "1");
        rig.publish("t.a", "in.ack", "2");
        rig.runAll();
        assertThat(rig.inbox.take())
                .contains("t.a 1")
                .anyMatch(message -> message.startsWith("in.ack {\"error\":"))
                .noneMatch(message -> message.startsWith("in.ack {\"stream\":"));
    }

    @Test
    void showsAConsumerWithoutDeliveriesInTheResponseToItsCreation() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.publish("t.a", "", "1");
        rig.runAll();
        rig.inbox.subscribe(rig.account, ShardRig.bytes("deliver.p"));
        ConsumerConfig config = ConsumerConfig.builder()
                .name("p")
                .ackPolicy(AckPolicy.NONE)
                .deliverSubject("deliver.p")
                .maxDeliver(-1)
                .build();
        CompletableFuture<Long> delivered = rig.commands()
                .createConsumer(
                        "T",
                        "p",
                        (s, existing) -> config,
                        (s, made) -> made.state().delivered().consumerSequence());
        rig.runAll();
        assertThat(delivered.join()).isZero();
        assertThat(consumer("T", "p").state().delivered().consumerSequence()).isOne();
    }

    @Test
    void pushesToSubscribers() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer(
                "T",
                ConsumerConfig.builder()
                        .name("p")
                        .ackPolicy(AckPolicy.NONE)
                        .deliverSubject("deliver.p")
                        .maxDeliver(-1)
                        .inactiveThresholdNanos(5 * SECOND)
                        .build());
        rig.publish("t.a", "", "1");
        rig.runAll();
        assertThat(rig.inbox.take()).isEmpty();
        rig.inbox.subscribe(rig.account, ShardRig.bytes("deliver.p"));
        clock.advance(SECOND / 10);
        rig.runAll();
        assertThat(rig.inbox.take()).containsExactly("t.a 1");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"g, g, true", "g, h, false", "g, none, false", "'', none, true", "'', g, false"})
    void pushesToItsQueueGroupOnly(String deliverGroup, @Nullable String subscribed, boolean expected) {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer(
                "T",
                ConsumerConfig.builder()
                        .name("p")
                        .ackPolicy(AckPolicy.NONE)
                        .deliverSubject("deliver.p")
                        .deliverGroup(deliverGroup)
                        .maxDeliver(-1)
                        .build());
        byte[] queue = subscribed == null ? null : ShardRig.bytes(subscribed);
        var subscription = new Subscription(rig.inbox, ShardRig.bytes("deliver.p"), queue, ShardRig.bytes("7"));
        rig.account.subscriptions().add(subscription);
        rig.runAll();
        assertThat(isBound("T", "p")).isEqualTo(expected);
        rig.account.subscriptions().remove(subscription);
        rig.runAll();
        assertThat(isBound("T", "p")).isFalse();
    }

    @Test
    void reportsSingleRemovalsButNoPurges() {
        rig.create(ShardRig.config("T", "t.>").allowRollup(true).maxMessages(4).build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        for (int i = 1; i <= 5; i++) {
            rig.publish("t." + i % 2, "", "" + i);
            rig.runAll();
            ask("T", "c", "1");
        }
        rig.pending.add(rig.commands().deleteMessage("T", 3, false));
        rig.runAll();
        assertThat(rig.events.advisories)
                .extracting(advisory -> ((ConsumerAdvisory.Terminated) advisory).streamSequence())
                .as("by a limit, and deleted")
                .containsExactly(1L, 3L);
        rig.pending.add(rig.commands().purge("T", FilterSet.ALL, 3, 0));
        rig.pending.add(
                rig.commands().purge("T", FilterSet.of(List.of(SubjectFilter.of(ShardRig.bytes("t.0")))), 0, 0));
        rig.runAll();
        rig.publish(0, "t.a", "", "Nats-Rollup: all", "6");
        rig.runAll();
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("6 t.a 6");
        assertThat(consumer("T", "c").state().numAckPending()).isZero();
        assertThat(rig.events.advisories).hasSize(2);
        ask("T", "c", "1");
        rig.pending.add(rig.commands().deleteMessage("T", 6, false));
        rig.runAll();
        assertThat(rig.events.advisories).as("the next one is reported again").hasSize(3);
    }

    @Test
    void showsNoInterestAfterAnUnsubscription() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer(
                "T",
                ConsumerConfig.builder()
                        .name("p")
                        .ackPolicy(AckPolicy.NONE)
                        .deliverSubject("deliver.p")
                        .maxDeliver(-1)
                        .build());
        Subscription subscription = rig.inbox.subscribe(rig.account, ShardRig.bytes("deliver.p"));
        rig.runAll();
        assertThat(isBound("T", "p")).isTrue();
        rig.inbox.unsubscribe(rig.account, subscription);
        assertThat(isBound("T", "p")).isFalse();
    }

    @Test
    void showsAnAcknowledgementSentBefore() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        rig.publish("t.a", "", "1");
        rig.runAll();
        ask("T", "c", "1");
        assertThat(consumer("T", "c").state().numAckPending()).isEqualTo(1);
        rig.publish("$JS.ACK.T.c.1.1.1.0.0", "", "+ACK");
        // In the same round of the lane, before the shard has done anything.
        rig.commands().takeGathered(0);
        CompletableFuture<Long> pending =
                rig.commands().onStream("T", s -> consumer("T", "c").state().numAckPending());
        rig.runAll();
        assertThat(pending).isCompletedWithValue(0L);
    }

    private boolean isBound(String stream, String name) {
        CompletableFuture<Boolean> bound = rig.commands()
                .onStream(stream, s -> consumer(stream, name).state().pushBound());
        rig.runAll();
        return bound.join();
    }

    @Test
    void deletesInactiveConsumers() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer(
                "T",
                ShardRig.pull("e")
                        .durableName("")
                        .inactiveThresholdNanos(5 * SECOND)
                        .build());
        clock.advance(6 * SECOND);
        rig.runAll();
        assertThat(rig.stream("T").consumers().find("e")).isNull();
        assertThat(rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.e", "in.pull", "")).isFalse();
    }

    @Test
    void changesConsumersOneAfterTheOther() {
        rig.create(ShardRig.config("T", "t.>").build());
        CompletableFuture<?> first = rig.commands()
                .createConsumer(
                        "T",
                        "c",
                        (s, existing) -> {
                            assertThat(existing).isNull();
                            return ShardRig.pull("c").build();
                        },
                        (s, made) -> made);
        CompletableFuture<?> second = rig.commands()
                .createConsumer(
                        "T",
                        "c",
                        (s, existing) -> {
                            assertThat(existing).isNotNull();
                            return ShardRig.pull("c").description("second").build();
                        },
                        (s, made) -> made);
        CompletableFuture<Void> gone = rig.commands().deleteConsumer("T", "d");
        rig.runAll();
        first.join();
        second.join();
        assertThat(consumer("T", "c").config().description()).isEqualTo("second");
        assertThatThrownBy(gone::join).hasMessageContaining("consumer not found");
    }

    @Test
    void keepsAnUpdateAfterARestart() throws IOException {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").filterSubject("t.a").build());
        rig.createConsumer(
                "T",
                ShardRig.pull("c").filterSubject("t.b").ackWaitNanos(5 * SECOND).build());
        rig.publish("t.a", "", "1");
        rig.publish("t.b", "", "2");
        rig.runAll();
        restart();
        assertThat(consumer("T", "c").state().numPending()).isEqualTo(1);
        ask("T", "c", "2");
        assertThat(rig.inbox.take()).containsExactly("t.b 2");
        clock.advance(6 * SECOND);
        rig.runAll();
        assertThat(rig.inbox.take()).as("it was not acknowledged").containsExactly("t.b 2");
    }

    @Test
    void forgetsRemovedMessagesOfEarlierFilters() throws IOException {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").filterSubject("t.a").build());
        for (int i = 0; i < 40; i++) {
            rig.publish("t.a", "", "");
        }
        rig.runAll();
        ask("T", "c", "40");
        rig.createConsumer("T", ShardRig.pull("c").filterSubject("t.b").build());
        rig.pending.add(rig.commands().deleteMessage("T", 3, false));
        rig.runAll();
        assertThat(consumer("T", "c").state().numAckPending()).isEqualTo(39);
        rig.close();
        rig = new ShardRig(disk, clock);
        for (int i = 4; i < 40; i++) {
            rig.pending.add(rig.commands().deleteMessage("T", i, false));
            rig.runAll();
        }
        assertThat(consumer("T", "c").state().numAckPending()).isEqualTo(3);
    }

    @Test
    void pausesAndResets() {
        rig.create(ShardRig.config("T", "t.>").build());
        rig.createConsumer("T", ShardRig.pull("c").build());
        rig.publish("t.a", "", "1");
        rig.runAll();
        OffsetDateTime soon = JsonValues.time(clock.epochNanos() + 10 * SECOND);
        CompletableFuture<Void> paused = rig.commands().pauseConsumer("T", "c", soon);
        rig.runAll();
        paused.join();
        assertThat(consumer("T", "c").config().metadata()).containsEntry("_nats.req.level", "1");
        CompletableFuture<Void> resumed = rig.commands().pauseConsumer("T", "c", null);
        paused = rig.commands().pauseConsumer("T", "c", soon);
        rig.runAll();
        resumed.join();
        paused.join();
        ask("T", "c", "1");
        assertThat(rig.inbox.take()).isEmpty();
        clock.advance(11 * SECOND);
        rig.runAll();
        assertThat(rig.inbox.take()).containsExactly("t.a 1");
        CompletableFuture<Void> reset = rig.commands().resetConsumer("T", "c", 1);
        rig.runAll();
        reset.join();
        ask("T", "c", "1");
        assertThat(rig.inbox.take()).containsExactly("t.a 1");
    }

    @Test
    void keepsConsumersOfMemoryStreamsInMemory() {
        rig.create(ShardRig.config("M", "m.>").storage(StorageType.MEMORY).build());
        rig.createConsumer("M", ShardRig.pull("c").build());
        long forces = disk.forces();
        rig.publish("m.a", "", "1");
        ask("M", "c", "1");
        rig.publish("$JS.ACK.M.c.1.1.1.0.0", "in.ack", "");
        rig.runAll();
        assertThat(rig.inbox.take()).containsExactly("m.a 1", "in.ack ");
        assertThat(consumer("M", "c").state().ackFloor().streamSequence()).isEqualTo(1);
        assertThat(disk.forces()).isEqualTo(forces);
        assertThat(List.of(rig.stream("M").store().messages())).containsExactly(1L);
    }
}
