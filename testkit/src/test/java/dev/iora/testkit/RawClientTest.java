// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RawClientTest {
    private final ServerSocket listener = listen();
    private final RawClient client =
            RawClient.connect("127.0.0.1", listener.getLocalPort()).withDeadline(Duration.ofSeconds(30));
    private Socket peer = new Socket();

    @BeforeEach
    void accept() throws IOException {
        peer = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        peer.close();
        listener.close();
    }

    @Test
    void readsLinesAndBytesInOrder() throws IOException {
        peerSends("INFO {}\r\nabc+OK\r\n");
        assertThat(client.readLine()).isEqualTo("INFO {}");
        assertThat(client.read(3)).isEqualTo("abc");
        client.expect("+OK\r\n");
    }

    @Test
    void readsFramesWithHeaderAndPayload() throws IOException {
        peerSends("HMSG a 1 r 12 14\r\nNATS/1.0\r\n\r\nhi\r\nMSG a  1  2\r\n\r\n\r\nPING\r\n");
        assertThat(client.readFrame()).isEqualTo(new RawClient.Frame("HMSG a 1 r 12 14", "NATS/1.0\r\n\r\n", "hi"));
        RawClient.Frame second = client.readFrame();
        assertThat(second).isEqualTo(new RawClient.Frame("MSG a  1  2", "", "\r\n"));
        assertThat(second.verb()).isEqualTo("MSG");
        assertThat(client.readFrame().text()).isEqualTo("PING");
    }

    @Test
    void keepsBytesAboveAscii() throws IOException {
        client.send("\u00ff\u0000");
        assertThat(peer.getInputStream().readNBytes(2)).containsExactly(0xff, 0);
        peerSends("\u0080\r\n");
        client.expectLine("\u0080");
    }

    @Test
    void readsMoreThanItsBufferHolds() throws Exception {
        String large = "x".repeat(3_000_000);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                peerSends(large + "\r\nPONG\r\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(client.readLine()).hasSize(large.length());
        client.expectLine("PONG");
        sending.get();
    }

    @Test
    void receivesWhileItSends() throws Exception {
        byte[] large = new byte[20_000_000];
        CompletableFuture<Void> echo = CompletableFuture.runAsync(() -> {
            try {
                peer.getInputStream().transferTo(peer.getOutputStream());
                peer.shutdownOutput();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        client.send(large).halfClose();
        assertThat(client.read(large.length)).hasSize(large.length);
        client.expectClosed();
        echo.get();
    }

    @Test
    void failsAfterItsDeadlineAndShowsTheReceivedBytes() throws IOException {
        peerSends("+OK\r\nPON");
        client.withDeadline(Duration.ofMillis(50)).expectLine("+OK");
        assertThatThrownBy(client::readLine)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a line")
                .hasMessageContaining("+OK\\r\\nPON");
    }

    @Test
    void failsAtTheEndOfTheConnection() throws IOException {
        peerSends("MSG a 1 5\r\nhe");
        peer.close();
        assertThatThrownBy(client::readFrame)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ended before 5 bytes");
    }

    @Test
    void distinguishesAnOrderlyEndFromAReset() throws IOException {
        client.send("unread");
        assertThat(peer.getInputStream().read()).isEqualTo('u');
        peer.close(); // unread bytes turn the end into a reset
        client.expectClosed();
        assertThat(client.receivedSoFar()).contains("end of the connection");
    }

    @Test
    void failsIfBytesArriveInsteadOfTheEnd() throws IOException {
        peerSends("-ERR 'x'\r\n");
        peer.close();
        assertThatThrownBy(client::expectClosed).hasMessageContaining("-ERR 'x'\\r\\n");
    }

    @Test
    void readsFramesUpToTheEnd() throws IOException {
        peerSends("PING\r\n");
        peer.close();
        assertThat(client.readFrameOrEnd()).contains(new RawClient.Frame("PING", "", ""));
        assertThat(client.readFrameOrEnd()).isEmpty();
    }

    @Test
    void answersPingsOnRequest() throws IOException {
        client.answerPings();
        peerSends("PING\r\nPING\r\nPONG\r\nPING\r\nabcPING\r\nMSG a 1 6\r\nPING\r\n\r\nPING\r\n");
        client.expectLine("PONG").expect("abc");
        assertThat(client.readFrame().payload()).isEqualTo("PING\r\n");
        peer.shutdownOutput();
        client.expectClosed();
        assertThat(new String(peer.getInputStream().readNBytes(30), StandardCharsets.ISO_8859_1))
                .isEqualTo("PONG\r\n".repeat(5));
    }

    @Test
    void skipsToTheEnd() throws IOException {
        peerSends("x".repeat(100_000));
        peer.close();
        client.read(1);
        assertThat(client.skipToEnd()).isEqualTo(99_999);
    }

    @Test
    void refusesBareLineFeeds() throws IOException {
        peerSends("PONG\n");
        assertThatThrownBy(client::readLine).hasMessageContaining("without CR");
    }

    @Test
    void showsTheDifference() throws IOException {
        peerSends("PONG\r\n");
        assertThatThrownBy(() -> client.expectLine("PING"))
                .hasMessageContaining("\"PING\"")
                .hasMessageContaining("\"PONG\"");
    }

    @Test
    void refusesCharactersAboveOneByte() {
        assertThatThrownBy(() -> client.send("\u20ac")).isInstanceOf(IllegalArgumentException.class);
    }

    private void peerSends(String text) throws IOException {
        peer.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
