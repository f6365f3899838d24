// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.Clock;
import dev.iora.testkit.NatsProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousand clients that connect at once are all served, in little memory, without an effect on other connections. */
final class ConnectStormIT {
    private static final int CLIENTS = 10_000;
    private static final long DEADLINE_MILLIS = 60_000;

    @Test
    void servesTenThousandConnectionsAtOnce() throws Exception {
        try (NatsProcess server = IoraProcess.start(256, Transcripts.config("default"));
                Bystanders bystanders = Bystanders.on(server.port());
                Selector selector = Selector.open()) {
            int openFiles = server.openFiles();
            List<SocketChannel> channels = new ArrayList<>(CLIENTS);
            try {
                storm(server.port(), selector, channels);
                bystanders.checkExchange();
                assertThat(server.openFiles()).isGreaterThanOrEqualTo(openFiles + CLIENTS);
            } finally {
                for (SocketChannel channel : channels) {
                    channel.close();
                }
            }
            for (int rounds = 0; server.openFiles() > openFiles; rounds++) {
                assertThat(rounds).as("rounds until all are released").isLessThan(1000);
                bystanders.checkExchange();
            }
        }
    }

    /** Connects all clients, and waits until each has received INFO and PONG. */
    private static void storm(int port, Selector selector, List<SocketChannel> channels) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < CLIENTS; i++) {
            SocketChannel channel = SocketChannel.open();
            channels.add(channel);
            channel.configureBlocking(false);
            boolean connected = channel.connect(address);
            channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, "");
        }
        Clock clock = Clock.system();
        long end = clock.nanoTime() + DEADLINE_MILLIS * 1_000_000;
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        int served = 0;
        while (served < CLIENTS) {
            assertThat(clock.nanoTime())
                    .as("%d of %d served in time", served, CLIENTS)
                    .isLessThan(end);
            selector.select(1000);
            for (SelectionKey key : selector.selectedKeys()) {
                served += progress(key, buffer) ? 1 : 0;
            }
            selector.selectedKeys().clear();
        }
    }

    /** One step of one client; returns true once it has its PONG. */
    private static boolean progress(SelectionKey key, ByteBuffer buffer) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            return false;
        }
        buffer.clear();
        String before = (String) key.attachment();
        assertThat(channel.read(buffer)).as("bytes after %s", before).isPositive();
        String received =
                before + StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString();
        key.attach(received);
        // A PING of the server may arrive at any point.
        if (received.contains("PONG\r\n")) {
            key.cancel();
            return true;
        }
        if (before.indexOf('\n') < 0 && received.indexOf('\n') >= 0) {
            assertThat(received).startsWith("INFO {");
            channel.write(
                    ByteBuffer.wrap("CONNECT {\"verbose\":false}\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII)));
        }
        return false;
    }
}
