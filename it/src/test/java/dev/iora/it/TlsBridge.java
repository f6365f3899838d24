// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A port that leads to a server with TLS: a client that connects speaks the protocol in clear, and the bridge performs the
 * handshake. If the server or the handshake ends the connection, the bridge ends it, too.
 *
 * <p>Thread: its test; virtual threads of its own pass the bytes on.
 */
final class TlsBridge implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final int serverPort;
    private final SSLContext context;
    private final boolean handshakeFirst;
    private final ServerSocket listener;
    private volatile @Nullable Socket near;
    private volatile @Nullable Socket far;

    private TlsBridge(int serverPort, SSLContext context, boolean handshakeFirst) throws IOException {
        this.serverPort = serverPort;
        this.context = context;
        this.handshakeFirst = handshakeFirst;
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /**
     * Opens a bridge for one connection.
     *
     * @param handshakeFirst whether the handshake comes before INFO
     */
    static TlsBridge open(int serverPort, SSLContext context, boolean handshakeFirst) {
        try {
            var bridge = new TlsBridge(serverPort, context, handshakeFirst);
            Thread.ofVirtual().name("tls-bridge").start(bridge::serve);
            return bridge;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port to connect to. */
    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        try (Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            near = client;
            far = server;
            server.setSoTimeout(TIMEOUT_MILLIS);
            byte[] info = handshakeFirst ? new byte[0] : readLine(server.getInputStream());
            client.getOutputStream().write(info);
            var secure =
                    (SSLSocket) context.getSocketFactory().createSocket(server, "localhost", server.getPort(), true);
            secure.startHandshake();
            server.setSoTimeout(0);
            Thread outward = Thread.ofVirtual().start(() -> pass(client, secure));
            pass(secure, client);
            // The client may still send; unread bytes would turn the end into a reset.
            client.shutdownOutput();
            outward.join();
        } catch (IOException e) {
            // The server has refused the handshake: the client sees the end of its connection.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                return line.toByteArray();
            }
        }
        throw new IOException("the server sent only " + line.toString(ISO_8859_1));
    }

    /** Passes on what comes from one side, until one of them ends. */
    private static void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // One side has ended; the other follows.
            return;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            Socket client = near;
            if (client != null) {
                client.close();
            }
            Socket server = far;
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
