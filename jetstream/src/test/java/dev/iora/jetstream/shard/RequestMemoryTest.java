// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.MemoryBudget;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Clients send more requests than are processed, or whose responses cannot leave: memory stays bounded, and every request
 * gets a response.
 */
final class RequestMemoryTest {
    private static final long HEAP = 48 << 20;
    private static final int FLOOD = 100_000;
    private static final int ROUND = 500;

    /** Requests with one response each. */
    enum Kind {
        PUBLISH("s.x", "", "some payload"),
        REFUSED_PUBLISH("s.x", "Nats-Expected-Last-Sequence: 7777777", "some payload"),
        DIRECT_GET("$JS.API.DIRECT.GET.S", "", "{\"seq\":1}"),
        DIRECT_GET_BY_SUBJECT("$JS.API.DIRECT.GET.S.s.1", "", ""),
        MALFORMED_GET("$JS.API.DIRECT.GET.S", "", "?"),
        PULL("$JS.API.CONSUMER.MSG.NEXT.S.c", "", "{\"batch\":1,\"no_wait\":true}"),
        MALFORMED_PULL("$JS.API.CONSUMER.MSG.NEXT.S.c", "", "{?");

        final String subject;
        final String headers;
        final String body;

        Kind(String subject, String headers, String body) {
            this.subject = subject;
            this.headers = headers;
            this.body = body;
        }
    }

    private final ShardRig rig;

    RequestMemoryTest() throws IOException {
        var setup = new ShardRig.Setup(1 << 24, 4 << 20, 1 << 20, 128 << 10, 0, HEAP);
        rig = new ShardRig(new FaultyDisk(), new VirtualClock(), setup);
        rig.create(ShardRig.config("S", "s.>").allowDirect(true).build());
        rig.createConsumer(
                "S", ShardRig.pull("c").filterSubjects(List.of("s.none")).build());
        rig.publishAndTake("s.1", "", "x".repeat(500));
    }

    private void send(Kind kind) {
        assertThat(rig.publish(0, kind.subject, "in.1", kind.headers, kind.body))
                .as("the lane takes or refuses the request")
                .isTrue();
    }

    private long outputBytes() {
        return rig.shard.output().heldBytes() + rig.shard.pipeline().heldBytes();
    }

    private long outputLimit() {
        return rig.memory.outputBytes();
    }

