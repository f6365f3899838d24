// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.GoDuration;
import dev.iora.common.Mailbox;
import dev.iora.common.Owner;
import dev.iora.common.SeededRandom;
import dev.iora.common.TimerHeap;
import dev.iora.core.Account;
import dev.iora.core.CloseReason;
import dev.iora.core.Connection;
import dev.iora.core.Router;
import dev.iora.core.Subscription;
import dev.iora.wire.ProtocolParser;
import dev.iora.wire.PublishFrame;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One selector loop: the owner of its connections and of one lane.
 *
 * <p>A round reads one burst of each readable connection, routes what it finds, and then hands every destination what was
 * staged for it. Rounds are short: when much is staged, it is handed over in the middle of a burst.
 *
 * <p>Thread: the thread that runs {@link #run}; {@link #execute}, {@link #attend} and {@link #wakeup} may be called by
 * any.
 */
final class IoLoop implements Runnable {
    static final int ATTEND_CLOSE = 1;
    static final int ATTEND_WATCH = 2;

    /** Staged bytes at which a round hands over early: what is staged should still be in the cache when it is written. */
    static final int MAX_STAGED_BYTES = 1024 * 1024;

    private static final int MAX_COMMANDS = 1024;
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int lane;
    private final LoopGroup group;
    private final Selector selector;
    private final Router router;
    private final SeededRandom random;
    private final Owner owner;
    private final Mailbox<Runnable> mailbox = new Mailbox<>(MAX_COMMANDS);
    private final AtomicReference<@Nullable ClientConnection> attention = new AtomicReference<>();
    private final TimerHeap timers = new TimerHeap();
    private final ReadBuffer readBuffer = new ReadBuffer();
    private final ProtocolParser parser = new ProtocolParser();
    private final ChunkPool chunks;
    private final SocketWriter writer;
    private final Staged staged = new Staged();
    private final ArrayDeque<ClientConnection> closing = new ArrayDeque<>();
    private final ArrayDeque<Refused> refused = new ArrayDeque<>();
    private final ArrayDeque<Subscription> exhausted = new ArrayDeque<>();
    private final ArrayDeque<Runnable> endActions = new ArrayDeque<>();
    private final Stalls stalls;
    private final SweepTimer sweepTimer = new SweepTimer(this);

    private long nowNanos;

    /** Whether anything was read since the last sweep. */
    private boolean active;

    private @Nullable ClientConnection reading;
    private @Nullable SharedPayload receivedPayload;
    private volatile boolean stopped;

    IoLoop(int lane, LoopGroup group, Selector selector, Account account, SeededRandom random) {
        this.lane = lane;
        this.group = group;
        this.selector = selector;
        router = new Router(lane, account, random, group.context().log(), this::broadcast);
        this.random = random;
        owner = new Owner("io-" + lane);
        chunks = new ChunkPool(group.reserve());
        writer = new SocketWriter(chunks);
        stalls = new Stalls(this);
        nowNanos = group.context().clock().nanoTime();
        takeSettings();
    }

    private void takeSettings() {
        TransportContext context = group.context();
        router.trace(context.trace());
        parser.limits(
                context.clientLimits().maxControlLineBytes(),
                context.clientLimits().maxPayloadBytes());
    }

    /** The server has other settings now. */
    void onReconfigured() {
        takeSettings();
        for (ClientConnection connection : group.connections().all()) {
            if (connection.owner() == this) {
                connection.onReconfigured();
            }
        }
    }

    /** What was staged in this round. */
    private static final class Staged {
        private @Nullable Staging[] list = new Staging[16];
        private int size;
        private int bytes;

        /** Broadcasts that may be open. */
        private final ArrayList<Broadcast> broadcasts = new ArrayList<>();

        private @Nullable Broadcast broadcast;

        /** Subscriptions that could not be broadcast to in this round. */
        private Subscription @Nullable [] declined;
    }

    /** A message that a member of a queue group did not take any more when it was handed over. */
    private record Refused(Subscription member, PublishFrame message) {}

    @Override
    public void run() {
        owner.bind();
        // Whatever ends the loop: nobody else would close the channels.
        try (selector;
                Closeable _ = this::closeChannels) {
            while (!stopped) {
                round();
            }
            endSessions();
        } catch (IOException | RuntimeException e) {
            group.onLoopFailed(lane, e);
        }
    }

    private void endSessions() {
        for (SelectionKey key : selector.keys()) {
            ((ClientConnection) key.attachment()).close(CloseReason.SERVER_SHUTDOWN);
        }
    }

    private void closeChannels() {
        for (SelectionKey key : selector.keys()) {
            ((ClientConnection) key.attachment()).closeChannel();
        }
    }

    private void round() throws IOException {
        long timeoutNanos = stalls.limit(timers.nanosToNext(nowNanos));
        if (timeoutNanos == 0 || !mailbox.isEmpty() || attention.get() != null) {
            selector.selectNow(this::onReady);
        } else {
            long millis = timeoutNanos == Long.MAX_VALUE ? 0 : 1 + TimeUnit.NANOSECONDS.toMillis(timeoutNanos);
            selector.select(this::onReady, millis);
        }
        nowNanos = group.context().clock().nanoTime();
        mailbox.drain(Runnable::run);
        attendAll();
        timers.advance(nowNanos);
        stalls.review();
        endRound();
        if (!mailbox.isEmpty()) {
            // What the round had for its own lane, such as PubAcks, leaves before sockets are looked at again.
            mailbox.drain(Runnable::run);
            endRound();
        }
        finishClosing();
    }

    /** Handing over may find messages for other members, and they may ask for another action. */
    private void endRound() {
        do {
            for (Runnable action = endActions.poll(); action != null; action = endActions.poll()) {
                action.run();
            }
            flushStaged();
        } while (!endActions.isEmpty());
    }

    /** See {@link dev.iora.core.Lanes#atEndOfRound}. */
    void atEndOfRound(Runnable action) {
        owner.check();
        endActions.add(action);
    }

    private void onReady(SelectionKey key) {
        nowNanos = group.context().clock().nanoTime();
        var connection = (ClientConnection) key.attachment();
        try {
            onReady(key, connection);
        } catch (RuntimeException e) {
            endFailed(connection, e);
        } finally {
            reading = null;
        }
    }

    private void onReady(SelectionKey key, ClientConnection connection) {
        if (!key.isValid()) {
            return;
        }
        int ready = key.readyOps();
        if ((ready & SelectionKey.OP_WRITE) != 0) {
            connection.onWritable();
        }
        if ((ready & SelectionKey.OP_READ) != 0 && key.isValid()) {
            reading = connection;
            connection.onReadable();
            active = true;
            if (!sweepTimer.isArmed()) {
                timers.arm(sweepTimer, nowNanos + SWEEP_NANOS);
            }
        }
    }

    /** Hands over everything staged. */
    void flushStaged() {
        do {
            handOver();
            dropExhausted();
        } while (offerToOtherMembers());
    }

    private void handOver() {
        sealBroadcasts();
        int size = staged.size;
        if (size == 0) {
            return;
        }
        staged.size = 0;
        staged.bytes = 0;
        @Nullable Staging[] list = staged.list;
        if (size > 64) {
            staged.list = new Staging[16];
        }
        for (int i = 0; i < size; i++) {
            Staging staging = list[i];
            list[i] = null;
            if (staging == null) {
                continue;
            }
            staging.queued = false;
            handOver(staging);
        }
    }

    /** Gives its destination what is staged, and does what that finds necessary. */
    void handOver(Staging staging) {
        ClientConnection destination = staging.destination;
        ClientConnection publisher = staging.publisher;
        try {
            react(destination, publisher, destination.outbound().accept(staging, this));
        } catch (RuntimeException e) {
            chunks.freeAll(staging.take());
            endFailed(destination, e);
        }
    }

    /** A bug that one client ran into ends that client's connection, not everybody's. */
    private void endFailed(ClientConnection connection, RuntimeException e) {
        group.onConnectionFailed(connection, e);
        connection.abort(this, CloseReason.READ_ERROR);
    }

    /** A subscription has had its last message from this lane, or another. May be under the destination's lock. */
    void onExhausted(Subscription subscription) {
        exhausted.add(subscription);
    }

    private void dropExhausted() {
        Subscription next = exhausted.poll();
        while (next != null) {
            router.dropExhausted(next);
            next = exhausted.poll();
        }
    }

    /** A member of a queue group left, or reached its maximum, while a message for it was staged here. */
    void onMemberRefused(Subscription member, byte[] message) {
        refused.add(new Refused(member, MessageFrames.published(message)));
    }

    /** Stages what members refused for others of their groups; false if there was nothing to do. */
    private boolean offerToOtherMembers() {
        Refused next = refused.poll();
        boolean any = next != null;
        while (next != null) {
            router.routeToOtherMember(next.member, next.message);
            next = refused.poll();
        }
        return any;
    }

    /** See {@link dev.iora.core.Broadcaster}. */
    private boolean broadcast(Subscription[] subscriptions, PublishFrame frame, @Nullable Connection skipped) {
        Broadcast broadcast = staged.broadcast;
        if (broadcast == null || !broadcast.takes(subscriptions, frame, skipped)) {
            if (staged.declined == subscriptions) {
                return false;
            }
            broadcast = frame.exclusive ? null : Broadcast.open(subscriptions, skipped, frame, this);
            if (broadcast == null) {
                staged.declined = subscriptions;
                return false;
            }
            staged.broadcast = broadcast;
            staged.broadcasts.add(broadcast);
        }
        if (broadcast.isEmpty()) {
            return false;
        }
        onStaged(broadcast.add(frame, this));
        return true;
    }

    private void sealBroadcasts() {
        if (staged.broadcast != null) {
            for (Broadcast broadcast : staged.broadcasts) {
                broadcast.seal(this);
            }
            staged.broadcasts.clear();
            staged.broadcast = null;
        }
        staged.declined = null;
    }

    /** Does what a hand-over to {@code destination} found necessary. */
    void react(ClientConnection destination, @Nullable ClientConnection publisher, int verdict) {
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
        if ((verdict & OutboundBuffer.WATCH) != 0) {
            destination.owner().attend(destination, ATTEND_WATCH);
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

    /** Closes a client that missed its write deadline, if the policy says so. */
    boolean onWriteDeadlineMissed(ClientConnection connection, OutboundBuffer.Lag lag) {
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
        if (attention.get() == null) {
            return;
        }
        ClientConnection next = attention.getAndSet(null);
        while (next != null) {
            ClientConnection connection = next;
            next = connection.nextAttention;
            connection.nextAttention = null;
            int bits = connection.attention.getAndSet(0);
            if ((bits & ATTEND_CLOSE) != 0) {
                connection.onAborted();
            } else if ((bits & ATTEND_WATCH) != 0 && !connection.isClosing()) {
                connection.timers().armWriteDeadline(nowNanos);
            }
        }
    }

    private void finishClosing() {
        for (ClientConnection connection = closing.poll(); connection != null; connection = closing.poll()) {
            connection.finishClose();
        }
    }

    /** Asks the owner to look at a connection. Thread: any. */
    void attend(ClientConnection connection, int bits) {
        if (connection.attention.getAndUpdate(old -> old | bits) != 0) {
            return;
        }
        ClientConnection top;
        do {
            top = attention.get();
            connection.nextAttention = top;
        } while (!attention.compareAndSet(top, connection));
        wakeup();
    }

    /** Makes the loop look at its mailbox soon. Thread: any. */
    void wakeup() {
        if (!owner.isCurrent()) {
            selector.wakeup();
        }
    }

    /**
     * Runs {@code command} on the loop. A full mailbox makes the caller wait, so loops must not call this. Thread: any
     * but a loop.
     */
    void execute(Runnable command) {
        while (!offer(command)) {
            if (stopped) {
                return;
            }
            LockSupport.parkNanos(100_000);
        }
    }

    /** Has {@code command} run on the loop; false if its mailbox is full. Thread: any. */
    boolean offer(Runnable command) {
        boolean taken = mailbox.offer(command);
        wakeup();
        return taken;
    }

    /** Ends the loop after its current round. Thread: any. */
    void stop() {
        stopped = true;
        selector.wakeup();
    }

    /** Takes over an accepted socket. */
    void register(SocketChannel channel) {
        owner.check();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var address = (InetSocketAddress) channel.getRemoteAddress();
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            var connection = new ClientConnection(group.connections().nextId(), this, channel, key, address);
            key.attach(connection);
            connection.start(nowNanos);
            if (!group.connections().add(connection)) {
                connection.refuseAsTooMany();
            }
        } catch (IOException e) {
            group.onAcceptFailed(channel, e);
        }
    }

    /** A connection was one too many. */
    void onRefusedAsTooMany(ClientConnection connection) {
        group.onRefusedAsTooMany(connection, nowNanos);
    }

    /** A connection has begun to close; called once for each. */
    void onClosing(ClientConnection connection) {
        group.connections().remove(connection);
        group.context().log().debug(connection, "Client connection closed: " + connection.closeReason());
        closing.add(connection);
    }

    /** Makes room for messages that wait for memory. */
    void relieveInput(long needed) {
        group.relieveInput(this, needed);
    }

    /** Stops reading from a connection until there is memory for the message it is sending. */
    void pauseForMemory(ClientConnection connection, int needed) {
        stalls.pauseForMemory(connection, needed);
    }

    /** See {@link dev.iora.core.Lanes#pausePublisher}. */
    void pausePublisher(BooleanSupplier mayGoOn) {
        owner.check();
        ClientConnection publisher = reading;
        if (publisher != null) {
            stalls.stall(publisher, mayGoOn);
        }
    }

    /** Whether any connection of the loop is not read for the moment. */
    boolean isAnyonePaused() {
        return !stalls.isEmpty();
    }

    void addStaged(Staging staging) {
        if (staged.size == staged.list.length) {
            staged.list = Arrays.copyOf(staged.list, staged.size * 2);
        }
        staged.list[staged.size++] = staging;
    }

    void onStaged(int bytes) {
        staged.bytes += bytes;
        if (staged.bytes > MAX_STAGED_BYTES) {
            flushStaged();
        }
    }

    private void sweep() {
        router.sweep();
        if (active) {
            active = false;
            timers.arm(sweepTimer, nowNanos + SWEEP_NANOS);
        } else {
            chunks.trim();
            writer.trim();
        }
    }

    private static final class SweepTimer extends TimerHeap.Timer {
        private final IoLoop loop;

        SweepTimer(IoLoop loop) {
            this.loop = loop;
        }

        @Override
        protected void onTimer(long nowNanos) {
            loop.sweep();
        }
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
        return parser;
    }

    ReadBuffer readBuffer() {
        return readBuffer;
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
    ClientConnection reading() {
        return reading;
    }

    void receivedPayload(@Nullable SharedPayload payload) {
        receivedPayload = payload;
    }

    /** The payload of the exclusive message that is being routed. */
    @Nullable
    SharedPayload receivedPayload() {
        return receivedPayload;
    }
}
