// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.GoDuration;
import dev.iora.common.MemoryBudget;
import dev.iora.common.SeededRandom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small parts of a consumer. */
final class ConsumerPartsTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "5s,5000000000",
        "1h2m3.5s,3723500000000",
        "-1ms,-1000000",
        "+2us,2000",
        "2µs,2000",
        ".5s,500000000",
        "7ns,7"
    })
    void readsDurations(String text, long nanos) {
        assertThat(Durations.parse(text)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource({"''", "5", "s", "5x", "1s 2s", ".s", "99999999999h"})
    void knowsInvalidDurations(String text) {
        assertThat(Durations.parse(text)).isEqualTo(Durations.BAD);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "7,7ns",
        "1500,1.5µs",
        "2000000,2ms",
        "60000000000,1m0s",
        "3600000000000,1h0m0s",
        "5250000000,5.25s"
    })
    void writesDurations(long nanos, String text) {
        assertThat(GoDuration.format(nanos)).isEqualTo(text);
    }

    @Test
    void readsTheAckSubjectItWrote() {
        AckSubject.Writer writer = new AckSubject.Writer("S", "C");
        int length = writer.write(1, Long.MAX_VALUE, 1234567890123L, 10, 0);
        assertThat(new String(writer.bytes(), 0, length, StandardCharsets.UTF_8))
                .isEqualTo("$JS.ACK.S.C.1.9223372036854775807.1234567890123.10.0");
        AckSubject subject = new AckSubject();
        assertThat(subject.parse(writer.bytes(), 0, length)).isTrue();
        assertThat(List.of(subject.deliveries(), subject.streamSequence(), subject.consumerSequence()))
                .containsExactly(1L, Long.MAX_VALUE, 1234567890123L);
    }

    @ParameterizedTest
    @CsvSource({
        "$JS.ACK.D.HASHHASH.S.C.2.3.4.5.6,true",
        "$JS.ACK.D.HASHHASH.S.C.2.3.4.5.6.more,true",
        "$JS.ACK.S.C.2.3.4.5.6@d.e,false",
        "$JS.ACK.S.C.2.3.4.5,false",
        "$JS.ACK.S.C.2.3.4.5.6.7,false"
    })
    void readsBothFormsOfAckSubjects(String text, boolean expected) {
        AckSubject subject = new AckSubject();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(subject.parse(bytes, 0, bytes.length)).isEqualTo(expected);
    }

    @Test
    void doublesTheWindowWithEveryResponseUpToItsLimit() {
        FlowControl flow = new FlowControl("S", "C", new SeededRandom(1), FlowControl.LARGEST_WINDOW);
        List<Long> windows = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            assertThat(flow.onSent(flow.window() / 2, false)).isFalse();
            assertThat(flow.onSent(1, false)).isTrue();
            String openRequest = flow.openRequest();
            assertThat(flow.onResponse("other")).isFalse();
            assertThat(flow.onResponse(openRequest)).isTrue();
            assertThat(flow.onResponse(openRequest)).isFalse();
            windows.add(flow.window() >> 20);
        }
        assertThat(windows).containsExactly(4L, 8L, 16L, 32L, 32L, 32L);
        assertThat(flow.outstanding()).isZero();
    }

    @Test
    void keepsBytesSentAfterTheRequestUnconfirmed() {
        FlowControl flow = new FlowControl("S", "C", new SeededRandom(1), FlowControl.LARGEST_WINDOW);
        flow.onSent((1 << 20) + 1, false);
        flow.onSent(1000, false);
        assertThat(flow.isStalled()).isFalse();
        flow.onSent(1 << 20, false);
        assertThat(flow.isStalled()).isTrue();
        flow.onResponse(flow.openRequest());
        assertThat(flow.outstanding()).isEqualTo((1 << 20) + 1000);
    }

    @Test
    void ordersRequestsOfOnePriorityByTurns() {
        PullRequestQueue queue = new PullRequestQueue(3, new MemoryBudget(1 << 20));
        queue.prioritized(true);
        PullRequest late = request(5);
        PullRequest first = request(1);
        PullRequest second = request(1);
        queue.add(late);
        queue.add(first);
        queue.add(second);
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.head()).isSameAs(first);
        queue.requeue(first);
        assertThat(queue.head()).isSameAs(second);
        queue.remove(second);
        queue.remove(first);
        assertThat(queue.head()).isSameAs(late);
        queue.remove(late);
        assertThat(queue.isEmpty()).isTrue();
    }

    private static PullRequest request(int priority) {
        PullTerms.PriorityTerms terms = new PullTerms.PriorityTerms("g", 0, 0, "", priority);
        return new PullRequest(0, new byte[0], new PullTerms(1, 0, false, 0, 0, terms), 0, 0);
    }
}