    @ParameterizedTest
    @EnumSource
    void boundsAndAnswersWaitingRequests(Kind kind) {
        for (int i = 0; i < FLOOD; i++) {
            send(kind);
            if (i % ROUND == 0) {
                rig.lanes.round();
                assertThat(rig.requests.used()).isLessThanOrEqualTo(rig.requests.limit() + (1 << 20));
            }
        }
        rig.lanes.round();
        assertThat(rig.inbox.received).as("refused").isNotEmpty();
        assertThat(rig.lanes.pauses).as("publishers were paused first").isPositive();
        rig.runAll();
        assertThat(rig.inbox.take()).hasSize(FLOOD);
        assertThat(rig.requests.used()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void boundsResponsesThatLanesDoNotTake(Kind kind) {
        rig.lanes.refusing = true;
        for (int i = 0; i < FLOOD; i++) {
            send(kind);
            if (i % ROUND == 0) {
                rig.lanes.round();
                rig.shard.step();
                rig.shard.sync().step();
                assertThat(outputBytes()).isLessThan(3 * outputLimit());
                assertThat(rig.requests.used()).isLessThanOrEqualTo(rig.requests.limit() + (1 << 20));
            }
        }
        rig.lanes.refusing = false;
        rig.runAll();
        assertThat(rig.inbox.take()).hasSize(FLOOD);
        assertThat(rig.requests.used()).isZero();
        assertThat(outputBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PUBLISH")
    void boundsResponsesThatWaitForASlowDisk(Kind kind) {
        rig.publish("s.2", "in.1", "this one is not durable for a while");
        for (int i = 0; i < FLOOD; i++) {
            send(kind);
            if (i % ROUND == 0) {
                rig.lanes.round();
                rig.shard.step();
                assertThat(outputBytes()).isLessThan(3 * outputLimit());
            }
        }
        rig.runAll();
        assertThat(rig.inbox.take()).hasSize(FLOOD + 1);
        assertThat(outputBytes()).isZero();
    }

    @Test
    void boundsPublishesThatWaitForASlowDisk() {
        for (int i = 0; i < FLOOD; i++) {
            send(Kind.PUBLISH);
            if (i % ROUND == 0) {
                rig.lanes.round();
                rig.shard.step();
                assertThat(outputBytes()).isLessThan(3 * outputLimit());
                assertThat(rig.requests.used()).isLessThanOrEqualTo(rig.requests.limit() + (1 << 20));
            }
        }
        rig.runAll();
        assertThat(rig.inbox.take())
                .hasSize(FLOOD)
                .anyMatch(response -> response.contains("429 Too Many Requests"))
                .anyMatch(response -> response.contains("\"seq\":"));
    }

    @Test
    void boundsWaitingPullRequests() throws IOException {
        rig.createConsumer(
                "S",
                ShardRig.pull("w")
                        .filterSubjects(List.of("s.none"))
                        .maxWaiting(Integer.MAX_VALUE)
                        .build());
        for (int i = 0; i < FLOOD; i++) {
            rig.publish("$JS.API.CONSUMER.MSG.NEXT.S.w", "in.1", "{\"batch\":1,\"expires\":60000000000}");
            if (i % ROUND == 0) {
                rig.runAll();
            }
        }
        rig.runAll();
        long waiting = rig.memory.waitingPulls().used();
        assertThat(waiting).isBetween(1L << 20, HEAP / 24);
        assertThat(rig.inbox.take()).isNotEmpty().allMatch(response -> response.contains("409 Exceeded MaxWaiting"));
        rig.close();
        assertThat(rig.memory.waitingPulls().used()).isZero();
    }

    @Test
    void boundsMessageIdsAndReleasesTheirMemory() throws IOException {
        var ids = new MemoryBudget(1 << 20);
        var setup = new ShardRig.Setup(1 << 24, 4 << 20, 1 << 20, 128 << 10, 0, HEAP);
        var bounded = new ShardRig(new FaultyDisk(), new VirtualClock(), setup, new ServerUsage(-1, -1, ids));
        bounded.create(ShardRig.config("D", "d").maxMessages(10).build());
        for (int i = 0; i < FLOOD / 2; i++) {
            bounded.publish(0, "d", "in.1", "Nats-Msg-Id: some-id-" + i, "");
            if (i % ROUND == 0) {
                bounded.runAll();
                assertThat(ids.used()).isLessThanOrEqualTo(ids.limit());
            }
        }
        bounded.runAll();
        assertThat(bounded.inbox.take())
                .hasSize(FLOOD / 2)
                .anyMatch(
                        response -> response.contains("\"err_code\":10023") && response.contains("duplicate windows"));
        assertThat(bounded.publishAndTake("d", "Nats-Msg-Id: some-id-7", ""))
                .as("ids of accepted messages are remembered")
                .singleElement()
                .asString()
                .contains("\"duplicate\": true");
        assertThat(bounded.publishAndTake("d", "A: b", "without an id"))
                .singleElement()
                .asString()
                .contains("seq");
        bounded.clock.advance(121_000_000_000L);
        assertThat(bounded.publishAndTake("d", "", "the window is over")).hasSize(1);
        assertThat(ids.used()).isZero();
        assertThat(bounded.publishAndTake("d", "Nats-Msg-Id: some-id-7", ""))
                .singleElement()
                .asString()
                .doesNotContain("duplicate");
    }

    @Test
    void releasesMessageIdsOfIdleStreams() throws IOException {
        var ids = new MemoryBudget(1 << 20);
        var setup = new ShardRig.Setup(1 << 24, 4 << 20, 1 << 20, 128 << 10, 0, HEAP);
        var bounded = new ShardRig(new FaultyDisk(), new VirtualClock(), setup, new ServerUsage(-1, -1, ids));
        bounded.create(ShardRig.config("D", "d").build());
        bounded.create(ShardRig.config("E", "e").build());
        for (int i = 0; i < FLOOD / 2; i++) {
            bounded.publish(0, "d", "in.1", "Nats-Msg-Id: some-id-" + i, "");
            if (i % ROUND == 0) {
                bounded.runAll();
            }
        }
        bounded.runAll();
        assertThat(bounded.inbox.take()).anyMatch(response -> response.contains("duplicate windows"));
        bounded.clock.advance(119_000_000_000L);
        bounded.runAll();
        assertThat(ids.used()).as("the window is not over").isPositive();
        bounded.clock.advance(2_000_000_000L);
        bounded.runAll();
        assertThat(ids.used()).isZero();
        assertThat(bounded.publishAndTake("e", "Nats-Msg-Id: another", ""))
                .singleElement()
                .asString()
                .contains("\"seq\":1");
    }

    @Test
    void dropsWaitingGetsAtTheEnd() throws IOException {
        for (int i = 0; i < FLOOD / 50; i++) {
            send(Kind.DIRECT_GET);
        }
        send(Kind.PUBLISH);
        rig.lanes.round();
        rig.close();
        rig.lanes.round();
        assertThat(rig.inbox.take())
                .as("publishes are acknowledged, gets are dropped")
                .filteredOn(response -> !response.contains("429"))
                .singleElement()
                .asString()
                .contains("\"seq\":2");
        assertThat(rig.requests.used()).isZero();
    }
}
