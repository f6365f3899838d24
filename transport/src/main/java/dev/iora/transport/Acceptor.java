// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.ThreadEnd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket and the thread that accepts from it. When accepting fails, because the process has too many open
 * files for example, it waits 10 ms, then longer up to a second, and tries again.
 *
 * <p>Thread: {@link #open} and {@link #close} by the server; accepting on a thread of its own, since it blocks.
 */
public final class Acceptor {
    private static final int BACKLOG = 8192;
    private static final long MIN_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_DELAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    private Acceptor(ServerSocketChannel channel, InetSocketAddress address) {
        this.channel = channel;
        this.address = address;
    }

    /**
     * Binds; from now on connections queue up, and are accepted once {@link #start} is called.
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

    /** Where it listens, with the port that was bound. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Starts accepting.
     *
     * @param loops who takes the connections
     * @param onTrouble told about each failure and for how many nanoseconds accepting pauses
     * @param onFailed told, on the accepting thread, that it ends because of a bug or a lack of memory
     */
    public void start(
            String threadName, LoopGroup loops, BiConsumer<IOException, Long> onTrouble, Consumer<Throwable> onFailed) {
        thread = Thread.ofPlatform().name(threadName).daemon(true).start(() -> {
            try {
                run(loops, onTrouble);
            } catch (RuntimeException e) {
                onFailed.accept(e);
            } catch (Error e) {
                onFailed.accept(e);
                throw e;
            }
        });
    }

    private void run(LoopGroup loops, BiConsumer<IOException, Long> onTrouble) {
        long delayNanos = MIN_DELAY_NANOS;
        while (!closed) {
            try {
                SocketChannel accepted = channel.accept();
                delayNanos = MIN_DELAY_NANOS;
                loops.accept(accepted);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                if (closed) {
                    return;
                }
                onTrouble.accept(e, delayNanos);
                LockSupport.parkNanos(delayNanos);
                delayNanos = Math.min(MAX_DELAY_NANOS, delayNanos * 2);
            }
        }
    }

    /** Stops listening; the port is free when this returns. Thread: any but a loop. */
    public void close() throws IOException {
        closed = true;
        channel.close();
        Thread accepting = thread;
        if (accepting != null && accepting != Thread.currentThread()) {
            // The kernel keeps the port until the thread has left its call.
            LockSupport.unpark(accepting);
            ThreadEnd.await(accepting);
        }
    }
}
