// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iora.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An embedded server with JetStream and the official Java client connected to it. */
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
final class JetStreamServer implements AutoCloseable {
    /** The stream of {@link #createStream()}. */
    static final String STREAM = "S";

    private final NatsServer server;
    private final Connection client;

    private JetStreamServer(NatsServer server, Connection client) {
        this.server = server;
        this.client = client;
    }

    /** Starts a server on a new store with {@code shards} shards. */
    static JetStreamServer start(Path directory, int shards) throws IOException, InterruptedException {
        NatsServer server = NatsServer.builder()
                .host("127.0.0.1")
                .port(-1)
                .jetStream(StoreShards.create(directory.resolve("store"), shards))
                .start();
        return new JetStreamServer(server, JetStreamSite.connect(server.clientUrl()));
    }

    int port() {
        return server.port();
    }

    Connection client() {
        return client;
    }

    /** Connects another client. */
    Connection connect() throws IOException, InterruptedException {
        return JetStreamSite.connect(server.clientUrl());
    }

    /** Creates the stream S with the subjects s.&gt;. */
    void createStream() throws Exception {
        client.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(STREAM)
                        .subjects("s.>")
                        .build());
    }

    /** Publishes the numbers from {@code from} to {@code to - 1} to s.a, all at once. */
    void publish(int from, int to) throws Exception {
        JetStream jetStream = client.jetStream();
        List<CompletableFuture<?>> acks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            acks.add(jetStream.publishAsync("s.a", Integer.toString(i).getBytes(UTF_8)));
        }
        for (CompletableFuture<?> ack : acks) {
            ack.get(JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** The configuration of a durable consumer with explicit acknowledgements. */
    static ConsumerConfiguration.Builder durable(String name) {
        return ConsumerConfiguration.builder().durable(name).ackPolicy(AckPolicy.Explicit);
    }

    static String text(Message message) {
        return new String(message.getData(), UTF_8);
    }

    static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    /** A source of messages; returns null if there is none in time. */
    @FunctionalInterface
    interface Source {
        @Nullable
        Message next() throws Exception;
    }

    /** Takes and acknowledges the next {@code count} messages; returns their texts. */
    static List<String> take(int count, Source source) throws Exception {
        var texts = new ArrayList<String>();
        while (texts.size() < count) {
            Message message = source.next();
            if (message == null) {
                throw new AssertionError("no message behind " + texts);
            }
            texts.add(text(message));
            message.ack();
        }
        return texts;
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        server.close();
    }
}
