// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamConfigBuilder;
import dev.iora.jetstream.config.StreamSource;
import dev.iora.jetstream.stream.OriginStatus;
import dev.iora.store.LoadResult;
import dev.iora.store.StoredMessage;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Links to origins that lose messages, repeat them, fall silent or answer nonsense; and restarts. */
final class ShardOriginTest {
    private static final long SECOND = 1_000_000_000L;

    private final VirtualClock clock = new VirtualClock();
    private final FaultyDisk disk = new FaultyDisk();
    private ShardRig rig;
    private FakeOrigin origin;

    ShardOriginTest() throws IOException {
        open();
    }

    private void open() throws IOException {
        rig = new ShardRig(disk, clock);
        origin = new FakeOrigin(rig);
        origin.run();
    }

    static StreamSource source(String name) {
        byte[] json = ("{\"mirror\":{\"name\":\"" + name + "\"}}").getBytes(UTF_8);
        return requireNonNull(StreamConfig.parse(json).mirror());
    }

    private void createMirror() {
        create(ShardRig.config("M").mirror(source("O")).duplicateWindowNanos(0));
    }

    private void createSourced() {
        create(ShardRig.config("S", "s").sources(List.of(source("O"))));
    }

    private void create(StreamConfigBuilder config) {
        rig.create(config.build());
        origin.run();
    }

    private List<String> contents(String stream) {
        return ShardRig.contents(rig.stream(stream));
    }

    private OriginStatus status(String stream) {
        return rig.stream(stream).origins().getFirst();
    }

    private void pass(long seconds) {
        clock.advance(seconds * SECOND);
        origin.run();
    }

    private void restart() throws IOException {
        disk.kill();
        open();
        pass(1);
    }

    @Test
    void mirrorContinuesAfterACrashBehindWhatIsDurable() throws IOException {
        createMirror();
        origin.deliver(1, "o.1", "", "one");
        origin.deliver(4, "o.2", "", "four");
        origin.run();
        restart();
        assertThat(origin.starts).containsExactly(5L);
        origin.deliver(6, "o.1", "", "six");
        origin.run();
        assertThat(contents("M")).containsExactly("1 o.1 one", "4 o.2 four", "6 o.1 six");
        assertThat(rig.stream("M").store().timeOf(4)).isEqualTo(4_000_000);
    }

    @Test
    void sourceContinuesAfterACrashAndAfterACheckpoint() throws IOException {
        createSourced();
        origin.deliver(7, "o.1", "", "seven");
        origin.deliver(9, "o.1", "", "nine");
        origin.run();
        restart();
        assertThat(origin.starts).containsExactly(10L);
        origin.deliver(12, "o.1", "", "twelve");
        origin.run();
        rig.publishAndTake("s", "", "own");
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        restart();
        assertThat(origin.starts).containsExactly(13L);
        assertThat(contents("S")).containsExactly("1 o.1 seven", "2 o.1 nine", "3 o.1 twelve", "4 s own");
    }

    @Test
    void clientsCannotMoveAPositionEvenAcrossARestart() throws IOException {
        createSourced();
        origin.deliver(3, "o.1", "", "three");
        origin.run();
        rig.publishAndTake("s", "Nats-Stream-Source: O 99 > > o.1", "own");
        restart();
        assertThat(origin.starts).containsExactly(4L);
    }

    @Test
    void asksAgainForAMissingMessage() {
        createMirror();
        origin.deliver(1, "o", "", "one");
        origin.deliver(3, 3, "o", "", "three");
        origin.run();
        assertThat(contents("M")).containsExactly("1 o one");
        pass(1);
        assertThat(origin.starts).containsExactly(0L, 2L);
        origin.deliver(2, "o", "", "two");
        origin.run();
        assertThat(contents("M")).containsExactly("1 o one", "2 o two");
        assertThat(status("M").error()).isNull();
    }

    @Test
    void noticesWithAHeartbeatThatTheLastMessageIsMissing() {
        createMirror();
        origin.control("", "Idle Heartbeat\r\nNats-Last-Consumer: 0\r\nNats-Last-Stream: 0");
        origin.run();
        assertThat(origin.starts).hasSize(1);
        origin.control("", "Idle Heartbeat\r\nNats-Last-Consumer: 1\r\nNats-Last-Stream: 1");
        origin.run();
        pass(1);
        assertThat(origin.starts).hasSize(2);
    }

    @Test
    void ignoresRepetitionsAndStrangers() {
        createMirror();
        origin.deliver(1, "o", "", "one");
        origin.deliver(1, 1, "o", "", "one again");
        rig.publish("o", "$JS.ACK.O.stranger.1.2.2.0.0", "not for a deliver subject");
        origin.run();
        assertThat(contents("M")).containsExactly("1 o one");
        assertThat(origin.starts).hasSize(1);
    }

    @Test
    void asksAgainWhenTheOriginIsSilent() {
        createMirror();
        pass(9);
        assertThat(origin.starts).hasSize(1);
        pass(2);
        assertThat(origin.starts).hasSize(2);
    }

    @Test
    void asksAtMostFourTimesASecondAndDeletesTheConsumersItLeaves() {
        createMirror();
        rig.inbox.subscribe(rig.account, "$JS.API.CONSUMER.DELETE.>".getBytes(UTF_8));
        for (int i = 1; i <= 8; i++) {
            origin.deliver(i, "o", "", "message");
            origin.deliver(9, 9, "o", "", "far ahead");
            origin.run();
            clock.advance(SECOND / 8);
            origin.run();
        }
        assertThat(origin.starts).hasSizeBetween(3, 5);
        assertThat(rig.inbox.received).hasSizeBetween(2, 5);
    }

