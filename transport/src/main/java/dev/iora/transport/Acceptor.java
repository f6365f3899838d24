// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.Agent;
import dev.iora.common.AgentRunner;
import dev.iora.common.Clock;
import dev.iora.common.IdleStrategy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket and the thread that accepts from it. When accepting fails, because the process has too many open
 * files for example, it retries after 10 ms, then after longer pauses up to a second.
 *
 * <p>Thread: {@link #open} and {@link #close} by the server; accepting on a thread of its own, since it blocks.
 */
public final class Acceptor {
    private static final int BACKLOG = 8192;
    private static final long MIN_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_DELAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private volatile @Nullable AgentRunner runner;

    private Acceptor(ServerSocketChannel channel, InetSocketAddress address) {
        this.channel = channel;
        this.address = address;
    }

    /**
     * Binds the socket; connections queue up until {@link #start} accepts them.
     *
     * @param port 0 for any free port
     * @throws IOException if the address cannot be bound
     */
    public static Acceptor open(String host, int port) throws IOException {
        var requested = new InetSocketAddress(host, port);
        if (requested.isUnresolved()) {
            throw new IOException("lookup " + host + ": no such host");
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(requested, BACKLOG);
            return new Acceptor(channel, (InetSocketAddress) channel.getLocalAddress());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Returns the listening address with the bound port. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Starts accepting.
     *
     * @param loops receive the connections
     * @param onTrouble receives each failure to accept, with the pause in nanoseconds
     * @param failures called when a bug ended the accepting thread
     */
    public void start(
            String threadName,
            LoopGroup loops,
            Clock clock,
            ObjLongConsumer<IOException> onTrouble,
            AgentRunner.Listener failures) {
        var accepting = new Accepting(loops, onTrouble);
        var started = new AgentRunner(threadName, accepting, accepting, clock, failures);
        runner = started;
        started.start(true);
    }

    /** The runner of the accepting thread; null before {@link #start}. */
    public @Nullable AgentRunner runner() {
        return runner;
    }

    /** Waits for connections and hands them over. Thread: the accepting one; {@link #wake} any. */
    private final class Accepting implements Agent, IdleStrategy {
        private final LoopGroup loops;
        private final ObjLongConsumer<IOException> onTrouble;
        private long delayNanos = MIN_DELAY_NANOS;
        private @Nullable SocketChannel accepted;
        private volatile @Nullable Thread pausing;

        Accepting(LoopGroup loops, ObjLongConsumer<IOException> onTrouble) {
            this.loops = loops;
            this.onTrouble = onTrouble;
        }

        @Override
        public boolean doWork(long nowNanos) {
            SocketChannel taken = accepted;
            if (taken != null) {
                accepted = null;
                loops.accept(taken);
            }
            return false;
        }

        @Override
        public void idle(AgentRunner running) throws IOException {
            try {
                accepted = channel.accept();
                delayNanos = MIN_DELAY_NANOS;
            } catch (ClosedChannelException e) {
                if (!running.isStopping()) {
                    throw e;
                }
            } catch (IOException e) {
                if (!running.isStopping()) {
                    pause(running, e);
                }
            }
        }

        /** Hands over a connection that arrived while the thread was stopping: it is closed with the others. */
        @Override
        public void onEnd(@Nullable Throwable failure) {
            doWork(0);
        }

        private void pause(AgentRunner running, IOException cause) {
            onTrouble.accept(cause, delayNanos);
            pausing = Thread.currentThread();
            if (!running.isStopping()) {
                LockSupport.parkNanos(this, delayNanos);
            }
            pausing = null;
            delayNanos = Math.min(MAX_DELAY_NANOS, delayNanos * 2);
        }

        /** Ends a pause. Accepting itself ends only when the channel is closed. */
        @Override
        public void wake() {
            LockSupport.unpark(pausing);
        }
    }

    /** Stops listening; the port is free when this returns. Thread: any but a loop. */
    public void close() throws IOException {
        AgentRunner accepting = runner;
        if (accepting != null) {
            accepting.requestStop();
        }
        channel.close();
        if (accepting != null) {
            // The kernel keeps the port until the thread has left its system call.
            accepting.awaitEnd();
        }
    }
}
