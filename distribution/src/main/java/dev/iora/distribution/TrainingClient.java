// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.common.Clock;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A minimal client for {@link TrainingRun}.
 *
 * <p>Thread: one at a time.
 */
final class TrainingClient implements Closeable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private int requests;

    /**
     * A message.
     *
     * @param sid sid of the subscription that received it
     * @param reply empty if there is none
     * @param body headers and payload
     */
    record Message(String subject, String sid, String reply, String body) {}

    private TrainingClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects as soon as a server listens at {@code port}. */
    static TrainingClient connect(int port) throws IOException {
        return connect(port, null);
    }

    /** Connects as soon as a server listens at {@code port}; with TLS unless {@code tls} is null. */
    static TrainingClient connect(int port, @Nullable SSLContext tls) throws IOException {
        Clock clock = Clock.system();
        long deadline = clock.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var client = new TrainingClient(tls == null ? socket : secure(socket, tls));
                client.send("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true,"
                        + "\"lang\":\"java\",\"import\":{\"allow\":[\">\"]},\"export\":{\"deny\":[\"a\"]}}\r\n"
                        + "SUB asked.* 1\r\n");
                client.awaitPong();
                return client;
            } catch (ConnectException e) {
                if (clock.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** Performs the handshake, which follows INFO. */
    private static Socket secure(Socket socket, SSLContext tls) throws IOException {
        InputStream in = socket.getInputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            next = in.read();
        }
        return tls.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    }

    void send(String protocol) throws IOException {
        out.write(protocol.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    void publish(String subject, String reply, String body) throws IOException {
        send("PUB " + subject + " " + reply + " " + body.length() + "\r\n" + body + "\r\n");
    }

    /** Sends a request and waits for the response, after which its effect is visible. */
    String request(String subject, String body) throws IOException {
        String reply = nextReply();
        publish(subject, reply, body);
        return response(reply);
    }

    /** Sends a request with headers, one per line, and waits for the response. */
    String request(String subject, String headers, String body) throws IOException {
        String reply = nextReply();
        String block = "NATS/1.0\r\n" + headers.replace("\n", "\r\n") + "\r\n\r\n";
        send("HPUB " + subject + " " + reply + " " + block.length() + " " + (block.length() + body.length()) + "\r\n"
                + block + body + "\r\n");
        return response(reply);
    }

    /** A new reply subject: some requests have several responses. */
    private String nextReply() {
        requests++;
        return "asked." + requests;
    }

    private String response(String reply) throws IOException {
        Message message = next();
        while (!message.subject.equals(reply)) {
            message = next();
        }
        return message.body;
    }

    /** The next message of a subscription; drops messages of others. */
    Message next(String sid) throws IOException {
        Message message = next();
        while (!message.sid.equals(sid)) {
            message = next();
        }
        return message;
    }

    /** The next message. */
    Message next() throws IOException {
        while (true) {
            String[] fields = readLine().split(" ", -1);
            boolean withHeaders = fields[0].equals("HMSG");
            if (withHeaders || fields[0].equals("MSG")) {
                int size = Integer.parseInt(fields[fields.length - 1]);
                String body = new String(in.readNBytes(size), StandardCharsets.ISO_8859_1);
                in.skipNBytes(2);
                return new Message(fields[1], fields[2], fields.length > (withHeaders ? 5 : 4) ? fields[3] : "", body);
            }
        }
    }

    private String readLine() throws IOException {
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

    /** Drops messages until PONG. */
    void awaitPong() throws IOException {
        send("PING\r\n");
        String line = readLine();
        while (!line.equals("PONG")) {
            if (line.startsWith("MSG ") || line.startsWith("HMSG ")) {
                in.skipNBytes(Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)) + 2L);
            }
            line = readLine();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
