// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.server.NatsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the executable briefly with a little traffic, so that the JVM can record an AOT cache of the classes and hot methods of
 * a start and of first calls. Used by the build, never by a server.
 *
 * <p>Thread: the server on the main one, as usual; the client on its own.
 */
final class TrainingRun {
    private static final int BATCHES = 200;
    private static final int MESSAGES_PER_BATCH = 100;

    private final int port;
    private final Path config;
    private final Path store;

    private TrainingRun(int port, Path config, Path store) {
        this.port = port;
        this.config = config;
        this.store = store;
    }

    /** Ends with the server's exit code, or at once if the client fails. */
    public static void main(String[] args) throws IOException {
        Path config = Files.createTempFile("iora-training", ".conf");
        Path store = Files.createTempDirectory("iora-training");
        Files.writeString(
                config,
                "server_name: training\nmax_payload: 1MB\nping_interval: \"2m\"\njetstream {store_dir: \""
                        + store.resolve("main") + "\"}\n");
        TrainingRun training = new TrainingRun(freePort(), config, store);
        Thread.ofPlatform().name("training-client").daemon().start(training::exercise);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> delete(store)));
        Main.main(new String[] {"-c", config.toString(), "-a", "127.0.0.1", "-p", Integer.toString(training.port)});
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            System.err.println("cannot delete " + directory + ": " + e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void exercise() {
        try (TrainingClient client = TrainingClient.connect(port)) {
            Files.delete(config);
            talk(client);
            for (String storage : List.of("memory", "file")) {
                store(client, storage);
                new TrainingCalls(client, storage).makeAll();
            }
            restart();
            new TrainingTls(store).run();
            new TrainingUsers(store).run();
        } catch (IOException | RuntimeException e) {
            System.err.println("training failed: " + e);
            Runtime.getRuntime().halt(1);
        }
        sun.misc.Signal.raise(new sun.misc.Signal("TERM"));
    }

    /** Publishes to itself in batches, and waits for each before the next, like a client with many messages. */
    private static void talk(TrainingClient client) throws IOException {
        client.send("SUB training.> 2\r\nSUB training.* group 3\r\nSUB other 4\r\n");
        client.awaitPong();
        String payload = "x".repeat(128);
        for (int batch = 0; batch < BATCHES; batch++) {
            StringBuilder messages = new StringBuilder();
            for (int i = 0; i < MESSAGES_PER_BATCH; i++) {
                messages.append("PUB training.").append(i % 10).append(" reply 128\r\n");
                messages.append(payload).append("\r\n");
            }
            client.send(messages + "HPUB other 17 19\r\nNATS/1.0\r\na:b\r\n\r\nhi\r\n");
            client.awaitPong();
        }
        client.send("UNSUB 2\r\nUNSUB 3\r\nUNSUB 4\r\n");
        client.awaitPong();
    }

    /**
     * Creates a stream, and publishes to it, queries it and reads it. The PubAcks have no subscriber, so there is no waiting
     * for them.
     */
    private static void store(TrainingClient client, String storage) throws IOException {
        String stream = "{\"name\":\"T\",\"subjects\":[\"stored.>\"],\"storage\":\"" + storage + "\"}";
        client.request("$JS.API.STREAM.CREATE.T", stream);
        for (int batch = 0; batch < BATCHES; batch++) {
            client.send("PUB stored.a answer 5\r\nhello\r\n".repeat(MESSAGES_PER_BATCH));
            client.awaitPong();
        }
        client.request("$JS.API.STREAM.INFO.T", "");
        readInOrder(client);
        fetch(client);
        client.request("$JS.API.STREAM.DELETE.T", "");
    }

    /** Reads like an ordered consumer without flow control. */
    private static void readInOrder(TrainingClient client) throws IOException {
        client.send("SUB ordered 5\r\n");
        String config = "{\"stream_name\":\"T\",\"config\":{\"deliver_subject\":\"ordered\",\"ack_policy\":\"none\","
                + "\"mem_storage\":true}}";
        // Messages may arrive as soon as the consumer exists, even before a PONG.
        client.publish("$JS.API.CONSUMER.CREATE.T", "answer", config);
        for (int i = 0; i < BATCHES * MESSAGES_PER_BATCH; i++) {
            client.next();
        }
        client.send("UNSUB 5\r\n");
    }

    /** Sends pull requests, and acknowledges every message of their batches. */
    private static void fetch(TrainingClient client) throws IOException {
        client.send("SUB pulled 6\r\n");
        String config = "{\"stream_name\":\"T\",\"config\":{\"durable_name\":\"C\",\"ack_policy\":\"explicit\"}}";
        client.request("$JS.API.CONSUMER.CREATE.T.C", config);
        String pull = "{\"batch\":" + MESSAGES_PER_BATCH + "}";
        for (int batch = 0; batch < BATCHES; batch++) {
            client.publish("$JS.API.CONSUMER.MSG.NEXT.T.C", "pulled", pull);
            StringBuilder acks = new StringBuilder();
            for (int i = 0; i < MESSAGES_PER_BATCH; i++) {
                acks.append("PUB ").append(client.next().reply()).append(" 4\r\n+ACK\r\n");
            }
            client.send(acks.toString());
        }
        client.send("UNSUB 6\r\n");
    }

    /**
     * Starts a second server in this process on the existing store, since the server under training starts with an empty one.
     */
    private void restart() throws IOException {
        for (int run = 0; run < 3; run++) {
            try (NatsServer server = NatsServer.builder()
                            .host("127.0.0.1")
                            .port(-1)
                            .jetStream(store.resolve("second"))
                            .start();
                    TrainingClient client = TrainingClient.connect(server.port())) {
                String stream = "{\"name\":\"R\",\"subjects\":[\"r.>\"],\"storage\":\"file\"}";
                client.request("$JS.API.STREAM.CREATE.R", stream);
                client.request(
                        "$JS.API.CONSUMER.CREATE.R.C",
                        "{\"stream_name\":\"R\",\"config\":{\"durable_name\":\"C\",\"ack_policy\":\"explicit\"}}");
                for (int i = 0; i < MESSAGES_PER_BATCH; i++) {
                    client.request("r." + i, "hello");
                }
                client.request("$JS.API.STREAM.INFO.R", "");
            }
        }
    }
}
