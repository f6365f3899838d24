// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A client connection over TLS without a client library, blocking.
 *
 * <p>Thread: one at a time.
 */
final class TlsConnection implements AutoCloseable {

    private final SSLSocket socket;

    private TlsConnection(SSLSocket socket) {
        this.socket = socket;
    }

    /**
     * Connects, makes the handshake, and logs in without credentials.
     *
     * @throws IOException if the server cannot be reached or does not answer within 10 s
     * @throws LoadFailure if an answer is wrong
     */
    static TlsConnection open(InetSocketAddress server, SSLContext context) throws IOException {
        var plain = new Socket();
        try {
            plain.connect(server);
            plain.setTcpNoDelay(true);
            plain.setSoTimeout((int) RawConnection.REPLY_TIMEOUT.toMillis());
            String greeting = RawConnection.readLine(plain.getInputStream());
            if (!greeting.startsWith("INFO ")) {
                throw new LoadFailure("the server greets with: " + greeting);
            }
            var socket = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, server.getHostString(), server.getPort(), true);
            socket.startHandshake();
            var connection = new TlsConnection(socket);
            connection.send(UserLogin.NONE.connect());
            connection.ping();
            return connection;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    void send(String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Returns when the server has processed everything sent before; must be called before messages can arrive. */
    void ping() throws IOException {
        send("PING\r\n");
        String answer = RawConnection.readLine(socket.getInputStream());
        while (answer.startsWith("INFO ")) {
            answer = RawConnection.readLine(socket.getInputStream());
        }
        if (!answer.equals("PONG")) {
            throw new LoadFailure("the server answers PING with: " + answer);
        }
    }

    InputStream input() throws IOException {
        return socket.getInputStream();
    }

    OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
