// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A blocking NATS client that sends and receives raw bytes, first in clear, and through TLS from {@link #handshake} on. Each
 * character is one byte (ISO 8859-1).
 *
 * <p>Thread: its test only. A call that waits for longer than ten seconds fails.
 */
public final class TlsClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket plain;
    private Socket socket;

    private TlsClient(Socket plain) {
        this.plain = plain;
        socket = plain;
    }

    /** Opens a connection, in clear. */
    public static TlsClient connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(address, TIMEOUT_MILLIS);
        return new TlsClient(socket);
    }

    /**
     * Performs the handshake.
     *
     * @throws IOException if one side refuses the other
     */
    public TlsClient handshake(SSLContext context) throws IOException {
        var secure = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
        secure.startHandshake();
        socket = secure;
        return this;
    }

    /** The protocol of the handshake. */
    public String protocol() {
        return ((SSLSocket) socket).getSession().getProtocol();
    }

    /** Sends {@code text}. */
    public TlsClient send(String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return this;
    }

    /** Sends {@code text} beneath TLS. */
    public TlsClient sendPlain(String text) throws IOException {
        OutputStream out = plain.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return this;
    }

    /** Reads a line, which is returned with its end; without one if the peer closes before. */
    public String readLine() throws IOException {
        InputStream in = socket.getInputStream();
        var line = new ByteArrayOutputStream();
        int next;
        do {
            next = in.read();
            if (next >= 0) {
                line.write(next);
            }
        } while (next >= 0 && next != '\n');
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads {@code count} bytes, fewer if the peer closes before. */
    public String read(int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
