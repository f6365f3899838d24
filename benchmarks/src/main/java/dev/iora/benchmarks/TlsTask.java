// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Work for a server with TLS, ready to be measured.
 *
 * <p>Thread: one, and one of its own for a subscriber.
 */
interface TlsTask extends AutoCloseable {
    /** Does {@code count} operations. */
    void perform(long count) throws IOException;

    @Override
    default void close() throws IOException {}

    /** Connections that are closed after their first {@code PONG}, one after the other, each with a full handshake. */
    static TlsTask handshakes(Supplier<SSLContext> client, MeasuredServer server) {
        return count -> {
            for (long i = 0; i < count; i++) {
                TlsConnection.open(server.address(), client.get()).close();
            }
        };
    }

    /** Messages from one publisher to one subscriber, which are connected. */
    static TlsTask flow(Supplier<SSLContext> client, MeasuredServer server, int payloadBytes) throws IOException {
        return new Flow(
                TlsConnection.open(server.address(), client.get()),
                TlsConnection.open(server.address(), client.get()),
                payloadBytes);
    }

    /** See {@link #flow}. */
    final class Flow implements TlsTask {
        private static final int BURST_BYTES = 64 * 1024;
        private static final int READ_BYTES = 64 * 1024;

        private final TlsConnection subscriber;
        private final TlsConnection publisher;
        private final byte[] frame;
        private final int delivered;

        private Flow(TlsConnection subscriber, TlsConnection publisher, int payloadBytes) throws IOException {
            this.subscriber = subscriber;
            this.publisher = publisher;
            Topic topic = Topic.some(1).getFirst();
            byte[] payload = new byte[payloadBytes];
            frame = LoadFrames.publish(topic.subject(), null, payload);
            delivered = LoadFrames.delivery(topic.subject(), topic.sid(), null, payload).length;
            subscriber.send("SUB " + topic.subject() + ' ' + topic.sid() + "\r\n");
            subscriber.ping();
        }

        @Override
        public void perform(long count) throws IOException {
            var received = new CompletableFuture<Void>();
            Thread.ofPlatform().daemon().start(() -> receive(count * delivered, received));
            write(count);
            try {
                received.join();
            } catch (CompletionException e) {
                throw new IOException("not everything arrived", e.getCause());
            }
        }

        private void receive(long expected, CompletableFuture<Void> received) {
            byte[] buffer = new byte[READ_BYTES];
            try {
                InputStream in = subscriber.input();
                long bytes = 0;
                while (bytes < expected) {
                    int read = in.read(buffer);
                    if (read < 0) {
                        throw new LoadFailure("the server closed the subscriber after " + bytes + " bytes");
                    }
                    bytes += read;
                }
                if (bytes > expected) {
                    throw new LoadFailure("received " + bytes + " bytes instead of " + expected);
                }
                received.complete(null);
            } catch (IOException | RuntimeException e) {
                received.completeExceptionally(e);
            }
        }

        private void write(long messages) throws IOException {
            int framesPerBurst = Math.max(1, BURST_BYTES / frame.length);
            byte[] burst = new byte[framesPerBurst * frame.length];
            for (int i = 0; i < framesPerBurst; i++) {
                System.arraycopy(frame, 0, burst, i * frame.length, frame.length);
            }
            OutputStream out = publisher.output();
            for (long left = messages; left > 0; left -= framesPerBurst) {
                out.write(burst, 0, (int) Math.min(left, framesPerBurst) * frame.length);
            }
            out.flush();
        }

        @Override
        public void close() throws IOException {
            publisher.close();
            subscriber.close();
        }
    }
}
