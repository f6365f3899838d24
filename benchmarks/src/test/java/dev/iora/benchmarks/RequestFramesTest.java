// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RequestFramesTest {
    private final RequestFrames frames = new RequestFrames(PublishFormat.NATS, 16, 4);

    @Test
    void encodesARequestPerSlot() {
        assertThat(text(frames.request(7))).isEqualTo("PUB svc.echo _INBOX.bench.07 4\r\nabcd\r\n");
        assertThat(text(frames.reply(12))).isEqualTo("PUB _INBOX.bench.12 4\r\nabcd\r\n");
    }

    @Test
    void findsTheSlotsOfDeliveries() {
        assertThat(frames.slotOfRequest(bytes("MSG svc.echo 1 _INBOX.bench.07 4\r\nabcd\r\n")))
                .isEqualTo(7);
        assertThat(frames.slotOfReply(bytes("MSG _INBOX.bench.12 1 4\r\nabcd\r\n")))
                .isEqualTo(12);
    }

    @Test
    void rejectsUnknownSlotsAndOtherPayloads() {
        assertThatThrownBy(() -> frames.slotOfReply(bytes("MSG _INBOX.bench.16 1 4\r\nabcd\r\n")))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("_INBOX.bench.16");
        assertThatThrownBy(() -> frames.slotOfReply(bytes("MSG _INBOX.bench.12 1 4\r\nabcx\r\n")))
                .isInstanceOf(LoadFailure.class);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
