// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.Clock;
import dev.iora.common.MemoryBudget;
import dev.iora.common.TimerHeap;
import dev.iora.core.Account;
import dev.iora.core.AccountTable;
import dev.iora.core.ClientLimits;
import dev.iora.core.Connection;
import dev.iora.core.ConnectionLog;
import dev.iora.core.OpenAccess;
import dev.iora.core.TraceOptions;
import dev.iora.testkit.RawClient;
import dev.iora.testkit.TestHeap;
import dev.iora.wire.ServerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Selector loops that serve loopback sockets, with their server context. */
final class Loops implements AutoCloseable {
    static final int MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;
    private static final long DEADLINE_SECONDS = 30;

    final LoopGroup group;
    final AccountTable accounts = new AccountTable(TestHeap.ample());
    final Account account = accounts.global();
    final MemoryBudget budget;
    final Lines log = new Lines();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final ServerSocketChannel listener;
    private final Setup setup;

    /** Options of the loops; the defaults are a server's. */
    record Setup(
            int count,
            Clock clock,
            TransportLimits limits,
            long budgetBytes,
            int sendBufferBytes,
            boolean proxies,
            @Nullable TlsSettings tls) {
        static Setup of(int count) {
            return new Setup(
                    count,
                    Clock.system(),
                    new TransportLimits(64 * 1024 * 1024, TimeUnit.SECONDS.toNanos(10), true, true),
                    256 * 1024 * 1024,
                    0,
                    false,
                    null);
        }

        Setup withClock(Clock other) {
            return new Setup(count, other, limits, budgetBytes, sendBufferBytes, proxies, tls);
        }

        Setup withLimits(TransportLimits other) {
            return new Setup(count, clock, other, budgetBytes, sendBufferBytes, proxies, tls);
        }

        Setup withBudget(long bytes) {
            return new Setup(count, clock, limits, bytes, sendBufferBytes, proxies, tls);
        }

        /** Approximate size of the kernel's send buffer; the system's default if 0. */
        Setup withSendBuffer(int bytes) {
            return new Setup(count, clock, limits, budgetBytes, bytes, proxies, tls);
        }

        /** With optional proxies in front of the server. */
        Setup withProxies() {
            return new Setup(count, clock, limits, budgetBytes, sendBufferBytes, true, tls);
        }

        Setup withTls(TlsSettings settings) {
            return new Setup(count, clock, limits, budgetBytes, sendBufferBytes, proxies, settings);
        }
    }

    private Loops(Setup setup) throws IOException {
        this.setup = setup;
        budget = new MemoryBudget(setup.budgetBytes);
        var clientLimits = new ClientLimits(MAX_PAYLOAD_BYTES, 4096, 0, 0, true, TimeUnit.MINUTES.toNanos(2), 2);
        ServerInfo info = ServerInfo.builder()
                .serverId("NSERVER")
                .serverName("test")
                .version("2.14.5")
                .protocol(1)
                .goVersion("java25")
                .host("127.0.0.1")
                .port(4222)
                .headers(true)
                .maxPayloadBytes(MAX_PAYLOAD_BYTES)
                .build();
        var context = new TransportContext(
                setup.limits,
                clientLimits,
                TraceOptions.ALL,
                new OpenAccess(account),
                log,
                () -> info,
                budget,
                setup.clock,
                setup.proxies,
                setup.tls);
        group = new LoopGroup(
                "test", setup.count, 1000, accounts, context, (thread, cause) -> failures.add(cause), 20_261_124);
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        group.start();
    }

    static Loops start(Setup setup) {
        try {
            return new Loops(setup);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) listener.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the oldest waiting socket to the next loop in turn. */
    void accept() {
        try {
            SocketChannel accepted = listener.accept();
            if (setup.sendBufferBytes > 0) {
                accepted.setOption(StandardSocketOptions.SO_SNDBUF, setup.sendBufferBytes);
            }
            group.accept(accepted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects a client, reads its INFO, and sends a CONNECT with {@code options}. */
    RawClient connect(String options) {
        return connect(options, 0);
    }

    /** Connects a client with a receive buffer of about that size. */
    RawClient connect(String options, int receiveBufferBytes) {
        RawClient client =
                RawClient.connect(address(), receiveBufferBytes).withDeadline(Duration.ofSeconds(DEADLINE_SECONDS));
        accept();
        client.readLine();
        String more = options.isEmpty() ? "" : "," + options;
        return client.send("CONNECT {\"verbose\":false,\"pedantic\":false" + more + "}\r\n")
                .expectQuiet();
    }

    /** The result of {@code action} on the loop's own thread. */
    <T> T on(int lane, Supplier<T> action) {
        var result = new CompletableFuture<T>();
        group.loop(lane).execute(() -> {
            try {
                result.complete(action.get());
            } catch (RuntimeException | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        return get(result, lane);
    }

    /**
     * Returns when every loop has finished its current round and two more at the current time of the clock: due timers have
     * run, and staged messages are handed over.
     */
    void settle() {
        for (int turn = 0; turn < 2; turn++) {
            for (int lane = 0; lane < setup.count; lane++) {
                settle(lane);
            }
        }
    }

    /** Returns when one loop has finished its current round and one more. */
    void settle(int lane) {
        get(endOfRound(group.loop(lane)), lane);
    }

    /** A timer of the round, and then a command of the next: the end of the round is between them. */
    private CompletableFuture<Boolean> endOfRound(IoLoop loop) {
        var ended = new CompletableFuture<Boolean>();
        long nowNanos = setup.clock.nanoTime();
        var timer = new TimerHeap.Timer() {
            @Override
            protected void onTimer(long firedNanos) {
                loop.execute(() -> ended.complete(true));
            }
        };
        loop.execute(() -> loop.timers().arm(timer, nowNanos));
        return ended;
    }

    private <T> T get(CompletableFuture<T> result, int lane) {
        try {
            return result.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("loop " + lane + " does not answer; failures: " + failures, e);
        }
    }

    /** Waits until other threads make {@code condition} true. */
    void await(String what, BooleanSupplier condition) {
        long end = Clock.system().nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (Clock.system().nanoTime() - end > 0) {
                throw new AssertionError("gave up waiting for " + what + "; log: " + log.lines);
            }
            settle();
        }
    }

    SocketConnection connection(long id) {
        SocketConnection found = group.connections().find(id);
        if (found == null) {
            throw new AssertionError("no connection " + id);
        }
        return found;
    }

    List<Throwable> failures() {
        return failures;
    }

    @Override
    public void close() {
        try {
            group.stop();
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log lines of the loops, each prefixed with its level. */
    static final class Lines implements ConnectionLog {
        final List<String> lines = new CopyOnWriteArrayList<>();

        boolean has(String part) {
            return lines.stream().anyMatch(line -> line.contains(part));
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public void debug(Connection connection, String text) {
            lines.add("debug " + connection.id() + " " + text);
        }

        @Override
        public void notice(Connection connection, String text) {
            lines.add("notice " + connection.id() + " " + text);
        }

        @Override
        public void warn(Connection connection, String text) {
            lines.add("warn " + connection.id() + " " + text);
        }

        @Override
        public void error(Connection connection, String text) {
            lines.add("error " + connection.id() + " " + text);
        }

        @Override
        public void trace(Connection connection, String text) {
            lines.add("trace " + connection.id() + " " + text);
        }
    }
}
