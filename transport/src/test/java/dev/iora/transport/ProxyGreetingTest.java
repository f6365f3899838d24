// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.MemoryBudget;
import dev.iora.core.Account;
import dev.iora.core.ClientLimits;
import dev.iora.core.Connection;
import dev.iora.core.ConnectionLog;
import dev.iora.core.OpenAccess;
import dev.iora.core.TraceOptions;
import dev.iora.testkit.RawClient;
import dev.iora.testkit.TestHeap;
import dev.iora.testkit.VirtualClock;
import dev.iora.wire.ServerInfo;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of a server with optional proxies in front of it. */
@Timeout(30)
final class ProxyGreetingTest {
    private static final String LINE = "PROXY TCP4 192.0.2.1 198.51.100.1 12345 4222\r\n";
    private static final String BEGIN = "CONNECT {\"verbose\":false,\"protocol\":1,\"name\":\"n\"}\r\nPING\r\n";

    private final VirtualClock clock = new VirtualClock();
    private final Log log = new Log();
    private final LoopGroup loops;
    private final Acceptor acceptor;

    ProxyGreetingTest() throws IOException {
        Account account = Account.global(TestHeap.ample());
        var context = new TransportContext(
                new TransportLimits(1 << 20, TimeUnit.SECONDS.toNanos(10), true, true),
                new ClientLimits(1 << 20, 4096, 0, 0, true, TimeUnit.MINUTES.toNanos(2), 2),
                TraceOptions.ALL,
                new OpenAccess(account),
                log,
                () -> ServerInfo.builder().serverId("ID").build(),
                new MemoryBudget(1 << 24),
                clock,
                true,
                null);
        loops = new LoopGroup("test", 1, 2, account, context, (thread, cause) -> log.add("failed " + cause), 1);
        acceptor = Acceptor.open("127.0.0.1", 0);
    }

    @BeforeEach
    void start() {
        loops.start();
        acceptor.start(
                "test-accept",
                loops,
                clock,
                (cause, delayNanos) -> log.add("accept " + cause),
                (thread, cause) -> log.add("failed " + cause));
    }

    @AfterEach
    void stop() throws IOException {
        acceptor.close();
        loops.stop();
    }

    private RawClient connect() {
        RawClient client = RawClient.connect("127.0.0.1", acceptor.address().getPort());
        assertThat(client.readLine()).startsWith("INFO {").doesNotContain("client_ip");
        return client;
    }

    /** The warning without the peer's port. */
    private String warning(String text) throws InterruptedException {
        return log.await(text).replaceFirst("127\\.0\\.0\\.1:\\d+", "PEER");
    }

    @Test
    void sendsTheClientItsRealAddress() throws InterruptedException {
        try (RawClient client = connect()) {
            client.send(LINE + BEGIN).expectLine("PONG");
            assertThat(client.readLine()).contains("\"client_ip\":\"192.0.2.1\"");
            client.send("BOGUS\r\n")
                    .expectLine("-ERR 'Unknown Protocol Operation'")
                    .expectClosed();
        }
        assertThat(log.await("error ")).startsWith("error 192.0.2.1:12345 - cid:1 - \"n\" Client parser ERROR");
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
    void closesOnAMalformedHeader() throws InterruptedException {
        try (RawClient client = connect()) {
            client.send("PROXY TCP4 192.0.2.1\r\n" + BEGIN).expectClosed();
        }
        assertThat(warning("warn "))
                .isEqualTo("warn Error reading PROXY protocol header from PEER:"
                        + " invalid PROXY protocol header: invalid v1 format");
        assertThat(log.await("connection closed")).endsWith(": Protocol Violation");
    }

    @Test
    void closesWhenTheInputEndsInTheHeader() throws InterruptedException {
        try (RawClient client = connect()) {
            client.send("PROXY TCP4");
            client.halfClose().expectClosed();
        }
        assertThat(warning("warn "))
                .isEqualTo("warn Error reading PROXY protocol header from PEER: failed to read v1 line: EOF");
    }

    @Test
    void givesASilentClientTenSeconds() throws InterruptedException {
        try (RawClient client = connect()) {
            pass(5);
            assertThat(loops.connectionIds()).contains(1L);
            pass(5);
            client.expectClosed();
        }
        assertThat(warning("i/o timeout"))
                .matches("warn Error reading PROXY protocol header from PEER: failed to read protocol version:"
                        + " read tcp 127.0.0.1:\\d+->127.0.0.1:\\d+: i/o timeout");
    }

    @Test
    void givesAClientFiveSecondsForTheRestOfTheHeader() throws InterruptedException {
        try (RawClient client = connect()) {
            pass(4);
            client.send("PROXY ");
            pass(0);
            pass(4);
            assertThat(loops.connectionIds()).contains(1L);
            pass(1);
            client.expectClosed();
        }
        assertThat(warning("i/o timeout"))
                .contains("PEER: failed to read v1 line: read tcp ")
                .endsWith(": i/o timeout");
    }

    /** Lets time pass. Once another client is greeted, the loop has noticed it and read the earlier input. */
    private void pass(int seconds) {
        clock.advance(TimeUnit.SECONDS.toNanos(seconds));
        connect().close();
    }

    /** Keeps log lines until the test reads them. */
    private static final class Log implements ConnectionLog {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        /** The first unread line that contains {@code text}. */
        String await(String text) throws InterruptedException {
            while (true) {
                String line = lines.take();
                if (line.contains(text)) {
                    return line;
                }
            }
        }

        void add(String line) {
            lines.add(line);
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public void debug(Connection connection, String text) {
            lines.add("debug " + connection + " " + text);
        }

        @Override
        public void notice(Connection connection, String text) {
            lines.add("notice " + connection + " " + text);
        }

        @Override
        public void warn(Connection connection, String text) {
            lines.add("warn " + text);
        }

        @Override
        public void error(Connection connection, String text) {
            lines.add("error " + connection + " " + text);
        }

        @Override
        public void trace(Connection connection, String text) {
            lines.add("trace " + connection + " " + text);
        }
    }
}
