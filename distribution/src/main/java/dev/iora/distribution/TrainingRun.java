// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the executable for a moment with a little traffic, so that the JVM can record in an AOT cache what a start
 * needs and what is called often. Used by the build, never by a server.
 *
 * <p>Thread: the server on the main one, as usual; the client on one of its own.
 */
final class TrainingRun {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BATCHES = 200;
    private static final int MESSAGES_PER_BATCH = 100;
    private static final byte[] PONG = "PONG\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final Path config;

    private TrainingRun(int port, Path config) {
        this.port = port;
        this.config = config;
    }

    /** Ends with the server's exit code, or at once if the client fails. */
    public static void main(String[] args) throws IOException {
        Path config = Files.createTempFile("iora-training", ".conf");
        Path store = Files.createTempDirectory("iora-training");
        Files.writeString(
                config,
                "server_name: training\nmax_payload: 1MB\nping_interval: \"2m\"\njetstream {store_dir: \"" + store
                        + "\"}\n");
        TrainingRun training = new TrainingRun(freePort(), config);
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
        try (Socket socket = connect()) {
            talk(socket);
            Files.delete(config);
        } catch (IOException e) {
            System.err.println("training failed: " + e);
            Runtime.getRuntime().halt(1);
        }
        sun.misc.Signal.raise(new sun.misc.Signal("TERM"));
    }

    private Socket connect() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (ConnectException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** Publishes to itself in batches, each answered before the next, as a client with many messages would. */
    private static void talk(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        OutputStream out = socket.getOutputStream();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        send(out, "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"lang\":\"java\"}\r\nPING\r\n");
        awaitPong(in);
        send(out, "SUB training.> 1\r\nSUB training.* group 2\r\nSUB other 3\r\nPING\r\n");
        awaitPong(in);
        String payload = "x".repeat(128);
        for (int batch = 0; batch < BATCHES; batch++) {
            StringBuilder messages = new StringBuilder();
            for (int i = 0; i < MESSAGES_PER_BATCH; i++) {
                messages.append("PUB training.").append(i % 10).append(" reply 128\r\n");
                messages.append(payload).append("\r\n");
            }
            send(out, messages + "HPUB other 17 19\r\nNATS/1.0\r\na:b\r\n\r\nhi\r\nPING\r\n");
            awaitPong(in);
        }
        send(out, "UNSUB 1\r\nUNSUB 2\r\nPING\r\n");
        awaitPong(in);
        store(out, in);
    }

    /** A stream is made, gets messages, is asked about and read; the other answers go nowhere, so nobody waits for them. */
    private static void store(OutputStream out, InputStream in) throws IOException {
        send(out, "SUB asked 6\r\n");
        for (String storage : List.of("memory", "file")) {
            String stream = "{\"name\":\"T\",\"subjects\":[\"stored.>\"],\"storage\":\"" + storage + "\"}";
            request(out, in, "$JS.API.STREAM.CREATE.T", stream);
            for (int batch = 0; batch < BATCHES; batch++) {
                send(out, "PUB stored.a answer 5\r\nhello\r\n".repeat(MESSAGES_PER_BATCH) + "PING\r\n");
                awaitPong(in);
            }
            request(out, in, "$JS.API.STREAM.INFO.T", "");
            readInOrder(out, in);
            fetch(out, in);
            request(out, in, "$JS.API.STREAM.DELETE.T", "");
        }
    }

    /** As an ordered consumer does, but for flow control. */
    private static void readInOrder(OutputStream out, InputStream in) throws IOException {
        send(out, "SUB ordered 4\r\n");
        String config = "{\"stream_name\":\"T\",\"config\":{\"deliver_subject\":\"ordered\",\"ack_policy\":\"none\","
                + "\"mem_storage\":true}}";
        // Messages come as soon as it is there: before a PONG, even.
        publish(out, "$JS.API.CONSUMER.CREATE.T", "answer", config);
        for (int i = 0; i < BATCHES * MESSAGES_PER_BATCH; i++) {
            nextMessage(in);
        }
        send(out, "UNSUB 4\r\n");
    }

    /** Pull requests, each answered by a batch of which every message is acknowledged. */
    private static void fetch(OutputStream out, InputStream in) throws IOException {
        send(out, "SUB pulled 5\r\n");
        String config = "{\"stream_name\":\"T\",\"config\":{\"durable_name\":\"C\",\"ack_policy\":\"explicit\"}}";
        request(out, in, "$JS.API.CONSUMER.CREATE.T.C", config);
        String pull = "{\"batch\":" + MESSAGES_PER_BATCH + "}";
        for (int batch = 0; batch < BATCHES; batch++) {
            publish(out, "$JS.API.CONSUMER.MSG.NEXT.T.C", "pulled", pull);
            StringBuilder acks = new StringBuilder();
            for (int i = 0; i < MESSAGES_PER_BATCH; i++) {
                acks.append("PUB ").append(nextMessage(in)[3]).append(" 4\r\n+ACK\r\n");
            }
            send(out, acks.toString());
        }
        send(out, "UNSUB 5\r\n");
    }

    /** Waits for the answer: what is asked for is there then. */
    private static void request(OutputStream out, InputStream in, String subject, String body) throws IOException {
        publish(out, subject, "asked", body);
        String[] fields = nextMessage(in);
        while (!fields[1].equals("asked")) {
            fields = nextMessage(in);
        }
    }

    private static void publish(OutputStream out, String subject, String reply, String body) throws IOException {
        send(out, "PUB " + subject + " " + reply + " " + body.length() + "\r\n" + body + "\r\n");
    }

    /** Reads up to the next message; the fields of its first line. */
    private static String[] nextMessage(InputStream in) throws IOException {
        while (true) {
            String[] fields = readLine(in).split(" ");
            if (fields[0].equals("MSG") || fields[0].equals("HMSG")) {
                in.skipNBytes(Integer.parseInt(fields[fields.length - 1]) + 2L);
                return fields;
            }
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next != '\n') {
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
            next = in.read();
        }
        return line.toString();
    }

    private static void send(OutputStream out, String protocol) throws IOException {
        out.write(protocol.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void awaitPong(InputStream in) throws IOException {
        int matched = 0;
        while (matched < PONG.length) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            matched = next == PONG[matched] ? matched + 1 : next == PONG[0] ? 1 : 0;
        }
    }
}
