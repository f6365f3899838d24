// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.config.CoreKeys;
import dev.iora.config.LogKeys;
import dev.iora.config.OptionChange;
import dev.iora.config.ServerOptions;
import dev.iora.testkit.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Options that a running server applies, and those that it refuses. */
@Timeout(30)
final class ReloadTest {
    private final NatsServer server =
            NatsServer.builder().host("127.0.0.1").port(-1).ioThreads(2).start();
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        server.close();
    }

    /** Connects a client, reads its INFO and sends CONNECT. */
    private RawClient connect() {
        RawClient client = RawClient.connect("127.0.0.1", server.port());
        clients.add(client);
        assertThat(client.readLine()).startsWith("INFO ");
        return client.send("CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n")
                .expectLine("PONG");
    }

    private String info() {
        RawClient client = RawClient.connect("127.0.0.1", server.port());
        clients.add(client);
        return client.readLine();
    }

    private List<String> reload(UnaryOperator<ServerOptions.Builder> change) {
        ServerOptions next = change.apply(server.options().toBuilder()).build();
        List<OptionChange> changes = server.reload(next);
        assertThat(server.options()).isSameAs(next);
        return changes.stream().map(OptionChange::message).toList();
    }

    @Test
    void changesNothingWhenNothingChanged() {
        ServerOptions same = server.options().toBuilder().build();
        assertThat(server.reload(same)).isEmpty();
        assertThat(server.options()).isSameAs(same);
    }

    @Test
    void appliesMaxPayloadToOpenAndNewConnections() {
        RawClient open = connect();
        open.send("PUB a 20\r\n01234567890123456789\r\nPING\r\n").expectLine("PONG");

        assertThat(reload(options -> options.maxPayload(10))).containsExactly("Reloaded: max_payload = 10");

        open.expectQuiet();
        assertThat(info()).contains("\"max_payload\":10,");
        open.send("PUB a 20\r\n").expectLine("-ERR 'Maximum Payload Violation'").expectClosed();
    }

    @Test
    void appliesMaxControlLineToOpenConnections() {
        RawClient open = connect();
        reload(options -> options.set(CoreKeys.MAX_CONTROL_LINE, 16));
        open.expectQuiet();
        open.send("SUB " + "a".repeat(30) + " 1\r\n")
                .expectLine("-ERR 'maximum control line exceeded'")
                .expectClosed();
    }

    @Test
    void closesTheNewestConnectionsAboveTheMaximum() {
        RawClient first = connect();
        RawClient second = connect();
        RawClient third = connect();

        assertThat(reload(options -> options.set(CoreKeys.MAX_CONNECTIONS, 1)))
                .containsExactly("Reloaded: max_connections = 1");

        second.expectLine("-ERR 'maximum connections exceeded'").expectClosed();
        third.expectLine("-ERR 'maximum connections exceeded'").expectClosed();
        first.expectQuiet();
        RawClient fourth = RawClient.connect("127.0.0.1", server.port());
        clients.add(fourth);
        assertThat(fourth.readLine()).startsWith("INFO ");
        fourth.expectLine("-ERR 'maximum connections exceeded'").expectClosed();

        reload(options -> options.set(CoreKeys.MAX_CONNECTIONS, 2));
        connect();
    }

    @Test
    void sendsTheNewAddressToNewClients() {
        int port = server.port();
        assertThat(reload(options -> options.set(CoreKeys.CLIENT_ADVERTISE, "nats.example.com:4333")))
                .containsExactly("Reload: client_advertise = nats.example.com:4333");
        assertThat(info()).contains("\"host\":\"nats.example.com\",\"port\":4333,");
        reload(options -> options.set(CoreKeys.CLIENT_ADVERTISE, ""));
        assertThat(info()).contains("\"host\":\"127.0.0.1\",\"port\":" + port + ",");
    }

    @Test
    void changesNothingIfOneOptionCannotChange() {
        RawClient open = connect();
        ServerOptions before = server.options();
        ServerOptions next = before.toBuilder()
                .maxPayload(10)
                .set(CoreKeys.MAX_SUBSCRIPTIONS, 3)
                .build();

        assertThatThrownBy(() -> server.reload(next))
                .isInstanceOf(ReloadException.class)
                .hasMessage("config reload not supported for MaxSubs: old=0, new=3");

        assertThat(server.options()).isSameAs(before);
        open.send("PUB a 20\r\n01234567890123456789\r\n").expectQuiet();
        assertThat(info()).contains("\"max_payload\":1048576,");
    }

    @Test
    void reportsOptionsThatOnlyTheProcessApplies() {
        assertThat(reload(options -> options.set(LogKeys.DEBUG, true).set(CoreKeys.SERVER_TAGS, List.of("a:b"))))
                .containsExactlyInAnyOrder("Reloaded: debug = true", "Reloaded: tags");
    }
}
