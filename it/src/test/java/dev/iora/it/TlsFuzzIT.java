// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.Seeds;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers that damage, break off or never finish their handshake, or go on shaking hands, do not disturb a client that is logged
 * in; the server's heap is small.
 */
@Timeout(180)
final class TlsFuzzIT {
    private static final int HEAP_MEGABYTES = 96;
    private static final int DAMAGED = 400;
    private static final int KEY_UPDATES = 30_000;
    private static final int IDLE = 3_000;
    private static final int TIMEOUT_MILLIS = 60_000;

    /** More bytes than a client sends until it is logged in, with its certificate. */
    private static final int HANDSHAKE_BYTES = 2_500;

    @TempDir
    private Path folder;

    private AccountSite site;
    private NatsProcess server;
    private SSLSocket early;

    @BeforeEach
    void start() throws IOException {
        site = new AccountSite(folder);
        Path config = Files.writeString(
                folder.resolve("server.conf"), site.complete("tls { {tls}, {ca}, verify: true, timeout: 30 }\n"));
        server = IoraProcess.start(HEAP_MEGABYTES, config);
        early = login(connect(), site.trust("joe"), "TLSv1.3");
    }

    @AfterEach
    void stop() throws IOException {
        try (NatsProcess running = server) {
            assertServed();
            early.close();
            running.signal("TERM");
            assertThat(running.awaitExit()).isZero();
            assertThat(running.log().lines())
                    .noneMatch(line -> line.contains("internal error") || line.contains("[FTL]"));
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.append((char) next);
            if (next == '\n') {
                break;
            }
        }
        return line.toString();
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    private static SSLSocket handshake(Socket plain, SSLContext context, String protocol) throws IOException {
        assertThat(readLine(plain.getInputStream())).startsWith("INFO ");
        var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket;
    }

    private static SSLSocket login(Socket plain, SSLContext context, String protocol) throws IOException {
        SSLSocket socket = handshake(plain, context, protocol);
        send(socket, "CONNECT {\"verbose\":false}\r\nPING\r\n");
        if (!readLine(socket.getInputStream()).equals("PONG\r\n")) {
            throw new SSLException("the server has ended the connection");
        }
        return socket;
    }

    private void assertServed() throws IOException {
        send(early, "PING\r\n");
        String line = readLine(early.getInputStream());
        while (line.equals("PING\r\n")) {
            send(early, "PONG\r\n");
            line = readLine(early.getInputStream());
        }
        assertThat(line).isEqualTo("PONG\r\n");
    }

    /** A socket that changes one byte of what it sends, or breaks off there. */
    private static final class DamagingSocket extends Socket {
        private final int at;
        private final int flip;
        private final boolean breaksOff;
        private int sent;

        DamagingSocket(int port, Random random) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
            at = random.nextInt(HANDSHAKE_BYTES);
            flip = 1 + random.nextInt(255);
            breaksOff = random.nextInt(4) == 0;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
                    int index = at - sent;
                    sent += length;
                    if (index < 0 || index >= length) {
                        out.write(copy);
                    } else if (breaksOff) {
                        out.write(copy, 0, index);
                        out.flush();
                        shutdownOutput();
                    } else {
                        copy[index] ^= (byte) flip;
                        out.write(copy);
                    }
                }
            };
        }
    }

    @Test
    void outlivesDamagedHandshakesAndCertificates() {
        // In TLS 1.2 the certificate is not encrypted, so that the server reads the damaged one.
        Seeds.forEach(DAMAGED, random -> {
            String protocol = random.nextInt(3) == 0 ? "TLSv1.3" : "TLSv1.2";
            String name = List.of("joe", "ann", "foreign", "expired", "-").get(random.nextInt(5));
            try (var damaging = new DamagingSocket(server.port(), random)) {
                damaging.setSoTimeout(TIMEOUT_MILLIS);
                login(damaging, site.trust(name), protocol).close();
                assertThat(name).as("who may log in").isIn("joe", "ann");
            } catch (SSLException | SocketException e) {
                // The usual end: one side has noticed.
                assertServed();
            }
        });
    }

    @Test
    void servesOthersBesideIdleHalfHandshakes() throws IOException {
        String hello = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + "h".repeat(400);
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                Socket socket = connect();
                idle.add(socket);
                send(socket, hello.substring(0, i % hello.length()));
                if (i % 100 == 0) {
                    assertServed();
                }
            }
            login(connect(), site.trust("ann"), "TLSv1.3").close();
            login(connect(), site.trust("ann"), "TLSv1.2").close();
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void refusesToRenegotiate() throws IOException {
        try (SSLSocket client = login(connect(), site.trust("joe"), "TLSv1.2")) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                client.startHandshake();
                send(client, "PING\r\n");
                assertThat(readLine(client.getInputStream())).isEqualTo("PONG\r\n");
                throw new AssertionError("the server has renegotiated");
            });
        }
    }

    /** The server answers each update; a client that does not read the answers holds no more than a slow consumer. */
    @Test
    void outlivesEndlessKeyUpdates() throws IOException {
        try (SSLSocket client = login(connect(), site.trust("joe"), "TLSv1.3")) {
            for (int i = 0; i < KEY_UPDATES; i++) {
                client.startHandshake();
                if (i % 1_000 == 0) {
                    assertServed();
                }
            }
            send(client, "PING\r\n");
            assertThat(readLine(client.getInputStream())).isEqualTo("PONG\r\n");
        } catch (SSLException | SocketException e) {
            // Too many updates in one burst: the server may end the connection.
            assertServed();
        }
    }
}
