// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of 64 MB pass a server with 256 MB of heap, with any max_pending and other connections. */
@Timeout(300)
final class LargeMessageIT {
    private static final int PAYLOAD_BYTES = 64 << 20;
    private static final int MESSAGES = 3;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 64MB", "10, 64MB", "1, 512MB", "10, 512MB"})
    void deliversLargeMessages(int subscribers, String maxPending) {
        NatsProcess server = opened(Installation.shared().start(256, "max_payload: 64MB, max_pending: " + maxPending));
        Bystanders bystanders = opened(Bystanders.on(server.port()));
        List<CountingSubscriber> receivers = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            receivers.add(opened(CountingSubscriber.to("large", server.port())));
        }
        byte[] message = ("PUB large " + PAYLOAD_BYTES + "\r\n" + "x".repeat(PAYLOAD_BYTES) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        RawClient publisher = opened(RawClient.connect("127.0.0.1", server.port()))
                .withDeadline(Duration.ofSeconds(60))
                .send("CONNECT {\"verbose\":false}\r\n");
        for (int sent = 1; sent <= MESSAGES; sent++) {
            publisher.send(message);
            for (CountingSubscriber receiver : receivers) {
                receiver.await(sent * (message.length + 2L));
            }
            bystanders.checkExchange();
        }
        assertThat(server.log().count("Slow Consumer")).isZero();
    }

    @Test
    void survivesManyUnfinishedMessagesWithASmallHeap() {
        NatsProcess server = opened(Installation.shared().start(256, ""));
        Bystanders bystanders = opened(Bystanders.on(server.port()));
        List<RawClient> clients = sendHalf(server, 1500);
        bystanders.checkExchange();
        clients.forEach(RawClient::reset);
        publishLarge(server);
        bystanders.checkExchange();
    }

    @Test
    void deliversAFinishedMessageAmongManyUnfinishedOnes() {
        NatsProcess server = opened(Installation.shared().start(256, ""));
        sendHalf(server, 150);
        publishLarge(server);
        assertThat(server.log().count("for a message that it stopped sending")).isPositive();
    }

    /** Clients that have each sent the first part of a message of a megabyte. */
    private List<RawClient> sendHalf(NatsProcess server, int count) {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = opened(RawClient.connect("127.0.0.1", server.port()));
            client.send("CONNECT {\"verbose\":false}\r\nPUB half 1000000\r\n" + "h".repeat(300_000));
            clients.add(client);
        }
        return clients;
    }

    /** Publishes a message of a megabyte in pieces, and receives it. */
    private void publishLarge(NatsProcess server) {
        CountingSubscriber subscriber = opened(CountingSubscriber.to("whole", server.port()));
        RawClient publisher = opened(RawClient.connect("127.0.0.1", server.port()))
                .withDeadline(Duration.ofSeconds(60))
                .send("CONNECT {\"verbose\":false}\r\nPUB whole 1000000\r\n");
        for (int i = 0; i < 10; i++) {
            publisher.send("w".repeat(100_000));
        }
        publisher.send("\r\n");
        subscriber.await(1_000_000);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }
}
