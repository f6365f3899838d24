// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A socket whose first write blocks until the test releases it, and whose writes take as many bytes as the test sets. */
final class GatedChannel extends SocketChannel {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger writers = new AtomicInteger();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private volatile int takes = Integer.MAX_VALUE;
    private volatile boolean failing;
    private volatile boolean inputEnded;
    private volatile boolean shared;

    GatedChannel() {
        super(SelectorProvider.provider());
    }

    /** Sets the number of bytes that each further write takes. */
    void take(int bytes) {
        takes = bytes;
    }

    /** Makes all further writes fail. */
    void fail() {
        failing = true;
    }

    /** Ends the input from the peer. */
    void endInput() {
        inputEnded = true;
    }

    void awaitWriter() {
        await(entered);
    }

    void release() {
        released.countDown();
    }

    /** Whether two threads ever wrote at once. */
    boolean wasShared() {
        return shared;
    }

    synchronized String written() {
        return written.toString(StandardCharsets.US_ASCII);
    }

    synchronized byte[] writtenBytes() {
        return written.toByteArray();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the gate stays closed");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        shared |= writers.incrementAndGet() > 1;
        try {
            if (entered.getCount() > 0) {
                entered.countDown();
                await(released);
            }
            if (failing) {
                throw new IOException("broken pipe");
            }
            byte[] part = new byte[Math.min(takes, source.remaining())];
            source.get(part);
            synchronized (this) {
                written.write(part);
            }
            return part.length;
        } finally {
            writers.decrementAndGet();
        }
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public SocketAddress getLocalAddress() {
        return getRemoteAddress();
    }

    @Override
    public SocketChannel shutdownInput() {
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() {
        return this;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isConnectionPending() {
        return false;
    }

    @Override
    public int read(ByteBuffer target) {
        return inputEnded ? -1 : 0;
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel bind(SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public Socket socket() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean connect(SocketAddress remote) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean finishConnect() {
        throw new UnsupportedOperationException();
    }
}
