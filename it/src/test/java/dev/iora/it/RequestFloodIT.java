// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients that send requests as fast as the server reads them, and never read a response, do not bring down a server with
 * little memory: it keeps serving others, and it shuts down on request.
 */
@Timeout(300)
final class RequestFloodIT {
    private static final int HEAP_MEGABYTES = 96;
    private static final int SHARDS = 3;
    private static final int FLOODERS = 3;
    private static final int BATCH_BYTES = 64 << 10;

    /** Bytes per flooder; the server closes some of them as slow consumers earlier. */
    private static final long FLOOD_BYTES = 6 << 20;

    enum Request {
        PUBLISH("flood.x", "some payload"),
        PULL("$JS.API.CONSUMER.MSG.NEXT.FLOOD.c", "{\"batch\":1,\"expires\":60000000000}"),
        PULL_WITHOUT_WAITING("$JS.API.CONSUMER.MSG.NEXT.FLOOD.c", "{\"batch\":1,\"no_wait\":true}"),
        DIRECT_GET("$JS.API.DIRECT.GET.FLOOD", "{\"seq\":1}"),
        DIRECT_GET_OF_MANY("$JS.API.DIRECT.GET.FLOOD", "{\"multi_last\":[\"flood.>\"],\"batch\":100}"),
        MESSAGE_GET("$JS.API.STREAM.MSG.GET.FLOOD", "{\"seq\":1}"),
        STREAM_INFO("$JS.API.STREAM.INFO.FLOOD", "");

        final String subject;
        final String body;

        Request(String subject, String body) {
            this.subject = subject;
            this.body = body;
        }
    }

    @TempDir
    Path directory;

    @SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
    @ParameterizedTest
    @EnumSource
    void servesOthersAndShutsDownDuringAFlood(Request request) throws Exception {
        Path store = StoreShards.create(directory.resolve("store"), SHARDS);
        List<String> command = new ArrayList<>(Installation.shared().command("-Xmx" + HEAP_MEGABYTES + "m"));
        command.addAll(List.of("-js", "-sd", store.toString(), "-a", "127.0.0.1", "-p", "-1"));
        try (NatsProcess server = NatsProcess.launch(command).awaitReady();
                Connection other = JetStreamSite.connect("nats://127.0.0.1:" + server.port())) {
            prepare(other);
            JetStream publisher = other.jetStream();
            List<Thread> flooders = new ArrayList<>();
            var sent = new AtomicLong();
            for (int i = 0; i < FLOODERS; i++) {
                flooders.add(Thread.ofPlatform().start(() -> flood(request, server.port(), sent)));
            }
            long sequence = 0;
            while (flooders.stream().anyMatch(Thread::isAlive)) {
                assertThat(publisher.publish("other", new byte[10]).getSeqno()).isEqualTo(++sequence);
            }
            assertThat(sent.get()).isEqualTo(FLOODERS * FLOOD_BYTES);
            assertThat(publisher.publish("other", new byte[10]).getSeqno()).isEqualTo(++sequence);
            assertThat(server.isAlive()).isTrue();
            server.signal("TERM");
            assertThat(server.awaitExit()).isZero();
        }
    }

    private static void prepare(Connection nats) throws Exception {
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("FLOOD")
                        .subjects("flood.>")
                        .allowDirect(true)
                        .build());
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("OTHER")
                        .subjects("other")
                        .build());
        nats.jetStreamManagement()
                .addOrUpdateConsumer(
                        "FLOOD",
                        ConsumerConfiguration.builder()
                                .durable("c")
                                .filterSubject("flood.nothing")
                                .ackPolicy(AckPolicy.Explicit)
                                .maxPullWaiting(1_000_000)
                                .build());
        nats.jetStream(io.nats.client.JetStreamOptions.builder()
                        .requestTimeout(Duration.ofSeconds(30))
                        .build())
                .publish("flood.first", new byte[1000]);
    }

    private static void flood(Request request, int port, AtomicLong sent) {
        String reply = "flooder." + Thread.currentThread().threadId();
        String one =
                "PUB " + request.subject + " " + reply + " " + request.body.length() + "\r\n" + request.body + "\r\n";
        byte[] batch = one.repeat(BATCH_BYTES / one.length()).getBytes(US_ASCII);
        for (long left = FLOOD_BYTES; left > 0; ) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream()
                        .write(("CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true}\r\nSUB " + reply
                                        + " 1\r\n")
                                .getBytes(US_ASCII));
                while (left > 0) {
                    int length = (int) Math.min(batch.length, left);
                    socket.getOutputStream().write(batch, 0, length);
                    left -= length;
                    sent.addAndGet(length);
                }
            } catch (IOException e) {
                // Closed as a slow consumer, or refused during that: continue with another connection.
                if (e instanceof java.net.ConnectException) {
                    throw new UncheckedIOException("the server is gone", e);
                }
            }
        }
    }
}
