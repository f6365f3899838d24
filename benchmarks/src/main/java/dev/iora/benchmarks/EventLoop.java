// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The one thread of a run: a selector over all its connections.
 *
 * <p>Thread: the one that created it.
 */
final class EventLoop implements AutoCloseable {
    private static final Duration STALL = Duration.ofSeconds(15);

    private final Selector selector = Selector.open();
    private final Consumer<SelectionKey> dispatch = EventLoop::dispatch;
    private long lastEventNanos = System.nanoTime();

    EventLoop() throws IOException {}

    /** Adds a connection that waits for {@code operations}. */
    void add(SocketChannel channel, int operations, LoadConnection endpoint) throws IOException {
        channel.register(selector, operations, endpoint);
    }

    /**
     * Waits at most {@code timeoutMillis} for ready connections and runs each of them.
     *
     * @throws LoadFailure if none was ready for 15 s
     */
    void turn(long timeoutMillis) throws IOException {
        int ready;
        try {
            ready = selector.select(dispatch, timeoutMillis);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        long now = System.nanoTime();
        if (ready > 0) {
            lastEventNanos = now;
        } else if (now - lastEventNanos > STALL.toNanos()) {
            throw new LoadFailure("nothing happened for " + STALL.toSeconds() + " s");
        }
    }

    /** Closes every connection. */
    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private static void dispatch(SelectionKey key) {
        try {
            ((LoadConnection) key.attachment()).onReady(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
