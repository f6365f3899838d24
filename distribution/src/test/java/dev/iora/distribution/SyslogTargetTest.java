// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class SyslogTargetTest {
    private static final Instant NOW = Instant.parse("2026-11-04T12:21:22.000000001Z");
    private static final String RFC_3339 = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)";

    @TempDir
    Path directory;

    @Test
    void sendsDatagramsWithTimeAndHost() throws IOException {
        try (DatagramSocket daemon = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            SyslogTarget target = SyslogTarget.remote("udp://127.0.0.1:" + daemon.getLocalPort());
            target.write(Severity.ERR, "broken", NOW);
            target.close();
            DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
            daemon.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .matches("<3>" + RFC_3339 + " \\S+ nats-server\\[\\d+\\]: broken\n");
        }
    }

    @Test
    void reconnectsAfterARestartOfTheDaemon() throws IOException {
        try (ServerSocket daemon = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            SyslogTarget target = SyslogTarget.remote("tcp://127.0.0.1:" + daemon.getLocalPort());
            try (Socket first = daemon.accept()) {
                first.setSoLinger(true, 0);
            }
            // The kernel may still accept the first write after a reset, but not the next one.
            target.write(Severity.INF, "one", NOW);
            target.write(Severity.INF, "two", NOW);
            target.write(Severity.INF, "three", NOW);
            target.close();
            try (Socket second = daemon.accept()) {
                assertThat(new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .matches("(?s).*<5>" + RFC_3339 + " \\S+ nats-server\\[\\d+\\]: three\n");
            }
        }
    }

    @Test
    void omitsTheHostForALocalSocket() throws IOException {
        Path socket = directory.resolve("log");
        try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.bind(UnixDomainSocketAddress.of(socket));
            SyslogTarget target = SyslogTarget.remote("unix://" + socket);
            target.write(Severity.TRC, "text", NOW);
            target.close();
            try (SocketChannel accepted = daemon.accept()) {
                ByteBuffer received = ByteBuffer.allocate(1000);
                accepted.read(received);
                assertThat(new String(received.array(), 0, received.position(), StandardCharsets.UTF_8))
                        .matches("<5>Nov  4 \\d\\d:\\d\\d:22 nats-server\\[\\d+\\]: text\n");
            }
        }
    }

    @Test
    void namesAMissingDaemon() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> SyslogTarget.remote("tcp://127.0.0.1:" + port))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("error connecting to syslog: \"tcp://127.0.0.1:" + port + "\"");
    }

    @Test
    void rejectsOtherAddresses() {
        assertThatThrownBy(() -> SyslogTarget.remote("foo://x"))
                .isInstanceOf(IOException.class)
                .hasMessage("error invalid network type: \"foo\"");
        assertThatThrownBy(() -> SyslogTarget.remote("udp://host")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> SyslogTarget.remote("not a url")).isInstanceOf(IOException.class);
    }
}
