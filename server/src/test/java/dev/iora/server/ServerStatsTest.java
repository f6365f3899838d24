// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.AgentView;
import dev.iora.jetstream.JetStreamStats;
import dev.iora.testkit.RawClient;
import dev.iora.transport.TrafficStats;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ServerStatsTest {
    private static final int LOOPS = 2;

    @TempDir
    Path directory;

    private static RawClient connect(NatsServer server) {
        RawClient client = RawClient.connect("127.0.0.1", server.port());
        client.readLine();
        return client.send("CONNECT {\"verbose\":false}\r\n").expectQuiet();
    }

    @Test
    void countsTrafficOfOpenAndOfClosedConnections() {
        try (NatsServer server =
                NatsServer.builder().host("127.0.0.1").port(-1).ioThreads(LOOPS).start()) {
            try (RawClient publisher = connect(server);
                    RawClient subscriber = connect(server)) {
                subscriber.send("SUB a 1\r\nSUB > 2\r\n").expectQuiet();
                publisher.send("PUB a 3\r\nxyz\r\nPUB b 1\r\nx\r\n").expectQuiet();
                subscriber.readFrame();
                subscriber.readFrame();
                subscriber.readFrame();
                ServerStats stats = server.stats();
                assertThat(stats.traffic()).isEqualTo(new TrafficStats(2, 2, 2, 4, 3, 7));
                assertThat(stats.acceptedConnections()).isEqualTo(2);
                assertThat(stats.missingLoops()).isZero();
                assertThat(stats.slowConsumers()).isZero();
                assertThat(stats.jetStream()).isNull();
                assertThat(stats.threads())
                        .extracting(AgentView::thread)
                        .containsExactly("iora-io-0", "iora-io-1", "iora-accept");
                assertThat(stats.threads()).allMatch(AgentView::running).allMatch(view -> view.failure() == null);
            }
            while (server.connectionCount() > 0) {
                Thread.onSpinWait();
            }
            assertThat(server.stats().traffic()).isEqualTo(new TrafficStats(0, 0, 2, 4, 3, 7));
        }
    }

    @Test
    void showsWhatJetStreamHas() {
        try (NatsServer server = NatsServer.builder()
                        .host("127.0.0.1")
                        .port(-1)
                        .ioThreads(1)
                        .jetStream(directory)
                        .start();
                RawClient client = connect(server)) {
            client.send("SUB answer 1\r\n");
            String config = "{\"name\":\"S\",\"subjects\":[\"s\"]}";
            client.send("PUB $JS.API.STREAM.CREATE.S answer " + config.length() + "\r\n" + config + "\r\n");
            client.readFrame();
            client.send("PUB s answer 1\r\nx\r\n");
            client.readFrame();
            JetStreamStats stats = Objects.requireNonNull(server.stats().jetStream());
            assertThat(stats.streams()).isOne();
            assertThat(stats.messages()).isOne();
            assertThat(stats.consumers()).isZero();
            assertThat(stats.storageBytes()).isPositive();
            assertThat(stats.apiRequests()).isOne();
            assertThat(stats.apiErrors()).isZero();
            assertThat(stats.missingShards()).isZero();
            assertThat(server.stats().threads())
                    .extracting(AgentView::thread)
                    .contains("iora-io-0", "iora-accept", "js-api", "shard-1", "sync-1");
        }
    }

    @Test
    void saysWhatIsMissingOfAClosedServer() {
        NatsServer server =
                NatsServer.builder().host("127.0.0.1").port(-1).ioThreads(LOOPS).start();
        server.close();
        ServerStats stats = server.stats();
        assertThat(stats.missingLoops()).isEqualTo(LOOPS);
        assertThat(stats.traffic()).isEqualTo(TrafficStats.NONE);
        assertThat(stats.threads()).noneMatch(AgentView::running);
    }
}
