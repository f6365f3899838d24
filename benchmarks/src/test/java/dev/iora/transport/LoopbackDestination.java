// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iora.common.Clock;
import dev.iora.common.Invariants;
import dev.iora.common.MemoryBudget;
import dev.iora.core.AccountTable;
import dev.iora.core.ClientLimits;
import dev.iora.core.Connection;
import dev.iora.core.ConnectionLog;
import dev.iora.core.OpenAccess;
import dev.iora.core.Subscription;
import dev.iora.testkit.TestHeap;
import dev.iora.wire.ServerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A subscription of a connection, and a loop that stages for it on the caller's thread. */
final class LoopbackDestination implements AutoCloseable {
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final Selector selector = Selector.open();
    private final SocketChannel peer;
    private final SocketChannel channel;
    private final IoLoop loop;
    private final Staging staging;
    private final Subscription subscription;

    LoopbackDestination() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        peer = SocketChannel.open(listener.getLocalAddress());
        channel = listener.accept();
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, 0);
        var limits = new ClientLimits(1 << 20, 4096, 0, 0, true, Long.MAX_VALUE, 2);
        var accounts = new AccountTable(TestHeap.ample());
        var context = new TransportContext(
                new TransportLimits(1L << 30, Long.MAX_VALUE, true, true),
                limits,
                new OpenAccess(accounts.global()),
                new NoLog(),
                () -> ServerInfo.builder().build(),
                new MemoryBudget(1L << 30),
                Clock.system());
        var group = new LoopGroup("benchmark", 1, 1, accounts, context, LoopbackDestination::fail, 1);
        loop = group.loop(0);
        var connection = new SocketConnection(
                1, loop, channel, key, (InetSocketAddress) channel.getRemoteAddress(), SessionKind.CLIENT);
        staging = new Staging(connection);
        subscription = new Subscription(connection, "orders.>".getBytes(US_ASCII), null, "17".getBytes(US_ASCII));
    }

    private static void fail(String thread, Throwable cause) {
        Invariants.check(false, thread + " failed without running: " + cause);
    }

    Subscription subscription() {
        return subscription;
    }

    IoLoop loop() {
        return loop;
    }

    Staging staging() {
        return staging;
    }

    @Override
    public void close() throws IOException {
        peer.close();
        channel.close();
        selector.close();
        listener.close();
        loop.onEnd(null);
    }

    /** Ignores all events of connections. */
    private static final class NoLog implements ConnectionLog {
        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public void debug(Connection connection, String text) {}

        @Override
        public void notice(Connection connection, String text) {}

        @Override
        public void error(Connection connection, String text) {}

        @Override
        public void trace(Connection connection, String text) {}
    }
}
