// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import static dev.iora.jetstream.consumer.ConsumerBench.MILLI;
import static dev.iora.jetstream.consumer.ConsumerBench.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.AckPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pull requests and the exact texts of their statuses. */
final class ConsumerPullTest {
    private final ConsumerBench bench = new ConsumerBench();

    @Test
    void deliversTheStoredSubjectWithTheAcknowledgementSubject() {
        bench.publish("t.a", "hi");
        bench.publish("t.a", "ho");
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("1");
        assertThat(bench.sent).hasSize(1);
        ConsumerBench.Sent sent = bench.last();
        assertThat(sent.target()).isEqualTo("in");
        assertThat(sent.subject()).isEqualTo("t.a");
        assertThat(sent.payload()).isEqualTo("hi");
        assertThat(sent.lane()).isEqualTo(1);
        assertThat(sent.reply()).isEqualTo("$JS.ACK.T.c.1.1.1." + ConsumerBench.EPOCH + ".1");
        assertThat(sent.gate()).isEqualTo(ConsumerHost.Gate.WRITTEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; 1",
                "'   '; 1",
                "3; 3",
                "x; 1",
                "0; 1",
                "-2; 1",
                "{\"batch\":2}; 2",
                "{\"batch\":0}; 1",
                "{\"BATCH\":2}; 2",
                "{}; 1"
            })
    void requestsSoManyMessages(String body, int expected) {
        bench.publishMany(5);
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull(body);
        assertThat(bench.deliveries()).hasSize(expected);
        assertThat(bench.statuses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{bad; 400 Bad Request - invalid character 'b' looking for beginning of object key string",
                "{\"expires\":200,\"idle_heartbeat\":200}; 400 Bad Request - heartbeat value too large",
                "{\"idle_heartbeat\":200}; 400 Bad Request - heartbeat value too large",
                "{\"expires\":\"1s\"}; 400 Bad Request - json: cannot unmarshal string into Go struct field"
                        + " JSApiConsumerGetNextRequest.expires of type time.Duration",
                "50; 409 Exceeded MaxRequestBatch of 5",
                "{\"expires\":61000000000}; 409 Exceeded MaxRequestExpires of 1m0s",
                "{\"max_bytes\":101}; 409 Exceeded MaxRequestMaxBytes of 100",
                "{\"min_pending\":1}; 400 Bad Request - Not a Overflow Priority consumer",
                "{\"id\":\"x\"}; 400 Bad Request - Not a Pinned Client Priority consumer",
                "{\"priority\":10}; 400 Bad Request - Priority must be between 0 and 9",
                "{\"no_wait\":true}; 404 No Messages"
            })
    void refuses(String body, String status) {
        bench.start(ConsumerBench.pullConfig()
                .maxRequestBatch(5)
                .maxRequestExpiresNanos(60 * SECOND)
                .maxRequestBytes(100)
                .build());
        bench.pull(body);
        assertThat(bench.statuses()).containsExactly("NATS/1.0 " + status);
        assertThat(bench.last().headers()).isEqualTo("NATS/1.0 " + status + "\r\n\r\n");
        assertThat(bench.consumer().state().numWaiting()).isZero();
    }

    @Test
    void refusesNewerApiLevels() {
        bench.start(ConsumerBench.pullConfig().build());
        byte[] headers = "NATS/1.0\r\nNats-Required-Api-Level: 9\r\n\r\n".getBytes(UTF_8);
        bench.consumer().onPull(1, "in".getBytes(UTF_8), new byte[0], headers);
        assertThat(bench.statuses()).containsExactly("NATS/1.0 412 Required Api Level");
    }

    @Test
    void sendsAStatusToWaitingClientsWhenTheServerEnds() {
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("a", "{\"batch\":3,\"max_bytes\":500}");
        bench.pull("b", "");
        bench.consumer().shutDown();
        assertThat(bench.statuses())
                .containsExactly(
                        "NATS/1.0 409 Server Shutdown|Nats-Pending-Messages: 3|Nats-Pending-Bytes: 500",
                        "NATS/1.0 409 Server Shutdown|Nats-Pending-Messages: 1|Nats-Pending-Bytes: 0");
        assertThat(bench.timers.size()).isZero();
    }

    @Test
    void ignoresRequestsWithoutReplySubject() {
        bench.publishMany(1);
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("", "1");
        bench.pull("", "{bad");
        assertThat(bench.sent).isEmpty();
        assertThat(bench.consumer().state().numWaiting()).isZero();
    }

    @Test
    void refusesPullsOfPushConsumers() {
        bench.start(ConsumerBench.pushConfig().build());
        bench.pull("1");
        assertThat(bench.statuses()).containsExactly("NATS/1.0 409 Consumer is push based");
    }

    @Test
    void sendsTheRestOfAnExpiredRequest() {
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("{\"batch\":3,\"expires\":200000000}");
        bench.publish("t.a", "hi");
        bench.runAll();
        bench.advance(199 * MILLI);
        assertThat(bench.statuses()).isEmpty();
        bench.advance(MILLI);
        assertThat(bench.statuses())
                .containsExactly("NATS/1.0 408 Request Timeout|Nats-Pending-Messages: 2|Nats-Pending-Bytes: 0");
        assertThat(bench.consumer().state().numWaiting()).isZero();
    }

    @Test
    void endsAPartlyFilledRequestThatDoesNotWait() {
        bench.publishMany(1);
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("{\"batch\":5,\"no_wait\":true}");
        assertThat(bench.sequences()).containsExactly(1L);
        assertThat(bench.last().headers()).isEqualTo("NATS/1.0 404 No Messages\r\n\r\n");
    }

    @Test
    void waitsForTheFirstMessageOfARequestThatDoesNotWaitButExpires() {
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("{\"batch\":5,\"no_wait\":true,\"expires\":1000000000}");
        assertThat(bench.sent).isEmpty();
        bench.publishMany(1);
        bench.runAll();
        assertThat(bench.sequences()).containsExactly(1L);
        assertThat(bench.statuses()).containsExactly("NATS/1.0 404 No Messages");
    }

    @Test
    void refusesARequestIfOthersTakeAllMessages() {
        bench.start(ConsumerBench.pullConfig().maxAckPending(1).build());
        bench.publishMany(3);
        bench.pull("a", "1");
        bench.pull("b", "5");
        bench.pull("c", "{\"no_wait\":true}");
        assertThat(bench.statuses()).containsExactly("NATS/1.0 408 Requests Pending");
    }

    @Test
    void keepsOneShotsWaitingWhileTooManyAcknowledgementsAreMissing() {
        bench.publishMany(3);
        bench.start(ConsumerBench.pullConfig().maxAckPending(1).build());
        bench.pull("a", "1");
        bench.pull("b", "{\"no_wait\":true}");
        assertThat(bench.statuses()).isEmpty();
        bench.ack(bench.deliveries().getFirst(), "", "");
        assertThat(bench.sequences()).containsExactly(1L, 2L);
    }

    @Test
    void refusesMoreThanMayWait() {
        bench.start(ConsumerBench.pullConfig().maxWaiting(1).build());
        bench.pull("a", "1");
        bench.pull("b", "1");
        assertThat(bench.statuses()).containsExactly("NATS/1.0 409 Exceeded MaxWaiting");
        bench.pull("b", "{\"expires\":5000000000,\"idle_heartbeat\":1000000000}");
        assertThat(bench.statuses()).hasSize(1);
    }

    @Test
    void makesRoomOfRequestsWithoutListenersOncePerSecond() {
        bench.start(ConsumerBench.pullConfig().maxWaiting(1).build());
        bench.interestInAll = false;
        bench.interest.add("b");
        bench.pull("a", "1");
        bench.advance(SECOND);
        bench.pull("b", "1");
        assertThat(bench.statuses()).isEmpty();
        assertThat(bench.consumer().state().numWaiting()).isEqualTo(1);
    }

    @Test
    void skipsRequestsWithoutListeners() {
        bench.start(ConsumerBench.pullConfig().build());
        bench.interestInAll = false;
        bench.interest.add("a");
        bench.interest.add("b");
        bench.pull("a", "1");
        bench.pull("b", "1");
        bench.interest.remove("a");
        bench.clock.advance(1);
        bench.publishMany(1);
        bench.runAll();
        assertThat(bench.last().target()).isEqualTo("b");
    }

    @Test
    void endsARequestWhoseBytesDoNotTakeTheMessage() {
        bench.publishMany(1);
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("{\"batch\":4,\"max_bytes\":10}");
        assertThat(bench.statuses())
                .containsExactly(
                        "NATS/1.0 409 Message Size Exceeds MaxBytes|Nats-Pending-Messages: 4|Nats-Pending-Bytes: 10");
        bench.pull("1");
        assertThat(bench.sequences()).containsExactly(1L);
    }

    @Test
    void sendsBytesLeftWhenTheBatchIsComplete() {
        bench.publish("t.a", "hi");
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("{\"batch\":1,\"max_bytes\":1000}");
        int size = 3 + 2 + bench.deliveries().getFirst().reply().length();
        assertThat(bench.statuses())
                .containsExactly(
                        "NATS/1.0 409 Batch Completed|Nats-Pending-Messages: 0|Nats-Pending-Bytes: " + (1000 - size));
    }

    @Test
    void sendsHeartbeatsWhileARequestWaits() {
        bench.publishMany(1);
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("1");
        bench.pull("{\"batch\":2,\"expires\":1000000000,\"idle_heartbeat\":300000000}");
        bench.advance(299 * MILLI);
        assertThat(bench.statuses()).isEmpty();
        bench.advance(MILLI);
        assertThat(bench.last().headers())
                .isEqualTo("NATS/1.0 100 Idle Heartbeat\r\nNats-Last-Consumer: 1\r\nNats-Last-Stream: 1\r\n\r\n");
        bench.advance(200 * MILLI);
        bench.publishMany(1);
        bench.runAll();
        bench.advance(299 * MILLI);
        assertThat(bench.statuses()).hasSize(1);
        bench.advance(MILLI);
        assertThat(bench.statuses()).hasSize(2);
        bench.advance(200 * MILLI);
        assertThat(bench.statuses().getLast()).startsWith("NATS/1.0 408 Request Timeout|Nats-Pending-Messages: 1|");
    }

    @Test
    void servesRequestsInTurns() {
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("a", "3");
        bench.pull("b", "1");
        bench.pull("c", "2");
        bench.publishMany(6);
        bench.runAll();
        assertThat(bench.deliveries().stream().map(ConsumerBench.Sent::target))
                .containsExactly("a", "b", "c", "a", "c", "a");
    }

    @Test
    void sendsAStatusToWaitingRequestsWhenTheConsumerIsDeleted() {
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("a", "1");
        bench.pull("b", "1");
        bench.consumer().delete();
        assertThat(bench.statuses()).containsExactly("NATS/1.0 409 Consumer Deleted", "NATS/1.0 409 Consumer Deleted");
        assertThat(bench.timers.size()).isZero();
    }

    @Test
    void sendsHeadersOnly() {
        bench.publish("t.a", "NATS/1.0\r\nA: b\r\n\r\n", "hello");
        bench.publish("t.a", "hello");
        bench.start(ConsumerBench.pullConfig().headersOnly(true).build());
        bench.pull("2");
        assertThat(bench.deliveries().getFirst().headers()).isEqualTo("NATS/1.0\r\nA: b\r\nNats-Msg-Size: 5\r\n\r\n");
        assertThat(bench.last().headers()).isEqualTo("NATS/1.0\r\nNats-Msg-Size: 5\r\n\r\n");
        assertThat(bench.last().payload()).isEmpty();
    }

    @Test
    void deliversManyMessagesInBoundedTurns() {
        bench.publishMany(1000);
        bench.start(ConsumerBench.pullConfig().maxAckPending(-1).build());
        bench.consumer().onPull(1, "in".getBytes(UTF_8), "1000".getBytes(UTF_8), new byte[0]);
        bench.timers.advance(bench.nowNanos());
        assertThat(bench.deliveries()).hasSize(256);
        bench.runAll();
        assertThat(bench.deliveries()).hasSize(1000);
        assertThat(bench.journal)
                .as("one record for each turn, one for the start")
                .hasSize(1 + 4);
    }

    @Test
    void waitsForStorageAndKeepsTheOrder() {
        bench.publishMany(4);
        bench.store.away.add(2L);
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("4");
        assertThat(bench.sequences()).containsExactly(1L);
        assertThat(bench.consumer().whyNotDelivering()).isEqualTo("the next message is being read from storage");
        bench.store.completeReads();
        bench.runAll();
        assertThat(bench.sequences()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void skipsAndCountsDamagedMessages() {
        bench.publishMany(3);
        bench.store.damaged.add(2L);
        bench.start(ConsumerBench.pullConfig().build());
        bench.pull("3");
        assertThat(bench.sequences()).containsExactly(1L, 3L);
        assertThat(bench.consumer().state().damaged()).isEqualTo(1);
        assertThat(bench.consumer().state().numPending()).isZero();
    }

    @Test
    void waitsForTheLane() {
        bench.publishMany(2);
        bench.start(ConsumerBench.pullConfig().build());
        bench.blocked.add(1);
        bench.pull("2");
        assertThat(bench.sent).isEmpty();
        assertThat(bench.consumer().whyNotDelivering()).isEqualTo("the output of the lane is full");
        bench.blocked.clear();
        bench.consumer().onOutputReady();
        bench.runAll();
        assertThat(bench.sequences()).containsExactly(1L, 2L);
    }

    @Test
    void deliversWithoutAcknowledgement() {
        bench.publishMany(3);
        bench.start(ConsumerBench.pullConfig()
                .durableName("")
                .ackPolicy(AckPolicy.NONE)
                .maxAckPending(0)
                .build());
        bench.pull("2");
        ConsumerState state = bench.consumer().state();
        assertThat(state.delivered().streamSequence()).isEqualTo(2);
        assertThat(state.ackFloor().streamSequence()).isEqualTo(2);
        assertThat(state.numAckPending()).isZero();
        assertThat(state.numPending()).isEqualTo(1);
        assertThat(bench.journal).as("the start alone is recorded").hasSize(1);
    }
}
