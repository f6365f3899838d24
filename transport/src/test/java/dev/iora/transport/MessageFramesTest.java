// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.wire.PublishFrame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageFramesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MSG a 1 0\r\n\r\n",
                "MSG a 1 3\r\nabc\r\n",
                "MSG a 1 reply 12\r\n0123456789\r\n\r\n",
                "MSG 7 8 9\r\n123456789\r\n",
                "HMSG a 1 12 12\r\nNATS/1.0\r\n\r\n\r\n",
                "HMSG a 1 reply 12 14\r\nNATS/1.0\r\n\r\nhi\r\n",
            })
    void findsTheEndOfAMessageAmongOthers(String message) {
        byte[] bytes = ("MSG x 1 1\r\nx\r\n" + message + "MSG y 1 1\r\ny\r\n").getBytes(US_ASCII);
        int start = "MSG x 1 1\r\nx\r\n".length();
        assertThat(MessageFrames.end(bytes, start)).isEqualTo(start + message.length());
    }

    @ParameterizedTest
    @CsvSource({
        "MSG a.b 17 2, a.b, '', -1, 2",
        "MSG a.b 17 r.s 2, a.b, r.s, -1, 2",
        "HMSG a.b 17 12 14, a.b, '', 12, 14",
        "HMSG a.b 17 r.s 12 14, a.b, r.s, 12, 14",
        "HMSG H H H 12 14, H, H, 12, 14",
    })
    void reconstructsThePublishOfAMessage(String line, String subject, String reply, int headerSize, int size) {
        String tail = (headerSize < 0 ? "" : headerSize + " ") + size + "\r\n"
                + (headerSize < 0 ? "" : "NATS/1.0\r\n\r\n") + "hi\r\n";
        byte[] bytes = (line.substring(0, line.length() - tail.indexOf('\r')) + tail).getBytes(US_ASCII);
        PublishFrame frame = MessageFrames.published(bytes);
        assertThat(text(frame, frame.subject, frame.subjectLength)).isEqualTo(subject);
        assertThat(frame.replyLength == 0 ? "" : text(frame, frame.reply, frame.replyLength))
                .isEqualTo(reply);
        assertThat(frame.headerSize).isEqualTo(headerSize);
        assertThat(frame.size).isEqualTo(size);
        assertThat(text(frame, frame.tail, frame.end - frame.tail)).isEqualTo(tail);
        assertThat(frame.end - frame.payload).isEqualTo(size + 2);
    }

    /** A CR without LF is an ordinary byte: the parser keeps it in subjects and replies. */
    @ParameterizedTest
    @CsvSource({
        "'a\rb', 'r\rs'",
        "'a\r', 'r\r'",
        "'\ra', '\rr'",
        "'\r', '\r'",
        "'a\r', ''",
        "'\r\r\r', '\r\r'",
    })
    void readsALoneCarriageReturnAsPartOfItsWord(String subject, String reply) {
        String head = "HMSG " + subject + " 17 " + (reply.isEmpty() ? "" : reply + " ");
        byte[] bytes = (head + "12 14\r\nNATS/1.0\r\n\r\nhi\r\n").getBytes(US_ASCII);
        PublishFrame frame = MessageFrames.published(bytes);
        assertThat(text(frame, frame.subject, frame.subjectLength)).isEqualTo(subject);
        assertThat(frame.replyLength == 0 ? "" : text(frame, frame.reply, frame.replyLength))
                .isEqualTo(reply);
        assertThat(frame.tail).isEqualTo(head.length());
        assertThat(frame.headerSize).isEqualTo(12);
        assertThat(frame.size).isEqualTo(14);
        assertThat(frame.end - frame.payload).isEqualTo(16);
    }

    private static String text(PublishFrame frame, int offset, int length) {
        return new String(frame.bytes, offset, length, US_ASCII);
    }
}
