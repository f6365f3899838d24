// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static java.util.Objects.requireNonNull;

import dev.iora.common.AgentRunner;
import dev.iora.common.Gathered;
import dev.iora.common.Invariants;
import dev.iora.common.MemoryBudget;
import dev.iora.common.SeededRandom;
import dev.iora.core.AccountTable;
import dev.iora.core.ClientLimits;
import dev.iora.core.CloseReason;
import dev.iora.core.Connection;
import dev.iora.core.Lanes;
import dev.iora.core.LogLimit;
import dev.iora.core.Router;
import dev.iora.core.ServiceLanes;
import dev.iora.core.TraceOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The selector loops of one server and the connections they own.
 *
 * <p>Thread: any, where a method does not say otherwise.
 */
public final class LoopGroup implements Lanes, ServiceLanes {
    /**
     * Maximum number of free chunks kept while there is traffic; they take at most 1/{@link #RESERVED_SHARE} of the memory
     * for messages.
     */
    private static final long MAX_RESERVED_CHUNKS = 1024;

    private static final int RESERVED_SHARE = 4;

    /** A message of which nothing has arrived for this long may lose its memory to one that waits for it. */
    private static final long IDLE_INPUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Handshakes in progress take at most this part of the memory for messages. */
    private static final int HANDSHAKE_SHARE = 8;

    private static final int MAX_HANDSHAKES = 65_536;

    /** Replaced by a reload; loops and connections then renew the settings that they keep. */
    private volatile TransportContext context;

    private final Connections connections;
    private final ChunkPool.Reserve reserve;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong slowConsumers = new AtomicLong();

    /** Limits how often connections beyond the maximum are logged. */
    private final LogLimit surplusLog = new LogLimit(TimeUnit.SECONDS.toNanos(1));

    private final String name;
    private final IoLoop[] loops;

    /** Made with the first TLS connection. */
    private final AtomicReference<@Nullable HandshakePool> handshakes = new AtomicReference<>();

    /**
     * Creates the loops; {@link #start} starts them.
     *
     * @param name of the threads, which become {@code name-io-N}
     * @param count number of loops
     * @param maxConnections maximum number of connections of the server
     * @param failures called when a bug ended a loop, whose connections are lost
     * @throws IOException if a selector cannot be opened
     */
    public LoopGroup(
            String name,
            int count,
            int maxConnections,
            AccountTable accounts,
            TransportContext context,
            AgentRunner.Listener failures,
            long seed)
            throws IOException {
        Invariants.check(count > 0, "at least one loop");
        this.name = name;
        this.context = context;
        connections = new Connections(maxConnections);
        long chunks = context.budget().limit() / RESERVED_SHARE / Chunk.LARGE_BYTES;
        reserve = new ChunkPool.Reserve((int) Math.min(MAX_RESERVED_CHUNKS, chunks));
        loops = new IoLoop[count];
        for (int lane = 0; lane < count; lane++) {
            loops[lane] = new IoLoop(
                    lane,
                    name + "-io-" + lane,
                    this,
                    Selector.open(),
                    accounts,
                    new SeededRandom(seed + lane),
                    failures);
        }
    }

    /** Starts the loops' threads. */
    public void start() {
        for (IoLoop loop : loops) {
            loop.runner().start(false);
        }
    }

    /** Gives a client's socket to one of the loops, round robin. Thread: the acceptor. */
    public void accept(SocketChannel channel) {
        IoLoop loop = loops[Math.floorMod(next.getAndIncrement(), loops.length)];
        loop.execute(() -> loop.register(channel, SessionKind.CLIENT));
    }

    /**
     * Changes settings at run time. Connections opened after this returns have the new settings; others use them before
     * they answer input sent after this returns. Thread: any but a loop.
     */
    public void reconfigure(
            TransportLimits limits, ClientLimits clientLimits, TraceOptions trace, @Nullable TlsSettings tls) {
        context = context.with(limits, clientLimits, trace, tls);
        for (IoLoop loop : loops) {
            loop.execute(loop::onReconfigured);
        }
    }

    /**
     * Sets the maximum number of connections and closes the newest ones beyond it. Thread: any but a loop.
     *
     * @return the number of connections to close
     */
    public int maxConnections(int max) {
        List<SocketConnection> surplus = connections.max(max);
        for (SocketConnection connection : surplus) {
            connection.owner().execute(connection::refuseAsTooMany);
        }
        return surplus.size();
    }

    /** Sends the new INFO to every client that understands it. Thread: any but a loop. */
    public void announceServerInfo() {
        for (IoLoop loop : loops) {
            loop.execute(() -> {
                for (SocketConnection connection : connections.all()) {
                    if (connection.owner() == loop) {
                        connection.session().onServerInfoChanged();
                    }
                }
            });
        }
    }

    /** Lets every session take over changed accounts and permissions. Thread: any but a loop. */
    public void announceAccounts() {
        for (IoLoop loop : loops) {
            loop.execute(() -> {
                for (SocketConnection connection : connections.all()) {
                    if (connection.owner() == loop) {
                        connection.session().onAccountsChanged();
                    }
                }
            });
        }
    }

    /** The client ids of all open connections. */
    public List<Long> connectionIds() {
        var ids = new ArrayList<Long>();
        connections.all().forEach(connection -> ids.add(connection.id()));
        return ids;
    }

    /** Closes one connection if it is still open. Thread: any but a loop. */
    public void close(long id, CloseReason reason) {
        SocketConnection connection = connections.find(id);
        if (connection != null) {
            connection.owner().execute(() -> connection.close(reason));
        }
    }

