// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class DeliveryAccountTest {
    private static final String FRAME = "MSG bench 1 16\r\nabcdefghijklmnop\r\n";

    private final DeliveryAccount account = new DeliveryAccount(image(FRAME.repeat(5)));

    @Test
    void countsWholeDeliveriesAcrossChunks() {
        accept(FRAME + FRAME + "MSG be");
        accept("nch 1 16\r\nabc");

        assertThat(account.bytes()).isEqualTo(2L * FRAME.length() + 19);
        assertThat(account.deliveries()).isEqualTo(2);
    }

    @Test
    void wrapsAroundTheImage() {
        accept(FRAME.repeat(17));

        assertThat(account.deliveries()).isEqualTo(17);
    }

    @Test
    void removesPings() {
        accept(FRAME + "PING\r\n" + FRAME);

        assertThat(account.deliveries()).isEqualTo(2);
        assertThat(account.takePings()).isEqualTo(1);
        assertThat(account.takePings()).isZero();
    }

    @Test
    void removesAPingSplitBetweenChunks() {
        accept(FRAME + "PI");
        accept("NG\r\n" + FRAME + "PING\r\n");

        assertThat(account.deliveries()).isEqualTo(2);
        assertThat(account.takePings()).isEqualTo(2);
    }

    @Test
    void rejectsALostByte() {
        assertThatThrownBy(() -> accept(FRAME + FRAME.replace("klm", "km") + FRAME))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("after 1 deliveries")
                .hasMessageContaining("mnop");
    }

    @Test
    void rejectsAPingInsideAFrame() {
        assertThatThrownBy(() -> accept(FRAME + "MSG benPING\r\nch"))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("PING");
    }

    @Test
    void showsTheServersError() {
        assertThatThrownBy(() -> accept(FRAME + "-ERR 'Slow Consumer'\r\n"))
                .isInstanceOf(LoadFailure.class)
                .hasMessageContaining("-ERR 'Slow Consumer'");
    }

    @Test
    void rejectsAnotherSubject() {
        var ordered = new DeliveryAccount(
                new DeliveryImage("MSG b.1 1 1\r\na\r\nMSG b.2 2 1\r\na\r\n".getBytes(StandardCharsets.US_ASCII), 16));

        assertThatThrownBy(() -> ordered.accept(chunk("MSG b.1 1 1\r\na\r\nMSG b.1 1 1\r\na\r\n")))
                .isInstanceOf(LoadFailure.class);
    }

    private void accept(String text) {
        account.accept(chunk(text));
    }

    private static DeliveryImage image(String frames) {
        return new DeliveryImage(frames.getBytes(StandardCharsets.US_ASCII), FRAME.length());
    }

    private static ByteBuffer chunk(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
