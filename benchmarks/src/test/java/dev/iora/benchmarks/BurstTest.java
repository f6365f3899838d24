// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class BurstTest {
    @Test
    void repeatsOneFrameUntilTheTargetIsReached() {
        Burst burst = Burst.of(PublishFormat.NATS, Topic.some(1), 2, 40);

        assertThat(text(burst.published())).isEqualTo("PUB bench 2\r\nab\r\n".repeat(3));
        assertThat(burst.frames()).isEqualTo(3);
        assertThat(burst.publishedFrameLength()).isEqualTo(17);
        assertThat(burst.delivered().frameLength()).isEqualTo("MSG bench 1 2\r\nab\r\n".length());
    }

    @Test
    void holdsAtLeastOneFrameOfAnySize() {
        assertThat(Burst.of(PublishFormat.NATS, Topic.some(1), 1000, 10).frames())
                .isEqualTo(1);
    }

    @Test
    void predictsTheDeliveriesOfTheServer() {
        Burst burst = Burst.of(PublishFormat.NATS, Topic.some(1000), 16, 4000);
        ByteBuffer delivered = deliveriesOf(text(burst.published()));

        assertThat(burst.delivered().matchingBytes(delivered, 0)).isEqualTo(delivered.remaining());
    }

    @Test
    void drawsManySubjects() {
        String published = text(
                Burst.of(PublishFormat.NATS, Topic.some(1000), 16, 64 * 1024).published());

        assertThat(published
                        .lines()
                        .filter(line -> line.startsWith("PUB "))
                        .distinct()
                        .count())
                .isGreaterThan(700);
    }

    @Test
    void publishesDeliveriesToARelay() {
        assertThat(text(Burst.of(PublishFormat.RELAY, Topic.some(1), 2, 1).published()))
                .isEqualTo("MSG bench 1 2\r\nab\r\n");
    }

    private static ByteBuffer deliveriesOf(String published) {
        String delivered = published.replaceAll("PUB bench\\.(\\d+) ", "MSG bench.$1 $1 ");
        return ByteBuffer.wrap(delivered.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }
}
