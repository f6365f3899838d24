// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A client connection without a client library: blocking for the handshake and for subscribing, then a bare channel.
 *
 * <p>Thread: one at a time.
 */
final class RawConnection implements AutoCloseable {
    static final Duration REPLY_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_LINE_BYTES = 64 * 1024;

    private final SocketChannel channel;

    private RawConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects and completes the handshake up to the first {@code PONG}.
     *
     * @throws IOException if the server cannot be reached or does not answer within 10 s
     * @throws LoadFailure if the answer is wrong
     */
    static RawConnection open(InetSocketAddress server) throws IOException {
        return open(server, UserLogin.NONE);
    }

    /**
     * As {@link #open(InetSocketAddress)}, with credentials.
     *
     * @throws LoadFailure if the answer is wrong, for example because the server refuses the login
     */
    static RawConnection open(InetSocketAddress server, UserLogin login) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.connect(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().setSoTimeout((int) REPLY_TIMEOUT.toMillis());
            var connection = new RawConnection(channel);
            String greeting = connection.readLine();
            if (!greeting.startsWith("INFO ")) {
                throw new LoadFailure("the server greets with: " + greeting);
            }
            connection.send(login.connect());
            connection.ping(REPLY_TIMEOUT);
            return connection;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Subscribes; the server is only sure to have processed it once {@link #ping} returns. */
    void subscribe(Topic topic, String queueGroup) throws IOException {
        String group = queueGroup.isEmpty() ? "" : queueGroup + ' ';
        send("SUB " + topic.subject() + ' ' + group + topic.sid() + "\r\n");
    }

    /** Writes all of the protocol text. */
    void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Returns when the server has processed everything sent before; must be called before messages can arrive.
     *
     * @throws LoadFailure if the answer is not {@code PONG}
     */
    void ping(Duration timeout) throws IOException {
        send("PING\r\n");
        channel.socket().setSoTimeout((int) timeout.toMillis());
        String answer = readLine();
        while (answer.equals("PING") || answer.startsWith("INFO ")) {
            send("PONG\r\n");
            answer = readLine();
        }
        if (!answer.equals("PONG")) {
            throw new LoadFailure("the server answers PING with: " + answer);
        }
    }

    /** Releases the channel, in non-blocking mode, for a selector. */
    SocketChannel nonBlockingChannel() throws IOException {
        channel.configureBlocking(false);
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private String readLine() throws IOException {
        return readLine(channel.socket().getInputStream());
    }

    /** The next line of a server, without its end. */
    static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        while (line.size() < MAX_LINE_BYTES) {
            int next = in.read();
            if (next < 0) {
                throw new LoadFailure("the server closed the connection after: " + line);
            }
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8).stripTrailing();
            }
            line.write(next);
        }
        throw new LoadFailure("a line from the server has more than " + MAX_LINE_BYTES + " bytes");
    }
}
