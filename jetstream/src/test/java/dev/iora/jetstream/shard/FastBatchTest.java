// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.config.StreamConfigBuilder;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches whose messages are stored one by one, with acknowledgements that control the flow. */
final class FastBatchTest {
    private static final int START = 0;
    private static final int APPEND = 1;
    private static final int COMMIT = 2;
    private static final int COMMIT_BEFORE = 3;
    private static final int PING = 4;

    private final VirtualClock clock = new VirtualClock();
    private final ShardRig rig;

    FastBatchTest() throws IOException {
        clock.advance(1_000_000_000_000L);
        rig = new ShardRig(new FaultyDisk(), clock);
    }

    private static StreamConfigBuilder config() {
        return ShardRig.config("T", "t.>").allowBatched(true);
    }

    private List<String> publish(String id, int flow, String gaps, long sequence, int operation, String headers) {
        String reply = "in." + id + "." + flow + "." + gaps + "." + sequence + "." + operation + ".$FI";
        rig.publish(0, "t." + sequence, reply, headers, "m" + sequence);
        rig.runAll();
        List<String> got = new ArrayList<>();
        for (String response : rig.inbox.take()) {
            assertThat(response).as("goes to the reply of its message").startsWith(reply + " ");
            got.add(response.substring(reply.length() + 1));
        }
        return got;
    }

    private List<String> publish(String gaps, long sequence, int operation) {
        return publish("q", 2, gaps, sequence, operation, "");
    }

    private static String ack(long sequence, int messages) {
        return "{\"type\":\"ack\",\"seq\":" + sequence + ",\"msgs\":" + messages + "}";
    }

    private static String gap(long expected, long sequence) {
        return "{\"type\":\"gap\",\"last_seq\":" + expected + ",\"seq\":" + sequence + "}";
    }

    private static String end(long last, int count) {
        return "{\"stream\":\"T\",\"seq\":" + last + ",\"batch\":\"q\",\"count\":" + count + "}";
    }

    @ParameterizedTest
    @EnumSource(StorageType.class)
    void acknowledgesSomeMessagesAndTheEnd(StorageType storage) {
        rig.create(config().storage(storage).build());
        assertThat(publish("fail", 1, START)).containsExactly(ack(0, 2));
        assertThat(publish("fail", 2, APPEND)).containsExactly(ack(2, 2));
        assertThat(publish("fail", 3, APPEND)).isEmpty();
        assertThat(publish("fail", 4, COMMIT)).containsExactly(end(4, 4));
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("1 t.1 m1", "2 t.2 m2", "3 t.3 m3", "4 t.4 m4");
        assertThat(publish("fail", 5, APPEND).getFirst()).contains("10208");
        assertThat(rig.memory.fast().open()).isZero();
        assertThat(rig.memory.fast().bytes().used()).isZero();
    }

    @Test
    void storesABatchOfOneMessage() {
        rig.create(config().build());
        assertThat(publish("fail", 1, COMMIT)).containsExactly(end(1, 1));
    }

    @Test
    void commitsBehindTheLastMessage() {
        rig.create(config().build());
        publish("fail", 1, START);
        assertThat(publish("fail", 2, COMMIT_BEFORE)).containsExactly(end(1, 1));
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("1 t.1 m1");
    }

    @Test
    void endsABatchAtAGap() {
        rig.create(config().build());
        publish("fail", 1, START);
        assertThat(publish("fail", 3, APPEND)).containsExactly(gap(2, 3), end(1, 1));
        assertThat(ShardRig.contents(rig.stream("T"))).containsExactly("1 t.1 m1");
    }

