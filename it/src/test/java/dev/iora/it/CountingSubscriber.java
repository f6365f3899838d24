// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that subscribes to one subject and counts the bytes of the messages, including control lines.
 *
 * <p>Thread: reads on its own thread; the methods are the test's.
 */
final class CountingSubscriber implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] PONG = "PONG\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int SMALL_BUFFER_BYTES = 4096;

    private final Socket socket;
    private long received;
    private boolean ended;
    private @Nullable IOException failure;

    private CountingSubscriber(String subject, int port, int receiveBufferBytes) {
        socket = new Socket();
        try {
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream()
                    .write(("CONNECT {\"verbose\":false}\r\nSUB " + subject + " 1\r\nPING\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            skipGreeting(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A subscriber that reads as fast as it can. */
    static CountingSubscriber to(String subject, int port) {
        var subscriber = new CountingSubscriber(subject, port, 0);
        subscriber.startReading();
        return subscriber;
    }

    /** A subscriber that reads at most 100,000 bytes in 10 ms. */
    static CountingSubscriber slow(String subject, int port) {
        var subscriber = new CountingSubscriber(subject, port, 0);
        subscriber.startReading(100_000, TimeUnit.MILLISECONDS.toNanos(10));
        return subscriber;
    }

    /** A subscriber that does not read until {@link #startReading}, with the smallest receive buffer. */
    static CountingSubscriber stuck(String subject, int port) {
        return new CountingSubscriber(subject, port, SMALL_BUFFER_BYTES);
    }

    /** Starts reading. */
    void startReading() {
        startReading(256 * 1024, 0);
    }

    private void startReading(int bytes, long pauseNanos) {
        Thread.ofPlatform().name("subscriber").daemon(true).start(() -> read(bytes, pauseNanos));
    }

    /** Bytes received so far. */
    synchronized long received() {
        return received;
    }

    /** Waits until {@code bytes} in total are received. */
    synchronized void await(long bytes) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (received < bytes) {
            assertThat(ended)
                    .as("ended after %d of %d bytes by %s", received, bytes, failure)
                    .isFalse();
            awaitChange(deadline);
        }
    }

    /** Waits until the server closes the connection; returns the total bytes received. */
    synchronized long awaitEnd() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ended) {
            awaitChange(deadline);
        }
        return received;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitChange(long deadline) {
        long leftNanos = deadline - System.nanoTime();
        assertThat(leftNanos).as("time left, %d bytes received", received).isPositive();
        try {
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while messages came", e);
        }
    }

    /** Reads up to PONG; only messages follow. */
    private static void skipGreeting(InputStream in) throws IOException {
        int matched = 0;
        while (matched < PONG.length) {
            int next = in.read();
            assertThat(next).as("byte of the greeting").isNotNegative();
            if (next == PONG[matched]) {
                matched++;
            } else {
                matched = next == PONG[0] ? 1 : 0;
            }
        }
    }

    private void read(int bytes, long pauseNanos) {
        byte[] buffer = new byte[bytes];
        try (InputStream in = socket.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                onRead(count);
                if (pauseNanos > 0) {
                    LockSupport.parkNanos(pauseNanos);
                }
            }
            onEnd(null);
        } catch (IOException e) {
            onEnd(e);
        }
    }

    private synchronized void onRead(int bytes) {
        received += bytes;
        notifyAll();
    }

    private synchronized void onEnd(@Nullable IOException reason) {
        ended = true;
        failure = reason;
        notifyAll();
    }
}