    /**
     * Counts of the connections of each loop that answers within {@code timeoutNanos}. Thread: any but a loop.
     */
    public Gathered<TrafficStats> stats(long timeoutNanos) {
        return Gathered.from(
                List.of(loops),
                (loop, receiver) -> !loop.runner().isStopping() && loop.offer(() -> receiver.accept(loop.stats())),
                timeoutNanos);
    }

    /** The runners of the loops. */
    public List<AgentRunner> runners() {
        return Arrays.stream(loops).map(IoLoop::runner).toList();
    }

    /** Number of connections accepted since the start. */
    public long acceptedConnections() {
        return connections.accepted();
    }

    /** Number of open connections. */
    public int connectionCount() {
        return connections.size();
    }

    /** Number of clients that did not keep up and were closed, or could have been. */
    public long slowConsumers() {
        return slowConsumers.get();
    }

    /** Closes every connection and ends the loops; returns when their threads have ended. Thread: any but a loop. */
    public void stop() {
        for (IoLoop loop : loops) {
            loop.runner().requestStop();
        }
        for (IoLoop loop : loops) {
            loop.runner().awaitEnd();
        }
        HandshakePool pool = handshakes.get();
        if (pool != null) {
            pool.close();
        }
    }

    @Override
    public int count() {
        return loops.length;
    }

    @Override
    public void atEndOfRound(int lane, LaneCommand action) {
        loops[lane].atEndOfRound(action);
    }

    @Override
    public boolean post(int lane, LaneCommand command) {
        IoLoop loop = loops[lane];
        return loop.offer(() -> command.run(loop.router()));
    }

    @Override
    public @Nullable Connection publisher(int lane) {
        return loops[lane].reading();
    }

    @Override
    public void pausePublisher(int lane, BooleanSupplier canResume) {
        loops[lane].pausePublisher(canResume);
    }

    @Override
    public Router router(int lane) {
        IoLoop loop = loops[lane];
        loop.checkOwner();
        return loop.router();
    }

    @Override
    public void after(int lane, long delayNanos, LaneCommand action) {
        loops[lane].after(delayNanos, action);
    }

    IoLoop loop(int lane) {
        return loops[lane];
    }

    TransportContext context() {
        return context;
    }

    Connections connections() {
        return connections;
    }

    ChunkPool.Reserve reserve() {
        return reserve;
    }

    /** Returns the part of a lane for TLS connections. Thread: the lane's loop. */
    TlsLane newTlsLane() {
        long maxBytes = context.budget().limit() / HANDSHAKE_SHARE;
        HandshakePool pool = handshakes.get();
        if (pool == null) {
            int maxHandshakes = loops.length + (int) Math.min(MAX_HANDSHAKES, maxBytes / TlsLane.HANDSHAKE_BYTES);
            var made = new HandshakePool(
                    name, loops.length, maxHandshakes, context.clock().nanoTime());
            pool = handshakes.compareAndSet(null, made) ? made : handshakes.get();
        }
        return new TlsLane(requireNonNull(pool), maxBytes / loops.length);
    }

    void onRefusedAsTooMany(SocketConnection connection, long nowNanos) {
        if (surplusLog.allows(nowNanos)) {
            context.log().error(connection, "maximum connections exceeded");
        }
    }

    void onSlowConsumer(SocketConnection connection, String text) {
        slowConsumers.incrementAndGet();
        context.log().notice(connection, text);
    }

    /**
     * Closes the connection with the largest backlog, preferring one that does not shrink. Thread: the loop {@code loop}.
     */
    void relieveMemory(IoLoop loop) {
        MemoryBudget budget = context.budget();
        SocketConnection largest = connections.largestBurden(loop.nowNanos());
        // Another loop may have closed one in the meantime.
        if (largest == null || budget.used() <= budget.limit()) {
            return;
        }
        onSlowConsumer(
                largest,
                "Slow Consumer Detected: memory of " + budget.limit()
                        + " bytes for all connections exceeded, this one holds "
                        + largest.outbound().costBytes());
        largest.abort(loop, CloseReason.SLOW_CONSUMER_PENDING_BYTES);
    }

    /**
     * Frees memory for messages of {@code needed} bytes by closing connections that hold memory for stalled messages.
     * Thread: the loop {@code loop}.
     */
    void relieveInput(IoLoop loop, long needed) {
        MemoryBudget budget = context.budget();
        long missing = needed - (budget.limit() - budget.used());
        for (SocketConnection connection : connections.all()) {
            if (missing <= 0) {
                return;
            }
            int held = connection.isClosing()
                    ? 0
                    : connection.input().buffer().idleBytes(loop.nowNanos(), IDLE_INPUT_NANOS);
            if (held > 0) {
                missing -= held;
                context.log()
                        .error(
                                connection,
                                "memory of " + budget.limit() + " bytes for all connections exceeded, this one holds "
                                        + held + " for a message that it stopped sending");
                connection.abort(loop, CloseReason.READ_ERROR);
            }
        }
    }

    void onConnectionFailed(SocketConnection connection, RuntimeException cause) {
        var text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text, true));
        context.log().error(connection, "closed because of an internal error: " + text);
    }

    void onAcceptFailed(SocketChannel channel, IOException cause) {
        closeQuietly(channel, cause);
    }

    private static void closeQuietly(SocketChannel channel, @Nullable IOException cause) {
        try {
            channel.close();
        } catch (IOException e) {
            if (cause != null) {
                cause.addSuppressed(e);
            }
        }
    }
}
