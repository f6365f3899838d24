// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.Agent;
import dev.iora.common.AgentRunner;
import dev.iora.common.GoDuration;
import dev.iora.common.IdleStrategy;
import dev.iora.common.Mailbox;
import dev.iora.common.Owner;
import dev.iora.common.SeededRandom;
import dev.iora.common.TimerHeap;
import dev.iora.core.AccountTable;
import dev.iora.core.CloseReason;
import dev.iora.core.Lanes.LaneCommand;
import dev.iora.core.Router;
import dev.iora.wire.ProtocolParser;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One selector loop: the owner of its connections and of one lane.
 *
 * <p>A round selects, reads one burst of each readable connection, routes its messages, and then hands over to every
 * destination what is staged for it. Rounds are short: when much is staged, it is handed over in the middle of a burst.
 *
 * <p>Thread: its runner's; {@link #execute}, {@link #attend} and {@link #wake} may be called by any.
 */
final class IoLoop implements Agent, IdleStrategy {
    static final int ATTEND_CLOSE = 1;
    static final int ATTEND_WATCH = 2;
    static final int ATTEND_WRITE = 4;
    static final int ATTEND_HANDSHAKE = 8;

    private static final int MAX_COMMANDS = 1024;

    private final int lane;
    private final LoopGroup group;
    private final Selector selector;
    private final Router router;
    private final SeededRandom random;
    private final Owner owner;
    private final AgentRunner runner;
    private final Mailbox<Runnable> mailbox = new Mailbox<>(MAX_COMMANDS);
    private final AttentionList<SocketConnection> attention = new AttentionList<>();
    private final TimerHeap timers = new TimerHeap();
    private final LaneInput input = new LaneInput();

    /**
     * The connection whose burst is being parsed. A field of the loop, because each delivery reads it and each burst writes it:
     * in a small object it would share a cache line with that of another lane; queue groups were up to 15 % slower.
     */
    private @Nullable SocketConnection reading;

    private final ChunkPool chunks;
    private final SocketWriter writer;
    private final RoundOutput output = new RoundOutput(this);
    private final ClosingConnections closing = new ClosingConnections();
    private final ArrayDeque<LaneCommand> endActions = new ArrayDeque<>();
    private final Stalls stalls;
    private final Sweep sweep;

    private long nowNanos;

    IoLoop(
            int lane,
            String threadName,
            LoopGroup group,
            Selector selector,
            AccountTable accounts,
            SeededRandom random,
            AgentRunner.Listener failures) {
        this.lane = lane;
        this.group = group;
        this.selector = selector;
        router = new Router(lane, accounts, random, group.context().log(), output::broadcast);
        this.random = random;
        owner = new Owner(threadName);
        runner = new AgentRunner(threadName, this, this, group.context().clock(), failures);
        chunks = new ChunkPool(group.reserve());
        writer = new SocketWriter(chunks);
        sweep = new Sweep(this);
        stalls = new Stalls(this);
        nowNanos = group.context().clock().nanoTime();
        takeSettings();
    }

    private void takeSettings() {
        TransportContext context = group.context();
        router.trace(context.trace());
        input.parser.limits(
                context.clientLimits().maxControlLineBytes(),
                context.clientLimits().maxPayloadBytes());
    }

    /** Takes over the new settings of the server. */
    void onReconfigured() {
        takeSettings();
        for (SocketConnection connection : group.connections().all()) {
            if (connection.owner() == this) {
                connection.onReconfigured();
            }
        }
    }

    /** Refuses a thread other than the loop's. */
    void checkOwner() {
        owner.check();
    }

    AgentRunner runner() {
        return runner;
    }

    @Override
    public void onStart() {
        owner.bind();
    }

    /** Closes all channels on any end of the loop, since nothing else would. */
    @Override
    public void onEnd(@Nullable Throwable failure) throws IOException {
        try (selector;
                Closeable _ = this::closeChannels) {
            if (failure == null) {
                // Other threads may have posted messages before the stop was requested.
                doWork(group.context().clock().nanoTime());
                endSessions();
            }
        }
    }

    private void endSessions() {
        for (SelectionKey key : selector.keys()) {
            ((SocketConnection) key.attachment()).close(CloseReason.SERVER_SHUTDOWN);
        }
    }

    private void closeChannels() {
        for (SelectionKey key : selector.keys()) {
            ((SocketConnection) key.attachment()).closeChannel();
        }
    }

    /** The first half of a round: waits until a socket is ready or other work is due, and reads. */
    @Override
    public void idle(AgentRunner running) throws IOException {
        long timeoutNanos = stalls.limit(timers.nanosToNext(nowNanos));
        if (timeoutNanos == 0 || !mailbox.isEmpty() || !attention.isEmpty()) {
            selector.selectNow(this::onReady);
        } else {
            long millis = timeoutNanos == Long.MAX_VALUE ? 0 : 1 + TimeUnit.NANOSECONDS.toMillis(timeoutNanos);
            selector.select(this::onReady, millis);
        }
    }

