// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StreamClientTest {
    private static final String WELCOME = "INFO {}\r\nPONG\r\n";

    /** The last message as text. */
    private static String text(StreamClient client) {
        return new String(client.bytes(), client.subject, client.subjectLength, UTF_8) + " "
                + new String(client.bytes(), client.reply, client.replyLength, UTF_8) + " " + client.headers() + " "
                + client.payload();
    }

    /** Parses {@code sent}, which the server sends in pieces of {@code pieceBytes}; returns the messages as text. */
    private static List<String> messages(String sent, int pieceBytes, int count) throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var server = new FutureTask<Void>(() -> {
                serve(listener, WELCOME + sent, pieceBytes);
                return null;
            });
            Thread.ofPlatform().daemon().start(server);
            List<String> texts = new ArrayList<>();
            try (var client = new StreamClient(
                    new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), "_INBOX.t")) {
                for (int i = 0; i < count; i++) {
                    client.next();
                    texts.add(text(client));
                }
            }
            server.get(30, TimeUnit.SECONDS);
            return texts;
        }
    }

    private static void serve(ServerSocket listener, String sent, int pieceBytes) throws IOException {
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            byte[] bytes = sent.getBytes(UTF_8);
            for (int at = 0; at < bytes.length; at += pieceBytes) {
                socket.getOutputStream().write(bytes, at, Math.min(pieceBytes, bytes.length - at));
            }
            socket.shutdownOutput();
            // Wait until the client closes.
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void parsesMessagesSplitAnywhere() throws Exception {
        String sent = String.join(
                "\r\n",
                "MSG a.b 1 5",
                "hello",
                "PING",
                "MSG c 2 r.1 0",
                "",
                "HMSG d 3 12 14",
                "NATS/1.0",
                "",
                "hi",
                "HMSG e 4 r.2 12 12",
                "NATS/1.0",
                "",
                "",
                "");
        for (int pieceBytes : new int[] {1, 2, 3, 7, 1000}) {
            assertThat(messages(sent, pieceBytes, 4))
                    .as("pieces of %d bytes", pieceBytes)
                    .containsExactly("a.b   hello", "c r.1  ", "d  NATS/1.0\r\n\r\n hi", "e r.2 NATS/1.0\r\n\r\n ");
        }
    }

    @Test
    void acceptsMessagesLargerThanItsBuffer() throws Exception {
        String payload = "x".repeat(700_000);
        String sent = "MSG a 1 700000\r\n" + payload + "\r\nMSG b 1 2\r\nok\r\n";
        assertThat(messages(sent, 100_000, 2)).containsExactly("a   " + payload, "b   ok");
    }

    @Test
    void failsIfTheServerSendsAnythingElseOrCloses() {
        assertThatThrownBy(() -> messages("-ERR 'no'\r\n", 1000, 1))
                .isInstanceOf(LoadFailure.class)
                .hasMessage("the server says -ERR 'no'");
        assertThatThrownBy(() -> messages("MSG a 1 5\r\nhel", 1000, 1))
                .isInstanceOf(LoadFailure.class)
                .hasMessage("the server closed the connection");
    }
}
