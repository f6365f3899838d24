// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.LittleEndian;
import dev.iora.testkit.Seeds;
import org.junit.jupiter.api.Test;

final class MessageCodecTest {
    private final StoredMessage into = new StoredMessage();

    @Test
    void decodesWhatItEncodes() {
        Seeds.forEach(500, random -> {
            byte[] payload = new byte[random.nextInt(300)];
            random.nextBytes(payload);
            StoredMessage message = Messages.of(
                    random.nextLong(), "s".repeat(random.nextInt(300)), "h".repeat(random.nextInt(50)), payload);
            int size = MessageCodec.size(message.subjectLength, message.headersLength, message.payloadLength);
            int at = random.nextInt(10);
            byte[] bytes = new byte[at + size + random.nextInt(10)];
            long stream = random.nextLong();
            long previous = random.nextLong();
            assertThat(MessageCodec.encode(bytes, at, stream, previous, message))
                    .isEqualTo(size);
            assertThat(MessageCodec.decode(bytes, at, at + size, into, true)).isTrue();
            assertThat(Messages.text(into)).isEqualTo(Messages.text(message));
            assertThat(MessageCodec.streamId(bytes, at)).isEqualTo(stream);
            assertThat(MessageCodec.previousPosition(bytes, at)).isEqualTo(previous);
            assertThat(MessageCodec.lengthAt(bytes, at, bytes.length)).isEqualTo(size);
            assertThat(MessageCodec.decode(bytes, at, at + size - 1, into, true))
                    .isFalse();
        });
    }

    @Test
    void detectsEveryFlippedBit() {
        StoredMessage message = Messages.of(5, "a.b", "NATS/1.0\r\n\r\n", new byte[20]);
        byte[] bytes = new byte[MessageCodec.size(3, 12, 20)];
        MessageCodec.encode(bytes, 0, 1, 0, message);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(MessageCodec.decode(bytes, 0, bytes.length, into, true))
                    .as("bit %d", bit)
                    .isFalse();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(MessageCodec.decode(bytes, 0, bytes.length, into, true)).isTrue();
    }

    @Test
    void garbageIsNeverReadBeyondItsEnd() {
        Seeds.forEach(2_000, random -> {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            if (bytes.length > 8 && random.nextBoolean()) {
                LittleEndian.putInt(bytes, 0, random.nextInt(120));
                bytes[4] = 1;
                bytes[5] = 0;
            }
            if (MessageCodec.decode(bytes, 0, bytes.length, into, false)) {
                assertThat(into.payload + into.payloadLength).isLessThanOrEqualTo(bytes.length - 4);
            }
            assertThat(MessageCodec.decode(bytes, 0, bytes.length, into, true)).isFalse();
        });
    }

    @Test
    void refusesASubjectTheFormatCannotHold() {
        StoredMessage message = Messages.of(1, "x".repeat(0x10000), "");
        byte[] bytes = new byte[0x11000];
        assertThatThrownBy(() -> MessageCodec.encode(bytes, 0, 1, 0, message))
                .isInstanceOf(IllegalStateException.class);
    }
}