    /** The second half of a round. */
    @Override
    public boolean doWork(long startNanos) {
        nowNanos = startNanos;
        mailbox.drain(Runnable::run);
        attendAll();
        timers.advance(nowNanos);
        stalls.review();
        endRound();
        if (!mailbox.isEmpty()) {
            // Output of the round for its own lane, such as PubAcks, is written before sockets are selected again.
            mailbox.drain(Runnable::run);
            endRound();
        }
        finishClosing();
        return false;
    }

    /** Handing over may reroute messages to other members, and these may request another action. */
    private void endRound() {
        do {
            for (LaneCommand action = endActions.poll(); action != null; action = endActions.poll()) {
                action.run(router);
            }
            output.flush();
        } while (!endActions.isEmpty());
    }

    /** See {@link dev.iora.core.Lanes#atEndOfRound}. */
    void atEndOfRound(LaneCommand action) {
        owner.check();
        endActions.add(action);
    }

    /** See {@link dev.iora.core.ServiceLanes#after}. */
    void after(long delayNanos, LaneCommand action) {
        owner.check();
        var timer = new TimerHeap.Timer() {
            @Override
            protected void onTimer(long now) {
                action.run(router);
            }
        };
        timers.arm(timer, nowNanos + delayNanos);
    }

    private void onReady(SelectionKey key) {
        nowNanos = group.context().clock().nanoTime();
        runner.onTurn(nowNanos);
        var connection = (SocketConnection) key.attachment();
        try {
            onReady(key, connection);
        } catch (RuntimeException e) {
            endFailed(connection, e);
        } finally {
            reading = null;
        }
    }

    private void onReady(SelectionKey key, SocketConnection connection) {
        if (!key.isValid()) {
            return;
        }
        int ready = key.readyOps();
        if ((ready & SelectionKey.OP_WRITE) != 0) {
            connection.onWritable();
        }
        if ((ready & SelectionKey.OP_READ) != 0 && key.isValid()) {
            reading = connection;
            connection.input().onReadable();
            sweep.onRead(nowNanos);
        }
    }

    /** Goes on with input of a connection that was received before, outside of a read. */
    void read(SocketConnection connection, Consumer<ConnectionInput> step) {
        owner.check();
        reading = connection;
        try {
            step.accept(connection.input());
        } catch (RuntimeException e) {
            endFailed(connection, e);
        } finally {
            reading = null;
        }
    }

    /** A bug triggered by one client ends the connection of that client only. */
    void endFailed(SocketConnection connection, RuntimeException e) {
        group.onConnectionFailed(connection, e);
        connection.abort(this, CloseReason.READ_ERROR);
    }

    /** Reacts to the verdict of a hand-over to {@code destination}. */
    void react(SocketConnection destination, @Nullable SocketConnection publisher, int verdict) {
        if (verdict == 0) {
            return;
        }
        if ((verdict & OutboundBuffer.FAILED) != 0) {
            destination.abort(this, CloseReason.WRITE_ERROR);
            return;
        }
        if ((verdict & OutboundBuffer.SLOW) != 0) {
            group.onSlowConsumer(
                    destination,
                    "Slow Consumer Detected: MaxPending of "
                            + group.context().limits().maxPendingBytes() + " Exceeded");
            destination.abort(this, CloseReason.SLOW_CONSUMER_PENDING_BYTES);
            return;
        }
        int reasons = ((verdict & OutboundBuffer.WATCH) == 0 ? 0 : ATTEND_WATCH)
                | ((verdict & OutboundBuffer.UNWRITTEN) == 0 ? 0 : ATTEND_WRITE);
        if (reasons != 0) {
            destination.owner().attend(destination, reasons);
        }
        if (publisher != null) {
            if ((verdict & OutboundBuffer.HIGH) != 0) {
                stalls.stall(publisher, destination);
            } else if ((verdict & OutboundBuffer.RAISED) != 0) {
                stalls.slow(publisher, destination);
            }
        }
        if ((verdict & OutboundBuffer.OVER_BUDGET) != 0) {
            group.relieveMemory(this);
        }
    }

    /** Closes a client that missed its write deadline, if the policy requires it. */
    boolean onWriteDeadlineMissed(SocketConnection connection, OutboundBuffer.Lag lag) {
        TransportLimits limits = group.context().limits();
        group.onSlowConsumer(
                connection,
                "Slow Consumer Detected: WriteDeadline of " + GoDuration.format(limits.writeDeadlineNanos())
                        + " exceeded with " + (1 + lag.pendingBytes() / Chunk.LARGE_BYTES) + " chunks of "
                        + lag.pendingBytes() + " total bytes.");
        if (!limits.writeTimeoutCloses() && lag.wroteSome()) {
            return false;
        }
        connection.abort(this, CloseReason.SLOW_CONSUMER_WRITE_DEADLINE);
        return true;
    }

