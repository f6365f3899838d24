// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Headers of publishes, read from one block after the other. */
class PublishHeadersTest {
    private static byte[] block(String... lines) {
        return ("NATS/1.0\r\n" + String.join("\r\n", lines) + "\r\n\r\n").getBytes(US_ASCII);
    }

    @Test
    void findsExistingHeaders() {
        var headers = new PublishHeaders();
        byte[] block = block("Other: 1", "Nats-Msg-Id:  a b", "Nats-Msg-Id: second");
        headers.scan(block, 0, block.length);
        assertThat(headers.any()).isTrue();
        assertThat(headers.text(PublishHeader.MESSAGE_ID)).isEqualTo("a b");
        assertThat(headers.has(PublishHeader.ROLLUP)).isFalse();
    }

    @Test
    void leavesNothingOfTheBlockBefore() {
        var headers = new PublishHeaders();
        byte[] first = block("Filler: " + "x".repeat(100), "Nats-Msg-Id: id");
        headers.scan(first, 0, first.length);
        byte[] second = block("H: v");
        headers.scan(second, 0, second.length);
        assertThat(headers.any()).isFalse();
        assertThat(headers.text(PublishHeader.MESSAGE_ID)).isEmpty();
        assertThat(headers.offset(PublishHeader.MESSAGE_ID))
                .as("an empty range within the block")
                .isLessThanOrEqualTo(second.length);
    }
}
