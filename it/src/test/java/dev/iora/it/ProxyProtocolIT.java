// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.iora.server.NatsServer;
import dev.iora.testkit.RawClient;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is configured for connections with and without a proxy. */
@Timeout(60)
@SuppressWarnings("try") // closing an official client may be interrupted
final class ProxyProtocolIT {
    private static final String V2_FROM_IPV6 = "\r\n\r\n\0\r\nQUIT\n" + "\41\41\0\44" + "\40\1\15\270" + "\0".repeat(11)
            + "\1" + "\0".repeat(16) + "\60\71" + "\20\176";

    @TempDir
    Path directory;

    private NatsServer server;

    @BeforeEach
    void start() throws IOException {
        Path config = Files.writeString(directory.resolve("proxy.conf"), "proxy_protocol: true\n");
        server = NatsServer.fromConfigFile(config).host("127.0.0.1").port(-1).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void servesAnOfficialClientThroughAProxy() throws Exception {
        try (Proxy proxy = new Proxy(V2_FROM_IPV6, server.port());
                Connection client = Nats.connect(options(proxy.port()))) {
            // Only the INFO after the first PONG has the client's address.
            await().untilAsserted(() ->
                    assertThat(client.getServerInfo().getClientIp()).isEqualTo("2001:db8::1"));
            Subscription subscription = client.subscribe("greeting");
            client.publish("greeting", "hello".getBytes(ISO_8859_1));
            assertThat(subscription.nextMessage(Duration.ofSeconds(10)).getData())
                    .isEqualTo("hello".getBytes(ISO_8859_1));
        }
    }

    @Test
    void servesAnOfficialClientWithoutAProxy() throws Exception {
        try (Connection client = Nats.connect(options(server.port()))) {
            await().untilAsserted(() ->
                    assertThat(client.getServerInfo().getClientIp()).isEqualTo("127.0.0.1"));
        }
    }

    @Test
    void closesOnAnInvalidHeader() {
        try (RawClient client = RawClient.connect("127.0.0.1", server.port())) {
            assertThat(client.readLine()).startsWith("INFO ");
            client.send("PROXY UDP4 192.0.2.1 198.51.100.1 1 2\r\nPING\r\n").expectClosed();
        }
    }

    private static Options options(int port) {
        return new Options.Builder()
                .server("nats://127.0.0.1:" + port)
                .maxReconnects(0)
                .build();
    }

    /** Forwards one connection, with a header in front. */
    private static final class Proxy implements AutoCloseable {
        private final ServerSocket listener;

        Proxy(String header, int target) throws IOException {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> run(header, target));
        }

        int port() {
            return listener.getLocalPort();
        }

        private void run(String header, int target) {
            try (Socket client = listener.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                server.getOutputStream().write(header.getBytes(ISO_8859_1));
                Thread answers = Thread.ofVirtual().start(() -> copy(server, client));
                copy(client, server);
                answers.join();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void copy(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                in.transferTo(out);
                to.shutdownOutput();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
