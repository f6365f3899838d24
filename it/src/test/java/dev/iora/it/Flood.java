// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A client that publishes messages of one size as fast as the server reads them.
 *
 * <p>Thread: publishes on its own thread; the methods are the test's.
 */
final class Flood implements AutoCloseable {
    private static final int BATCH_BYTES = 128 * 1024;

    private final String subject;
    private final int payloadBytes;
    private final Socket socket;
    private final Thread thread;
    private volatile long published;
    private volatile boolean stopping;
    private volatile @Nullable IOException failure;

    private Flood(String subject, int payloadBytes, Socket socket) {
        this.subject = subject;
        this.payloadBytes = payloadBytes;
        this.socket = socket;
        thread = Thread.ofPlatform().name("flood").daemon(true).start(this::publish);
    }

    /** Starts publishing. */
    static Flood of(String subject, int payloadBytes, int port) {
        try {
            return new Flood(subject, payloadBytes, new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that a subscriber receives per message. */
    int messageBytes() {
        return ("MSG " + subject + " 1 " + payloadBytes + "\r\n\r\n").length() + payloadBytes;
    }

    /** Stops publishing and waits until the server has read everything; returns the number of messages. */
    long stop() {
        stopping = true;
        try {
            thread.join();
            assertThat(failure).as("failure of the publisher").isNull();
            OutputStream out = socket.getOutputStream();
            out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            // INFO arrived long ago; PONG means that everything before PING has been routed.
            String received = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(received).endsWith("PONG\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the publisher stopped", e);
        }
        return published;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void publish() {
        String message = "PUB " + subject + " " + payloadBytes + "\r\n" + "x".repeat(payloadBytes) + "\r\n";
        int count = Math.max(1, BATCH_BYTES / message.length());
        byte[] batch = message.repeat(count).getBytes(StandardCharsets.US_ASCII);
        try {
            OutputStream out = socket.getOutputStream();
            out.write("CONNECT {\"verbose\":false}\r\n".getBytes(StandardCharsets.US_ASCII));
            for (long batches = 1; !stopping; batches++) {
                out.write(batch);
                published = batches * count;
            }
        } catch (IOException e) {
            if (!stopping) {
                failure = e;
            }
        }
    }
}
