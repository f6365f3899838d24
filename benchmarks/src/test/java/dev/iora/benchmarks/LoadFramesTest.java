// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class LoadFramesTest {
    @Test
    void encodesPublishWithoutReply() {
        assertThat(text(LoadFrames.publish("bench", null, LoadFrames.payload(3))))
                .isEqualTo("PUB bench 3\r\nabc\r\n");
    }

    @Test
    void encodesPublishWithReply() {
        assertThat(text(LoadFrames.publish("svc", "_INBOX.1", LoadFrames.payload(2))))
                .isEqualTo("PUB svc _INBOX.1 2\r\nab\r\n");
    }

    @Test
    void encodesDeliveryLikeAServer() {
        assertThat(text(LoadFrames.delivery("bench", 7, null, LoadFrames.payload(3))))
                .isEqualTo("MSG bench 7 3\r\nabc\r\n");
        assertThat(text(LoadFrames.delivery("svc", 7, "_INBOX.1", LoadFrames.payload(0))))
                .isEqualTo("MSG svc 7 _INBOX.1 0\r\n\r\n");
    }

    @Test
    void repeatsTheAlphabetInPayloads() {
        assertThat(text(LoadFrames.payload(28))).isEqualTo("abcdefghijklmnopqrstuvwxyzab");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