    private void attendAll() {
        if (!attention.isEmpty()) {
            attention.drain(this::attendTo);
        }
    }

    private void attendTo(SocketConnection connection, int reasons) {
        try {
            connection.onAttention(reasons);
        } catch (RuntimeException e) {
            endFailed(connection, e);
        }
    }

    private void finishClosing() {
        for (SocketConnection connection = closing.poll(); connection != null; connection = closing.poll()) {
            connection.finishClose();
        }
    }

    /** Asks the owner to look at a connection. Thread: any. */
    void attend(SocketConnection connection, int reasons) {
        if (attention.add(connection.attention(), reasons)) {
            wake();
        }
    }

    /** Wakes the loop to check its mailbox. Thread: any. */
    @Override
    public void wake() {
        if (!owner.isCurrent()) {
            selector.wakeup();
        }
    }

    /**
     * Runs {@code command} on the loop. Blocks while the mailbox is full, so loops must not call it. Thread: any but a
     * loop.
     */
    void execute(Runnable command) {
        while (!offer(command)) {
            if (runner.isStopping()) {
                return;
            }
            LockSupport.parkNanos(100_000);
        }
    }

    /** Posts {@code command} to run on the loop; false if its mailbox is full. Thread: any. */
    boolean offer(Runnable command) {
        boolean taken = mailbox.offer(command);
        wake();
        return taken;
    }

    /** Takes over an accepted socket as a connection of a kind. */
    void register(SocketChannel channel, SessionKind kind) {
        owner.check();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var address = (InetSocketAddress) channel.getRemoteAddress();
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            var connection = new SocketConnection(group.connections().nextId(), this, channel, key, address, kind);
            key.attach(connection);
            connection.start(nowNanos);
            if (!connection.isClosing() && !group.connections().add(connection)) {
                connection.refuseAsTooMany();
            }
        } catch (IOException e) {
            group.onAcceptFailed(channel, e);
        }
    }

    /** A connection exceeded the maximum. */
    void onRefusedAsTooMany(SocketConnection connection) {
        group.onRefusedAsTooMany(connection, nowNanos);
    }

    /** A connection has begun to close; called once for each. */
    void onClosing(SocketConnection connection) {
        group.connections().remove(connection);
        group.context()
                .log()
                .debug(connection, connection.session().kindName() + " connection closed: " + connection.closeReason());
        closing.add(connection);
    }

    /** The channel of a connection is about to be closed; called once for each. */
    void onClosed(TrafficStats stats) {
        closing.onClosed(stats);
    }

    /** Counts of the loop's connections, closed ones included. */
    TrafficStats stats() {
        owner.check();
        TrafficStats all = closing.stats();
        for (SelectionKey key : selector.keys()) {
            if (key.isValid()) {
                all = all.plus(((SocketConnection) key.attachment()).stats());
            }
        }
        return all;
    }

    /** Frees memory for messages that wait for it. */
    void relieveInput(long needed) {
        group.relieveInput(this, needed);
    }

    /** Stops reading from a connection until there is memory for the message it is sending. */
    void pauseForMemory(SocketConnection connection, int needed) {
        stalls.pauseForMemory(connection, needed);
    }

    /** See {@link dev.iora.core.Lanes#pausePublisher}. */
    void pausePublisher(BooleanSupplier canResume) {
        owner.check();
        SocketConnection publisher = reading;
        if (publisher != null) {
            stalls.stall(publisher, canResume);
        }
    }

    /** Whether reading is paused for any connection of the loop. */
    boolean isAnyonePaused() {
        return !stalls.isEmpty();
    }

    int laneNumber() {
        return lane;
    }

    int laneCount() {
        return group.count();
    }

    IoLoop lane(int number) {
        return group.loop(number);
    }

    TransportContext context() {
        return group.context();
    }

    Router router() {
        return router;
    }

    ProtocolParser parser() {
        return input.parser;
    }

    ReadBuffer readBuffer() {
        return input.buffer;
    }

    TlsLane tlsLane() {
        return input.tls(group);
    }

    RoundOutput output() {
        return output;
    }

    SocketWriter writer() {
        return writer;
    }

    ChunkPool chunks() {
        return chunks;
    }

    TimerHeap timers() {
        return timers;
    }

    long nowNanos() {
        return nowNanos;
    }

    double nextSpread() {
        return (random.nextLong() >>> 11) * 0x1p-53;
    }

    @Nullable
    SocketConnection reading() {
        return reading;
    }

    void receivedPayload(@Nullable SharedPayload payload) {
        input.receivedPayload = payload;
    }

    /** The payload of the exclusive message that is being routed. */
    @Nullable
    SharedPayload receivedPayload() {
        return input.receivedPayload;
    }
}
