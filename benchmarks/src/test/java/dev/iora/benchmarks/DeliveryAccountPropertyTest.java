// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DeliveryAccountPropertyTest {
    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAMES = 300;

    @Test
    void countsTheSameForEverySplitOfTheStream() {
        Seeds.forEach(200, random -> {
            Burst burst = burst(random);
            var stream = new ByteArrayOutputStream();
            int pings = writeStream(stream, burst, random);
            var account = new DeliveryAccount(burst.delivered());

            feed(account, stream.toByteArray(), random);

            assertThat(account.deliveries()).isEqualTo(FRAMES);
            assertThat(account.bytes())
                    .isEqualTo((long) FRAMES * burst.delivered().frameLength());
            assertThat(account.takePings()).isEqualTo(pings);
        });
    }

    @Test
    void detectsEveryLostByte() {
        Seeds.forEach(200, random -> {
            Burst burst = burst(random);
            var stream = new ByteArrayOutputStream();
            writeStream(stream, burst, random);
            byte[] whole = stream.toByteArray();
            // Not in the last bytes: a stream that only ends early is incomplete rather than wrong.
            int lost = random.nextInt(whole.length - burst.delivered().frameLength() - PING.length);
            byte[] damaged = new byte[whole.length - 1];
            System.arraycopy(whole, 0, damaged, 0, lost);
            System.arraycopy(whole, lost + 1, damaged, lost, damaged.length - lost);
            var account = new DeliveryAccount(burst.delivered());

            assertThatThrownBy(() -> feed(account, damaged, random)).isInstanceOf(LoadFailure.class);
        });
    }

    private static Burst burst(Random random) {
        int topics = random.nextBoolean() ? 1 : 50;
        return Burst.of(PublishFormat.RELAY, Topic.some(topics), 1 + random.nextInt(200), 1 + random.nextInt(4000));
    }

    private static int writeStream(ByteArrayOutputStream stream, Burst burst, Random random) {
        int pinged = random.nextInt(2 * FRAMES);
        int length = burst.publishedFrameLength();
        for (int frame = 0; frame < FRAMES; frame++) {
            byte[] bytes = new byte[length];
            burst.published().get(frame % burst.frames() * length, bytes);
            stream.writeBytes(bytes);
            if (frame == pinged) {
                stream.writeBytes(PING);
            }
        }
        return pinged < FRAMES ? 1 : 0;
    }

    private static void feed(DeliveryAccount account, byte[] stream, Random random) {
        int position = 0;
        int largest = 1 + random.nextInt(3000);
        while (position < stream.length) {
            int size = Math.min(stream.length - position, 1 + random.nextInt(largest));
            account.accept(ByteBuffer.wrap(stream, position, size));
            position += size;
        }
    }
}
