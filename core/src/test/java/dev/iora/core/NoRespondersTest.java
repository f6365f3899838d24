// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.wire.PublishFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of status 503 (reference: core protocol, section 7). */
final class NoRespondersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 67, 68, 69, 200, 967, 968, 4000})
    void namesTheRequestedSubjectWithTheRightSizes(int length) {
        String subject = "s".repeat(length);
        PublishFrame response = NoResponders.responseTo(Frames.request(subject, "_INBOX.a.b", "question"));
        String message = new String(NoResponders.encode(response, "17".getBytes(US_ASCII)), ISO_8859_1);
        int size = 32 + length;
        assertThat(message)
                .isEqualTo("HMSG _INBOX.a.b 17 " + size + " " + size + "\r\nNATS/1.0 503\r\nNats-Subject: " + subject
                        + "\r\n\r\n\r\n");
    }

    @Test
    void equalsAMessagePublishedToTheReplySubject() {
        PublishFrame response = NoResponders.responseTo(Frames.request("nobody", "inbox", ""));
        assertThat(new String(response.names, response.subject, response.subjectLength, US_ASCII))
                .isEqualTo("inbox");
        assertThat(response.replyLength).isZero();
        assertThat(response.headerSize).isEqualTo(38);
        assertThat(response.size).isEqualTo(38);
        assertThat(response.end - response.payload).isEqualTo(40);
    }
}
