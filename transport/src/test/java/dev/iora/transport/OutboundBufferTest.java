// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One loop writes while another hands over, step by step. */
final class OutboundBufferTest {
    private final Loops loops = Loops.start(Loops.Setup.of(2));
    private final GatedChannel channel = new GatedChannel();
    private final SocketChannel keyed;
    private final Selector selector;
    private final SelectionKey key;
    private final SocketConnection connection;

    OutboundBufferTest() throws IOException {
        // The gated channel cannot be registered; the key of another channel records the interest set.
        keyed = SocketChannel.open();
        keyed.configureBlocking(false);
        selector = Selector.open();
        key = keyed.register(selector, 0);
        connection = loops.on(
                0,
                () -> new SocketConnection(
                        1,
                        loops.group.loop(0),
                        channel,
                        key,
                        (InetSocketAddress) channel.getRemoteAddress(),
                        SessionKind.CLIENT));
    }

    /** Puts loop 0 in the middle of writing {@code first}. */
    @BeforeEach
    void writeFirst() {
        send(0, "first,");
        channel.awaitWriter();
    }

    @AfterEach
    void stop() throws IOException {
        channel.release();
        loops.close();
        selector.close();
        keyed.close();
        assertThat(channel.wasShared()).as("written by two loops at once").isFalse();
        assertThat(loops.failures()).isEmpty();
    }

    private void send(int lane, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        loops.on(lane, () -> {
            connection.send(lane, bytes, 0, bytes.length);
            return true;
        });
    }

    private void sendFromOther(String text) {
        send(1, text);
        loops.settle(1);
    }

    private boolean wantsToWrite() {
        return (key.interestOps() & SelectionKey.OP_WRITE) != 0;
    }

    private void onWritable() {
        loops.on(0, () -> {
            connection.onWritable();
            return true;
        });
        loops.settle();
    }

    @Test
    void writesBytesHandedOverDuringAWrite() {
        sendFromOther("second,");
        sendFromOther("third,");
        assertThat(channel.written()).isEmpty();
        channel.release();
        loops.settle();
        assertThat(channel.written()).isEqualTo("first,second,third,");
        assertThat(wantsToWrite()).isFalse();
        assertThat(connection.outbound().pendingBytes()).isZero();
        assertThat(loops.budget.used()).isZero();
    }

    @Test
    void keepsUnwrittenBytesInFront() {
        channel.take(2);
        sendFromOther("second,");
        channel.release();
        loops.settle();
        assertThat(channel.written()).isEqualTo("fi");
        assertThat(wantsToWrite()).isTrue();
        sendFromOther("third,");
        assertThat(channel.written())
                .as("the owner writes when the socket is ready")
                .isEqualTo("fi");
        channel.take(Integer.MAX_VALUE);
        onWritable();
        assertThat(channel.written()).isEqualTo("first,second,third,");
        onWritable();
        assertThat(wantsToWrite()).isFalse();
        assertThat(loops.budget.used()).isZero();
    }

    @Test
    void ignoresEndedInputWhileOutputWaits() {
        channel.take(2);
        channel.release();
        channel.endInput();
        key.interestOpsOr(SelectionKey.OP_READ);
        loops.on(0, () -> {
            connection.input().onReadable();
            connection.input().resume(0);
            return true;
        });
        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_WRITE);
        channel.take(Integer.MAX_VALUE);
        onWritable();
        assertThat(channel.written()).isEqualTo("first,");
        assertThat(key.isValid()).isFalse();
    }

    @Test
    void dropsEverythingWhenTheSocketFails() {
        sendFromOther("second,");
        channel.fail();
        channel.release();
        loops.settle();
        sendFromOther("third,");
        assertThat(channel.written()).isEmpty();
        assertThat(connection.outbound().pendingBytes()).isZero();
        assertThat(loops.budget.used()).isZero();
        assertThat(connection.isClosing()).isTrue();
    }

    @Test
    void releasesTheMemoryOfABufferClosedDuringAWrite() {
        sendFromOther("second,");
        loops.on(1, () -> connection.outbound().close(loops.group.loop(1)));
        channel.release();
        loops.settle();
        assertThat(connection.outbound().pendingBytes()).isZero();
        assertThat(loops.budget.used()).isZero();
        sendFromOther("third,");
        assertThat(channel.written()).isEqualTo("first,");
    }
}
