// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import dev.iora.testkit.TestHeap;
import dev.iora.wire.PublishFrame;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A batch returns its messages as slices that a MSG can be made of. */
final class FrameBatchTest {
    private static final Account ACCOUNT = Account.global(TestHeap.ample());

    private final FrameBatch batch = new FrameBatch();
    private final OutgoingMessage message = new OutgoingMessage();

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String slice(PublishFrame frame, int offset, int length) {
        return new String(frame.bytes, offset, length, ISO_8859_1);
    }

    /** All fields of the cursor's message. */
    private static String shown(FrameBatch.Cursor cursor) {
        PublishFrame frame = cursor.frame();
        return cursor.tag() + " to " + slice(frame, cursor.target(), cursor.targetLength()) + ": "
                + slice(frame, frame.subject, frame.subjectLength) + " "
                + slice(frame, frame.reply, frame.replyLength) + " " + frame.headerSize + "/" + frame.size + " "
                + slice(frame, frame.tail, frame.end - frame.tail) + " "
                + slice(frame, frame.payload, frame.size);
    }

    private String only() {
        FrameBatch.Cursor cursor = batch.cursor();
        assertThat(cursor.next()).isTrue();
        String shown = shown(cursor);
        assertThat(cursor.next()).isFalse();
        return shown;
    }

    @Test
    void keepsAPublishedMessage() {
        batch.add(-7, Frames.request("a.b", "reply", "hello"));
        assertThat(only()).isEqualTo("-7 to a.b: a.b reply -1/5 5\r\nhello\r\n hello");
    }

    @Test
    void keepsHeadersAndTheSizesAsThePublisherWroteThem() {
        batch.add(1, Frames.parse("HPUB a 012 13\r\nNATS/1.0\r\n\r\nx\r\n"));
        assertThat(only()).isEqualTo("1 to a: a  12/13 012 13\r\nNATS/1.0\r\n\r\nx\r\n NATS/1.0\r\n\r\nx");
    }

    @Test
    void writesTheTailOfAMessageOfTheServer() {
        batch.add(2, message.to(ACCOUNT, bytes("inbox")).payload(bytes("-hello-"), 1, 5));
        assertThat(only()).isEqualTo("2 to inbox: inbox  -1/5 5\r\nhello\r\n hello");
    }

    @Test
    void showsAnotherSubjectThanTheTarget() {
        byte[] stored = bytes("NATS/1.0\r\nA: 1\r\n\r\nhello");
        batch.add(
                3,
                message.to(ACCOUNT, bytes("inbox"))
                        .subject(bytes("xorders.1"), 1, 8)
                        .reply(bytes("ack.me"))
                        .message(stored, 0, 18, stored.length));
        assertThat(only())
                .isEqualTo("3 to inbox: orders.1 ack.me 18/23 18 23\r\n" + new String(stored, ISO_8859_1) + "\r\n "
                        + new String(stored, ISO_8859_1));
    }

    @Test
    void keepsNothingOfThePreviousMessage() {
        message.to(ACCOUNT, bytes("a")).reply(bytes("r")).message(bytes("NATS/1.0\r\n\r\nx"), 0, 12, 13);
        batch.add(1, message.to(ACCOUNT, bytes("b")));
        assertThat(only()).isEqualTo("1 to b: b  -1/0 0\r\n\r\n ");
    }

    @Test
    void isEmptyAfterClear() {
        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.cursor().next()).isFalse();
        batch.add(1, Frames.publish("a", "x"));
        assertThat(batch.messages()).isOne();
        assertThat(batch.isEmpty()).isFalse();
        batch.clear();
        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.bytes()).isZero();
        batch.add(2, Frames.publish("b", "y"));
        assertThat(only()).startsWith("2 to b: b");
    }

    @Test
    void keepsManyMessagesInOrder() {
        Seeds.forEach(20, random -> {
            batch.clear();
            var expected = new ArrayList<String>();
            for (int i = 0; i < 300; i++) {
                expected.add(addRandom(i, random));
            }
            var found = new ArrayList<String>();
            FrameBatch.Cursor cursor = batch.cursor();
            while (cursor.next()) {
                PublishFrame frame = cursor.frame();
                found.add(cursor.tag() + slice(frame, cursor.target(), cursor.targetLength()) + "|"
                        + slice(frame, frame.subject, frame.subjectLength) + "|"
                        + slice(frame, frame.payload, frame.size));
            }
            assertThat(found).isEqualTo(expected);
            assertThat(batch.messages()).isEqualTo(300);
        });
    }

    private String addRandom(int tag, Random random) {
        String subject = "s" + "x".repeat(random.nextInt(20));
        String payload = "p".repeat(random.nextInt(10) == 0 ? random.nextInt(5000) : random.nextInt(50));
        if (random.nextBoolean()) {
            batch.add(tag, Frames.publish(subject, payload));
            return tag + subject + "|" + subject + "|" + payload;
        }
        String target = "t" + random.nextInt(5);
        message.to(ACCOUNT, bytes(target)).subject(bytes(subject), 0, subject.length());
        batch.add(tag, message.payload(bytes(payload), 0, payload.length()));
        return tag + target + "|" + subject + "|" + payload;
    }

    @Test
    void reusesBatchesFromAPool() {
        var pool = new FrameBatchPool(1 << 19);
        FrameBatch first = pool.take();
        first.add(1, Frames.publish("a", "x"));
        pool.give(first);
        FrameBatch again = pool.take();
        assertThat(again).isSameAs(first);
        assertThat(again.isEmpty()).isTrue();
        assertThat(pool.take()).isNotSameAs(first);
    }

    @Test
    void keepsSmallAndLargeBatchesApartInAPool() {
        var pool = new FrameBatchPool(1 << 19);
        FrameBatch small = pool.takeLarge();
        FrameBatch large = pool.take();
        small.add(1, Frames.publish("a", "x"));
        large.add(1, Frames.publish("a", "x".repeat(40 * 1024)));
        pool.give(small);
        pool.give(large);
        assertThat(pool.take()).isSameAs(small);
        assertThat(pool.take()).as("larger than needed").isSameAs(large);
        pool.give(small);
        pool.give(large);
        assertThat(pool.takeLarge()).isSameAs(large);
        assertThat(pool.takeLarge()).as("must grow").isSameAs(small);
    }

    @Test
    void dropsBatchesThatAreTooLargeForThePool() {
        var pool = new FrameBatchPool(1 << 19);
        FrameBatch large = pool.take();
        large.add(1, Frames.publish("a", "x".repeat(600 * 1024)));
        pool.give(large);
        assertThat(pool.take()).isNotSameAs(large);
    }
}
