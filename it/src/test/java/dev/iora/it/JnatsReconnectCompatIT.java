// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The official Java client survives restarts of Iora and gets lame duck events. */
final class JnatsReconnectCompatIT {
    private static final int LOWEST_PORT = 20_000;
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<Events> events = new LinkedBlockingQueue<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @Test
    void reconnectsAndSubscribesAgainAfterARestart() throws Exception {
        NatsServer first = start(steadyPort());
        Connection nats = connect(first, 200);
        Subscription subscription = nats.subscribe("foo");
        nats.flush(WAIT);

        first.close();
        await(Events.DISCONNECTED);
        // The client keeps messages published meanwhile until it is connected again.
        nats.publish("foo", "while away".getBytes(UTF_8));
        NatsServer second = start(first.port());
        await(Events.RECONNECTED);

        assertThat(nats.getServerInfo().getServerId()).isEqualTo(second.id()).isNotEqualTo(first.id());
        assertThat(next(subscription)).isEqualTo("while away");
        connect(second, 0).publish("foo", "back".getBytes(UTF_8));
        assertThat(next(subscription)).isEqualTo("back");
    }

    @Test
    void survivesManyRestarts() throws Exception {
        NatsServer server = start(steadyPort());
        Connection nats = connect(server, 1000);
        Subscription subscription = nats.subscribe("foo");
        nats.flush(WAIT);
        for (int round = 0; round < 5; round++) {
            server.close();
            awaitDisconnect(nats);
            server = start(server.port());
            await(Events.RESUBSCRIBED); // the last thing the client does before it notices a new disconnect
            nats.publish("foo", Integer.toString(round).getBytes(UTF_8));
            assertThat(next(subscription)).isEqualTo(Integer.toString(round));
        }
    }

    @Test
    void closesWithTheServerIfReconnectIsOff() throws Exception {
        NatsServer server = start(-1);
        Connection nats = connect(server, 0);
        server.close();
        await(Events.CLOSED);
        assertThat(nats.getStatus()).isEqualTo(Connection.Status.CLOSED);
    }

    @Test
    void getsTheLameDuckEvent() throws Exception {
        NatsServer server = start(-1);
        connect(server, 0);
        server.lameDuck();
        await(Events.LAME_DUCK);
        server.close();
        await(Events.CLOSED);
    }

    /**
     * A free port below the system's range for clients. A port of that range could be given to the very client that tries to
     * connect to it while the server is down, and would then be in use.
     */
    private static int steadyPort() throws IOException {
        int port = LOWEST_PORT;
        while (!isFree(port)) {
            port++;
        }
        return port;
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException _) {
            return false;
        }
    }

    private NatsServer start(int port) {
        NatsServer server = NatsServer.builder().host("127.0.0.1").port(port).start();
        open.add(server);
        return server;
    }

    private Connection connect(NatsServer server, int reconnects) throws Exception {
        Connection connection = Nats.connect(new Options.Builder()
                .server(server.clientUrl())
                .connectionTimeout(WAIT)
                .reconnectWait(Duration.ofMillis(20))
                .reconnectJitter(Duration.ofMillis(1))
                .maxReconnects(reconnects)
                .connectionListener((_, event) -> events.add(event))
                .build());
        open.add(connection);
        return connection;
    }

    /**
     * Waits for the disconnect, and publishes meanwhile: if the connection ends right after a reconnect, the client's reading
     * thread may end silently, so that only sending notices.
     */
    private void awaitDisconnect(Connection nats) throws InterruptedException {
        long deadline = System.nanoTime() + WAIT.toNanos();
        for (Events event = null; event != Events.DISCONNECTED; ) {
            event = events.poll(100, TimeUnit.MILLISECONDS);
            if (event == null) {
                assertThat(System.nanoTime() - deadline)
                        .as("time to notice the end")
                        .isNegative();
                nats.publish("nobody", new byte[0]);
            }
        }
    }

    private void await(Events wanted) throws InterruptedException {
        Events event;
        do {
            event = events.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(event).as("waiting for %s", wanted).isNotNull();
        } while (event != wanted);
    }

    private static String next(Subscription subscription) throws InterruptedException {
        Message message = subscription.nextMessage(WAIT);
        return new String(Objects.requireNonNull(message, "no message in time").getData(), UTF_8);
    }
}