    @Test
    void refusesSequencesBehindWhichThereIsNoRoom() {
        createMirror();
        origin.deliver(1, "o", "", "one");
        for (long sequence : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE / 2 + 1}) {
            origin.deliver(sequence, "o", "", "far ahead");
            origin.run();
            pass(30);
        }
        assertThat(contents("M")).containsExactly("1 o one");
        origin.answerWithStart(Long.MAX_VALUE);
        origin.run();
        pass(30);
        assertThat(rig.stream("M").store().lastSequence()).isEqualTo(1);
        assertThat(requireNonNull(status("M").error()).description()).contains("is too high");
    }

    @Test
    void storesAGapOfAnyPossibleLength() {
        createMirror();
        origin.deliver(1, "o", "", "one");
        origin.deliver(Long.MAX_VALUE / 2, "o", "", "last possible");
        origin.run();
        assertThat(rig.stream("M").store().messages()).isEqualTo(2);
        assertThat(rig.stream("M").store().lastSequence()).isEqualTo(Long.MAX_VALUE / 2);
    }

    @Test
    void makesNoRecordsWhileNoneAreAccepted() {
        create(ShardRig.config("M").mirror(source("O")).duplicateWindowNanos(0));
        rig.heap.full(true);
        origin.answerWithStart(100);
        for (int i = 0; i < 50; i++) {
            pass(11);
        }
        assertThat(rig.stream("M").store().lastSequence()).isZero();
        assertThat(requireNonNull(status("M").error()).description()).contains("the heap is nearly full");
        rig.heap.full(false);
        pass(11);
        assertThat(rig.stream("M").store().lastSequence()).isEqualTo(100);
    }

    @Test
    void takesNoMoreThanItsShareOfTheHeapFromAFlood() throws IOException {
        rig = new ShardRig(
                new FaultyDisk(), clock, new ShardRig.Setup(1000, 64 << 10, 32 << 10, 128 << 10, 0, 24 << 20));
        origin = new FakeOrigin(rig);
        createMirror();
        String payload = "x".repeat(10_000);
        for (int i = 0; i < 1_000; i++) {
            rig.publish(origin.target(), "$JS.ACK.O.stranger.1.1.1.0.0", payload);
        }
        rig.lanes.endRounds();
        // The array of the messages may have free space.
        assertThat(rig.requests.used()).isBetween(100_000L, rig.requests.limit() * 3 / 2);
        origin.run();
        pass(11);
        origin.deliver(1, "o", "", "one");
        origin.run();
        assertThat(contents("M")).containsExactly("1 o one");
        assertThat(rig.requests.used()).isZero();
    }

    @Test
    void respondsToFlowControlWhenEverythingBeforeIsDurable() {
        createMirror();
        origin.deliver(5, "o", "", "five");
        origin.control("$JS.FC.O.c.1", "FlowControl Request");
        rig.lanes.round();
        rig.lanes.round();
        rig.shard.step();
        rig.shard.step();
        rig.lanes.round();
        assertThat(origin.flowControl.received).isEmpty();
        origin.run();
        assertThat(origin.flowControl.received).hasSize(1);
        assertThat(origin.flowControl.received.getFirst().headers())
                .contains("Nats-Last-Consumer: 1", "Nats-Last-Stream: 5");
        assertThat(contents("M")).containsExactly("5 o five");
    }

    @Test
    void respondsAgainIfTheOriginSaysThatItIsStalled() {
        createMirror();
        origin.control("", "Idle Heartbeat\r\nNats-Last-Consumer: 0\r\nNats-Consumer-Stalled: $JS.FC.O.c.2");
        origin.run();
        assertThat(origin.flowControl.received).hasSize(1);
        assertThat(origin.flowControl.received.getFirst().subject()).isEqualTo("$JS.FC.O.c.2");
    }

    @Test
    void mirrorDropsWhatOnlyMattersToThePublishersOfItsOrigin() {
        createMirror();
        origin.deliver(1, "o", "Nats-Expected-Last-Sequence: 77\r\nMine: 1\r\nNats-Batch-Id: b", "one");
        origin.run();
        var stored = new StoredMessage();
        assertThat(rig.stream("M").store().load(1, stored, () -> {})).isEqualTo(LoadResult.LOADED);
        assertThat(ShardRig.text(stored.bytes, stored.headers, stored.headersLength))
                .isEqualTo("NATS/1.0\r\nMine: 1\r\n\r\n");
    }

    @Test
    void storesNothingInAFrozenStream() throws IOException {
        createMirror();
        origin.deliver(1, "o", "", "one");
        origin.run();
        rig.stream("M").noteLoss().freeze("for the test", "t");
        origin.deliver(2, "o", "", "two");
        origin.run();
        assertThat(contents("M")).containsExactly("1 o one");
        assertThat(requireNonNull(status("M").error()).description()).contains("for the test");
    }

    @Test
    void deletesTheConsumerOfADeletedStream() {
        createMirror();
        origin.deliver(1, "o", "", "one");
        origin.run();
        rig.inbox.subscribe(rig.account, "$JS.API.CONSUMER.DELETE.>".getBytes(UTF_8));
        rig.pending.add(rig.commands().deleteStream("M"));
        rig.runAll();
        assertThat(rig.inbox.received).anyMatch(message -> message.subject().equals("$JS.API.CONSUMER.DELETE.O.c1"));
        pass(30);
        assertThat(origin.starts).hasSize(1);
    }
}
