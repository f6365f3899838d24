// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.store.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts were taken from nats-server 2.14.5. */
final class DirectGetTest {
    private static final long SECOND = 1_000_000_000L;

    private final FakeStore store = new FakeStore()
            .add("t.a", "", "hi", SECOND)
            .add("t.b", "A: b", "yo", 2 * SECOND)
            .add("t.a", "", "again", 3 * SECOND + 500_000_000)
            .add("t.c", "", "last", 4 * SECOND);
    private final List<String> sent = new ArrayList<>();
    private int resumed;

    private final class Recorder implements DirectGet.Output {
        @Override
        public void message(byte[] headers, int headersLength, StoredMessage message) {
            String text = headersLength < 0 ? "" : new String(headers, 0, headersLength, StandardCharsets.UTF_8);
            sent.add(text + new String(message.bytes, message.payload, message.payloadLength, StandardCharsets.UTF_8));
        }

        @Override
        public void status(byte[] headers, int headersLength) {
            sent.add(new String(headers, 0, headersLength, StandardCharsets.UTF_8));
        }
    }

    private static MessageQuery query(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return MessageQueryJson.parse(bytes);
    }

    private DirectGet get(String json) {
        byte[] name = {'T'};
        return new DirectGet(name, store, query(json), new Recorder(), new HeaderBlock(), 1 << 26, () -> resumed++);
    }

    private List<String> responses(String json) {
        assertThat(get(json).step()).isEqualTo(DirectGet.Step.DONE);
        return sent;
    }

    private static String message(String own, String subject, int sequence, String time, String more, String payload) {
        return ("NATS/1.0|" + own + "Nats-Stream: T|Nats-Subject: " + subject + "|Nats-Sequence: " + sequence
                                + "|Nats-Time-Stamp: 1970-01-01T00:00:" + time + "Z|" + more + "|")
                        .replace("|", "\r\n")
                + payload;
    }

    private static String batched(String own, String subject, int sequence, int pending, int last, String payload) {
        String time = sequence == 3 ? "03.5" : "0" + sequence;
        String more = "Nats-Num-Pending: " + pending + "|Nats-Last-Sequence: " + last + "|";
        return message(own, subject, sequence, time, more, payload);
    }

    private static String end(int pending, int last) {
        return "NATS/1.0 204 EOB\r\nNats-Num-Pending: " + pending + "\r\nNats-Last-Sequence: " + last + "\r\n\r\n";
    }

    @Test
    void answersOneMessageWithItsPosition() {
        assertThat(responses("{'seq':1}")).containsExactly(message("", "t.a", 1, "01", "", "hi"));
    }

    @Test
    void keepsTheHeadersOfTheMessageBeforeItsOwn() {
        assertThat(responses("{'seq':2}")).containsExactly(message("A: b|", "t.b", 2, "02", "", "yo"));
    }

    @ParameterizedTest
    @CsvSource({"t.a,3", "t.*,4", "t.b,2"})
    void answersTheLastMessageOfASubject(String subject, int sequence) {
        assertThat(responses("{'last_by_subj':'" + subject + "'}").getFirst()).contains("Nats-Sequence: " + sequence);
    }

    @Test
    void answersWithThePayloadAloneOnRequest() {
        assertThat(responses("{'seq':2,'no_hdr':true}")).containsExactly("yo");
    }

    @Test
    void answersABatchWithTheNumberLeft() {
        assertThat(responses("{'seq':1,'batch':3}"))
                .containsExactly(
                        batched("", "t.a", 1, 3, 0, "hi"),
                        batched("A: b|", "t.b", 2, 2, 1, "yo"),
                        batched("", "t.a", 3, 1, 2, "again"),
                        end(1, 3));
    }

    @Test
    void endsABatchWhereTheStreamEnds() {
        assertThat(responses("{'next_by_subj':'t.a','batch':3,'seq':2}"))
                .containsExactly(batched("", "t.a", 3, 0, 0, "again"), end(0, 3));
    }

    @Test
    void skipsDeletedMessages() {
        store.remove(2);
        assertThat(responses("{'seq':2,'batch':1}")).containsExactly(batched("", "t.a", 3, 1, 0, "again"), end(1, 3));
    }

    @Test
    void endsABatchAtItsBytes() {
        assertThat(responses("{'seq':1,'batch':4,'max_bytes':1}"))
                .containsExactly(batched("", "t.a", 1, 3, 0, "hi"), end(3, 1));
    }

