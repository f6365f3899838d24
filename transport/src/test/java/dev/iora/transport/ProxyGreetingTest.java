// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.RawClient;
import dev.iora.testkit.VirtualClock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of a server with optional proxies in front of it. */
@Timeout(30)
final class ProxyGreetingTest {
    private static final String LINE = "PROXY TCP4 192.0.2.1 198.51.100.1 12345 4222\r\n";
    private static final String BEGIN = "CONNECT {\"verbose\":false,\"protocol\":1,\"name\":\"n\"}\r\nPING\r\n";

    private final VirtualClock clock = new VirtualClock();
    private final Loops loops = Loops.start(Loops.Setup.of(1).withClock(clock).withProxies());

    @AfterEach
    void stop() {
        loops.close();
        assertThat(loops.failures()).isEmpty();
    }

    private RawClient connect() {
        RawClient client = RawClient.connect(loops.address(), 0);
        loops.accept();
        assertThat(client.readLine()).startsWith("INFO {").doesNotContain("client_ip");
        return client;
    }

    /** The only warning, without the peer's port. */
    private String warning() {
        loops.settle();
        List<String> warnings = loops.log.lines.stream()
                .filter(line -> line.startsWith("warn "))
                .map(line -> line.replaceFirst("127\\.0\\.0\\.1:\\d+", "PEER"))
                .toList();
        assertThat(warnings).hasSize(1);
        return warnings.getFirst();
    }

    @Test
    void sendsTheClientItsRealAddress() {
        try (RawClient client = connect()) {
            client.send(LINE + BEGIN).expectLine("PONG");
            assertThat(client.readLine()).contains("\"client_ip\":\"192.0.2.1\"");
            assertThat(loops.connection(1)).hasToString("192.0.2.1:12345 - cid:1 - \"n\"");
            client.send("BOGUS\r\n")
                    .expectLine("-ERR 'Unknown Protocol Operation'")
                    .expectClosed();
        }
    }

    @Test
    void readsAHeaderInPieces() {
        try (RawClient client = connect()) {
            for (int i = 0; i < LINE.length(); i++) {
                client.send(LINE.substring(i, i + 1));
            }
            client.send(BEGIN).expectLine("PONG");
            assertThat(client.readLine()).contains("\"client_ip\":\"192.0.2.1\"");
        }
    }

    @Test
    void keepsTheAddressOfAClientWithoutAHeader() {
        try (RawClient client = connect()) {
            client.send(BEGIN.substring(0, 1));
            client.send(BEGIN.substring(1)).expectLine("PONG");
            assertThat(client.readLine()).contains("\"client_ip\":\"127.0.0.1\"");
        }
    }

    @Test
    void keepsTheAddressOfAProxyThatSpeaksForItself() {
        try (RawClient client = connect()) {
            client.send("PROXY UNKNOWN\r\n" + BEGIN).expectLine("PONG");
            assertThat(client.readLine()).contains("\"client_ip\":\"127.0.0.1\"");
        }
    }

    @Test
    void closesOnAMalformedHeader() {
        try (RawClient client = connect()) {
            client.send("PROXY TCP4 192.0.2.1\r\n" + BEGIN).expectClosed();
        }
        assertThat(warning())
                .isEqualTo("warn 1 Error reading PROXY protocol header from PEER:"
                        + " invalid PROXY protocol header: invalid v1 format");
        assertThat(loops.log.lines).contains("debug 1 Client connection closed: Protocol Violation");
    }

    @Test
    void closesWhenTheInputEndsInTheHeader() {
        try (RawClient client = connect()) {
            client.send("PROXY TCP4");
            client.halfClose().expectClosed();
        }
        assertThat(warning())
                .isEqualTo("warn 1 Error reading PROXY protocol header from PEER: failed to read v1 line: EOF");
    }

    @Test
    void givesASilentClientTenSeconds() {
        try (RawClient client = connect()) {
            pass(5);
            assertThat(loops.group.connectionIds()).contains(1L);
            pass(5);
            client.expectClosed();
        }
        assertThat(warning())
                .matches("warn 1 Error reading PROXY protocol header from PEER: failed to read protocol version:"
                        + " read tcp 127.0.0.1:\\d+->127.0.0.1:\\d+: i/o timeout");
    }

    @Test
    void givesAClientFiveSecondsForTheRestOfTheHeader() {
        try (RawClient client = connect()) {
            pass(4);
            client.send("PROXY ");
            loops.settle();
            pass(4);
            assertThat(loops.group.connectionIds()).contains(1L);
            pass(1);
            client.expectClosed();
        }
        assertThat(warning())
                .contains("PEER: failed to read v1 line: read tcp ")
                .endsWith(": i/o timeout");
    }

    private void pass(int seconds) {
        clock.advance(TimeUnit.SECONDS.toNanos(seconds));
        loops.settle();
    }
}
