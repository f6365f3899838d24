// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.SeededRandom;
import dev.iora.testkit.TestHeap;
import dev.iora.wire.ProtocolParser;
import dev.iora.wire.ServerInfo;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One lane, and clients on fake connections whose bytes go through the real parser; all are in one account unless there are
 * logins.
 */
final class Bus {
    static final int MAX_PAYLOAD_BYTES = 1024;
    static final int MAX_CONTROL_LINE_BYTES = 128;
    static final ClientLimits LIMITS =
            new ClientLimits(MAX_PAYLOAD_BYTES, MAX_CONTROL_LINE_BYTES, 0, 0, true, 120_000_000_000L, 2);

    final TestHeap heap = new TestHeap();
    final AccountTable accounts = new AccountTable(heap.guard());
    final Account account = accounts.global();
    final RecordingConnectionLog log;
    final Router router;
    final FakeLanes lanes;
    private final ClientLimits limits;
    private Authenticator authenticator;
    private long lastId;

    Bus() {
        this(LIMITS, false);
    }

    Bus(ClientLimits limits, boolean tracing) {
        this(limits, tracing, (subscriptions, frame, skipped) -> false);
    }

    Bus(ClientLimits limits, boolean tracing, Broadcaster broadcaster) {
        this.limits = limits;
        log = new RecordingConnectionLog(tracing);
        router = new Router(0, accounts, new SeededRandom(7), log, broadcaster);
        lanes = new FakeLanes(router);
        authenticator = new OpenAccess(account);
    }

    /** Decides about clients that are opened from now on. */
    void authenticator(Authenticator newAuthenticator) {
        authenticator = newAuthenticator;
    }

    /** Opens a client that has sent nothing yet; takes its first INFO. */
    Client open() {
        var client = new Client(++lastId);
        client.connection.take();
        return client;
    }

    /** Connects a client that is neither verbose nor pedantic; {@code options} are added to its CONNECT. */
    Client connect(String options) {
        Client client = open();
        String more = options.isEmpty() ? "" : "," + options;
        client.send("CONNECT {\"verbose\":false,\"pedantic\":false" + more + "}\r\n");
        return client;
    }

    Client connect() {
        return connect("");
    }

    static ServerInfo info() {
        return ServerInfo.builder()
                .serverId("NSERVER")
                .serverName("test")
                .version("2.14.5")
                .protocol(1)
                .goVersion("java25")
                .host("127.0.0.1")
                .port(4222)
                .headers(true)
                .maxPayloadBytes(MAX_PAYLOAD_BYTES)
                .build();
    }

    final class Client {
        final FakeConnection connection;
        final ClientSession session;
        private final ProtocolParser parser = new ProtocolParser();
        private byte[] kept = {};

        private Client(long id) {
            connection = new FakeConnection(id, lanes.clock);
            session = new ClientSession(connection, router, authenticator, limits, Bus::info, log, "127.0.0.1", 0);
            connection.attach(session);
            connection.onResume(this::parseKept);
            parser.limits(limits.maxControlLineBytes(), limits.maxPayloadBytes());
            session.start();
        }

        /** Parses {@code text} unless the client is closed; returns the bytes sent to this client. */
        String send(String text) {
            kept = text.getBytes(StandardCharsets.ISO_8859_1);
            if (connection.closeReason() == null) {
                parseKept();
            }
            return connection.take();
        }

        private void parseKept() {
            byte[] bytes = kept;
            lanes.publisher(connection);
            int consumed = parser.parse(Arrays.copyOf(bytes, bytes.length + 1), 0, bytes.length, session);
            lanes.publisher(null);
            kept = connection.isPaused() ? Arrays.copyOfRange(bytes, consumed, bytes.length) : new byte[0];
        }

        /** The bytes sent to this client since the last call. */
        String received() {
            return connection.take();
        }

        @Nullable
        CloseReason closeReason() {
            return connection.closeReason();
        }
    }
}