    @Test
    void countsMessagesLeftWithoutHeadersAsWell() {
        assertThat(responses("{'next_by_subj':'t.a','batch':1,'no_hdr':true}")).containsExactly("hi", end(1, 1));
    }

    @Test
    void beginsAtATime() {
        assertThat(responses("{'start_time':'1970-01-01T00:00:03Z','batch':1}"))
                .containsExactly(batched("", "t.a", 3, 1, 0, "again"), end(1, 3));
    }

    @Test
    void answersTheLastMessageOfEachSubject() {
        assertThat(responses("{'multi_last':['t.>']}"))
                .containsExactly(
                        batched("A: b|", "t.b", 2, 2, 0, "yo"),
                        batched("", "t.a", 3, 1, 2, "again"),
                        batched("", "t.c", 4, 0, 3, "last"),
                        "NATS/1.0 204 EOB\r\nNats-Num-Pending: 0\r\nNats-Last-Sequence: 4\r\nNats-UpTo-Sequence: 4\r\n\r\n");
    }

    @Test
    void answersTheLastMessagesAsOfASequence() {
        assertThat(responses("{'multi_last':['t.>'],'up_to_seq':2,'batch':1}"))
                .containsExactly(
                        batched("", "t.a", 1, 1, 0, "hi"),
                        "NATS/1.0 204 EOB\r\nNats-Num-Pending: 1\r\nNats-Last-Sequence: 1\r\nNats-UpTo-Sequence: 2\r\n\r\n");
    }

    @Test
    void answersTheLastMessagesAsOfATime() {
        assertThat(responses("{'multi_last':['t.a'],'up_to_time':'1970-01-01T00:00:03Z'}")
                        .getFirst())
                .contains("Nats-Sequence: 1\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'seq':77};404 Message Not Found",
                "{'last_by_subj':'t.z'};404 Message Not Found",
                "{'last_by_subj':'t..z'};404 Message Not Found",
                "{'seq':5,'batch':3};404 Message Not Found",
                "{'next_by_subj':'t.q','batch':1};404 Message Not Found",
                "{'seq':1,'next_by_subj':'t.'};404 Message Not Found",
                "{'seq':1,'next_by_subj':'t.','batch':3};404 Message Not Found",
                "{'start_time':'1970-01-01T00:00:01Z','next_by_subj':'t..a'};404 Message Not Found",
                "{'start_time':'2050-01-01T00:00:00Z'};404 Message Not Found",
                "{'multi_last':['q.>']};404 No Results",
                "{'multi_last':['t.>'],'up_to_time':'1970-01-01T00:00:01Z'};404 No Results"
            })
    void saysWhatIsNotThere(String json, String status) {
        assertThat(responses(json.replace("''", "'"))).containsExactly("NATS/1.0 " + status + "\r\n\r\n");
    }

    @Test
    void refusesMoreSubjectsThanItMayAnswer() {
        for (int i = 0; i < DirectGet.MAX_SUBJECTS; i++) {
            store.add("many." + i, "", "", 5 * SECOND);
        }
        assertThat(responses("{'multi_last':['>']}")).containsExactly("NATS/1.0 413 Too Many Results\r\n\r\n");
    }

    @Test
    void waitsForAMessageThatIsBeingReadAndGoesOn() {
        store.away.add(2L);
        DirectGet get = get("{'seq':1,'batch':2}");
        assertThat(get.step()).isEqualTo(DirectGet.Step.WAITING);
        assertThat(sent).containsExactly(batched("", "t.a", 1, 3, 0, "hi"));

        store.away.clear();
        store.waiting.run();
        assertThat(resumed).isEqualTo(1);
        assertThat(get.step()).isEqualTo(DirectGet.Step.DONE);
        assertThat(sent).hasSize(3).endsWith(end(2, 2));
    }

    @Test
    void neverServesADamagedMessage() {
        store.damaged.add(2L);
        assertThat(responses("{'seq':1,'batch':3}"))
                .containsExactly(batched("", "t.a", 1, 3, 0, "hi"), "NATS/1.0 500 message 2 is damaged\r\n\r\n");
    }

    @Test
    void givesOthersTheirTurnDuringALargeBatch() {
        for (int i = 0; i < 300; i++) {
            store.add("t.d", "", "x", 5 * SECOND);
        }
        DirectGet get = get("{'seq':1,'batch':1000}");
        assertThat(get.step()).isEqualTo(DirectGet.Step.AGAIN);
        assertThat(get.step()).isEqualTo(DirectGet.Step.DONE);
        assertThat(sent).hasSize(305).endsWith(end(0, 304));
    }
}