    @Test
    void allowsGaps() {
        rig.create(config().build());
        publish("ok", 1, START);
        assertThat(publish("ok", 4, APPEND)).containsExactly(gap(2, 4), ack(4, 2));
        assertThat(publish("ok", 5, APPEND)).isEmpty();
        assertThat(publish("ok", 6, COMMIT)).containsExactly(end(4, 6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail", "ok"})
    void endsABatchIfAMessageComesTwice(String gaps) {
        rig.create(config().build());
        publish(gaps, 1, START);
        publish(gaps, 2, APPEND);
        assertThat(publish(gaps, 2, APPEND)).containsExactly(end(2, 2));
    }

    @Test
    void repeatsTheLastAcknowledgementForAPing() {
        rig.create(config().build());
        publish("fail", 1, START);
        assertThat(publish("fail", 1, PING)).containsExactly(ack(0, 2));
        publish("fail", 2, APPEND);
        assertThat(publish("fail", 2, PING)).containsExactly(ack(2, 2));
        assertThat(publish("fail", 3, PING)).containsExactly(gap(3, 4), end(2, 2));
        publish("ok", 1, START);
        assertThat(publish("ok", 3, PING)).containsExactly(gap(2, 4), ack(2, 2));
    }

    @Test
    void endsABatchAtARefusedMessageUnlessGapsAreAllowed() {
        rig.create(config().build());
        String wrong = "Nats-Expected-Stream: S";
        assertThat(publish("q", 2, "fail", 1, START, wrong))
                .containsExactly(
                        ack(0, 2),
                        "{\"error\":{\"code\":400,\"err_code\":10060,\"description\":\"expected stream does not match\"},"
                                + "\"stream\":\"T\",\"seq\":0}");
        publish("fail", 1, START);
        assertThat(publish("q", 2, "fail", 2, APPEND, wrong))
                .containsExactly(
                        "{\"type\":\"err\",\"seq\":2,\"error\":{\"code\":400,\"err_code\":10060,"
                                + "\"description\":\"expected stream does not match\"}}",
                        end(1, 1));
        publish("ok", 1, START);
        assertThat(publish("q", 2, "ok", 2, APPEND, wrong))
                .singleElement()
                .asString()
                .contains("\"seq\":2");
        assertThat(publish("ok", 3, COMMIT)).containsExactly(end(3, 3));
    }

    @Test
    void skipsDuplicates() {
        rig.create(config().build());
        rig.publishAndTake("t.x", "Nats-Msg-Id: a", "");
        assertThat(publish("q", 2, "fail", 1, COMMIT, "Nats-Msg-Id: a"))
                .containsExactly("{\"stream\":\"T\",\"seq\":1,\"duplicate\": true,\"batch\":\"q\",\"count\":1}");
        publish("fail", 1, START);
        assertThat(publish("q", 2, "fail", 2, APPEND, "Nats-Msg-Id: a")).containsExactly(ack(2, 2));
        assertThat(publish("fail", 3, COMMIT)).containsExactly(end(3, 3));
        assertThat(ShardRig.contents(rig.stream("T"))).hasSize(3);
    }

    @Test
    void increasesTheFlowToTheShareOfTheBatch() {
        rig.create(config().build());
        assertThat(publish("a", 1_000, "fail", 1, START, "")).containsExactly(ack(0, 500));
        // A second batch begins slowly, and grows up to half.
        assertThat(publish("b", 1_000, "fail", 1, START, "")).containsExactly(ack(0, 1), ack(1, 2));
        assertThat(publish("b", 1_000, "fail", 2, APPEND, "")).isEmpty();
        assertThat(publish("b", 1_000, "fail", 3, APPEND, "")).containsExactly(ack(3, 4));
        for (int i = 2; i < 500; i++) {
            assertThat(publish("a", 1_000, "fail", i, APPEND, "")).isEmpty();
        }
        assertThat(publish("a", 1_000, "fail", 500, APPEND, "")).containsExactly(ack(500, 250));
    }

    @Test
    void endsABatchIfNothingArrives() {
        rig.create(config().build());
        publish("fail", 1, START);
        clock.advance(9_000_000_000L);
        publish("fail", 2, APPEND);
        clock.advance(11_000_000_000L);
        rig.runAll();
        assertThat(rig.memory.fast().open()).isZero();
        assertThat(publish("fail", 3, APPEND).getFirst()).contains("10208");
        assertThat(ShardRig.contents(rig.stream("T"))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "in.q.2.fail.1.9.$FI, 10206",
        "in.q.2.fail.0.0.$FI, 10206",
        "in.q.2.fail.2.0.$FI, 10206",
        "in.q.2.fail.1.1.$FI, 10206",
        "in.q.2.fail.1.3.$FI, 10206",
        "in.q.2.fail.x.1.$FI, 10206",
        "in.q.2.maybe.1.0.$FI, 10206",
        "in.1.0.$FI, 10206",
        "in.q.x.fail.1.2.$FI, count",
        "in.1234567890123456789012345678901234567890123456789012345678901234.2.ok.1.0.$FI, ack",
        "in.12345678901234567890123456789012345678901234567890123456789012345.2.ok.1.0.$FI, 10207",
    })
    void checksTheReplySubject(String reply, String response) {
        rig.create(config().build());
        rig.publish(0, "t.x", reply, "", "");
        rig.runAll();
        assertThat(rig.inbox.take()).singleElement().asString().contains(response);
    }

    @Test
    void requiresTheApiLevel() {
        rig.create(config().build());
        assertThat(publish("q", 2, "ok", 1, START, "Nats-Required-Api-Level: 99")
                        .getFirst())
                .contains("10185");
        assertThat(publish("q", 2, "ok", 1, START, "Nats-Required-Api-Level: 4"))
                .containsExactly(ack(0, 2));
        assertThat(rig.memory.fast().open()).isEqualTo(1);
        var deleted = rig.commands().deleteStream("T");
        rig.runAll();
        assertThat(deleted).isCompleted();
        assertThat(rig.memory.fast().open()).isZero();
    }

    @Test
    void isRefusedUnlessAllowed() {
        rig.create(config().allowBatched(false).build());
        assertThat(publish("fail", 1, START).getFirst()).contains("10205");
    }

    @Test
    void limitsOpenBatchesToAShareOfTheHeap() throws IOException {
        var small = new ShardRig.Setup(1000, 64 << 10, 32 << 10, 128 << 10, 0, 4L << 20);
        var limited = new ShardRig(new FaultyDisk(), clock, small);
        limited.create(config().build());
        for (int i = 0; i < 200; i++) {
            limited.publish(0, "t.x", "in.b" + i + ".2.ok.1.0.$FI", "", "");
            limited.runAll();
        }
        assertThat(limited.inbox.take())
                .filteredOn(got -> got.contains("10211"))
                .hasSize(200 - (4 << 20) / 96 / 512);
    }

    @Test
    void limitsOpenBatches() {
        rig.create(config().build());
        for (int i = 0; i < 1_000; i++) {
            publish("b" + i, 2, "ok", 1, START, "");
        }
        assertThat(publish("fail", 1, START).getFirst()).contains("10211");
    }

    /** All of it is decided in one step of the shard. */
    @Test
    void acknowledgesBehindTheRecords() {
        rig.create(config().build());
        for (int i = 1; i <= 9; i++) {
            String reply = "in.q.4.fail." + i + "." + (i == 1 ? START : i == 9 ? COMMIT : APPEND) + ".$FI";
            rig.publish(0, "t.x", reply, i == 3 ? "Nats-Expected-Last-Sequence: 2" : "", "");
        }
        rig.runAll();
        assertThat(rig.inbox.take())
                .containsExactly(
                        "in.q.4.fail.1.0.$FI " + ack(0, 4),
                        "in.q.4.fail.4.1.$FI " + ack(4, 4),
                        "in.q.4.fail.8.1.$FI " + ack(8, 4),
                        "in.q.4.fail.9.2.$FI " + end(9, 9));
    }
}
