// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
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
        private final Burst burst;

        private Flow(TlsConnection subscriber, TlsConnection publisher, int payloadBytes) throws IOException {
            this.subscriber = subscriber;
            this.publisher = publisher;
            List<Topic> topics = Topic.some(1);
            burst = Burst.of(PublishFormat.NATS, topics, payloadBytes, BURST_BYTES);
            subscriber.send("SUB " + topics.getFirst().subject() + ' '
                    + topics.getFirst().sid() + "\r\n");
            subscriber.ping();
        }

        @Override
        public void perform(long count) throws IOException {
            var received = new CompletableFuture<Void>();
            Thread.ofPlatform().daemon().start(() -> receive(count, received));
            write(count);
            try {
                received.join();
            } catch (CompletionException e) {
                throw new IOException("not everything arrived", e.getCause());
            }
        }

        private void receive(long count, CompletableFuture<Void> received) {
            byte[] buffer = new byte[READ_BYTES];
            var account = new DeliveryAccount(burst.delivered());
            try {
                InputStream in = subscriber.input();
                while (account.deliveries() < count) {
                    int read = in.read(buffer);
                    if (read < 0) {
                        throw new LoadFailure(
                                "the server closed the subscriber after " + account.deliveries() + " deliveries");
                    }
                    account.accept(ByteBuffer.wrap(buffer, 0, read));
                    for (int pings = account.takePings(); pings > 0; pings--) {
                        subscriber.send("PONG\r\n");
                    }
                }
                received.complete(null);
            } catch (IOException | RuntimeException e) {
                received.completeExceptionally(e);
            }
        }

        private void write(long count) throws IOException {
            byte[] frames = new byte[burst.frames() * burst.publishedFrameLength()];
            burst.published().get(frames);
            OutputStream out = publisher.output();
            for (long left = count; left > 0; left -= burst.frames()) {
                out.write(frames, 0, (int) Math.min(left, burst.frames()) * burst.publishedFrameLength());
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
