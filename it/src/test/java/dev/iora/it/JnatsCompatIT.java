// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.config.CoreKeys;
import dev.iora.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The official Java client works with Iora as with nats-server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JnatsCompatIT {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final int LARGEST_PAYLOAD = 64 * 1024 * 1024;

    private final NatsServer server = startServer();
    private final List<Connection> connections = new ArrayList<>();

    private static NatsServer startServer() {
        NatsServer.Builder builder = NatsServer.builder().host("127.0.0.1").port(-1);
        builder.options().maxPayload(LARGEST_PAYLOAD).set(CoreKeys.MAX_PENDING, 4L * LARGEST_PAYLOAD);
        return builder.start();
    }

    @BeforeAll
    void serverListens() {
        assertThat(server.port()).isPositive();
    }

    @AfterEach
    void closeConnections() throws InterruptedException {
        for (Connection connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @Test
    void receivesServerInfo() throws Exception {
        Connection nats = connect();
        assertThat(nats.getServerInfo().getServerId()).isEqualTo(server.id()).hasSize(56);
        assertThat(nats.getServerInfo().getVersion()).startsWith("2.14.");
        assertThat(nats.getServerInfo().isHeadersSupported()).isTrue();
        assertThat(nats.getServerInfo().getClientIp()).isEqualTo("127.0.0.1");
        assertThat(nats.getMaxPayload()).isEqualTo(LARGEST_PAYLOAD);
        assertThat(nats.getClientInetAddress()).isNotNull().matches(InetAddress::isLoopbackAddress);
        assertThat(nats.RTT()).isPositive();
    }

    @Test
    void deliversPublishedMessages() throws Exception {
        Connection publisher = connect();
        Subscription subscription = subscribe(connect(), "foo");
        publisher.publish("foo", "bar", bytes("hello"));
        Message message = next(subscription);
        assertThat(message.getSubject()).isEqualTo("foo");
        assertThat(message.getReplyTo()).isEqualTo("bar");
        assertThat(text(message)).isEqualTo("hello");
    }

    @Test
    void matchesWildcards() throws Exception {
        Connection nats = connect();
        Subscription partial = subscribe(nats, "wild.*.x");
        Subscription full = subscribe(nats, "wild.>");
        nats.publish("wild.1.x", bytes("1"));
        nats.publish("wild.1.y", bytes("2"));
        nats.publish("wild.1.x.z", bytes("3"));
        nats.publish("wild", bytes("4"));
        nats.flush(WAIT);
        assertThat(drainTexts(partial)).containsExactly("1");
        assertThat(drainTexts(full)).containsExactly("1", "2", "3");
    }

    @Test
    void sharesAQueueGroup() throws Exception {
        Connection publisher = connect();
        Map<Connection, Subscription> members = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
            Connection nats = connect();
            members.put(nats, nats.subscribe("work", "crew"));
            nats.flush(WAIT);
        }
        int sent = 400;
        for (int i = 0; i < sent; i++) {
            publisher.publish("work", bytes(Integer.toString(i)));
        }
        publisher.flush(WAIT);
        List<String> got = new ArrayList<>();
        for (Map.Entry<Connection, Subscription> member : members.entrySet()) {
            member.getKey().flush(WAIT);
            List<String> share = drainTexts(member.getValue());
            assertThat(share.size()).as("a fair share of %d", sent).isBetween(40, 180);
            got.addAll(share);
        }
        assertThat(got)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, sent).mapToObj(Integer::toString).toList());
    }

    @Test
    void answersRequests() throws Exception {
        Connection service = connect();
        Dispatcher dispatcher = service.createDispatcher(
                request -> service.publish(request.getReplyTo(), bytes("re: " + text(request))));
        dispatcher.subscribe("service.*");
        service.flush(WAIT);
        Connection client = connect();
        for (int i = 0; i < 100; i++) {
            Message reply = client.request("service.x", bytes("q" + i), WAIT);
            assertThat(text(reply)).isEqualTo("re: q" + i);
        }
        Connection oldStyle = connect(options().oldRequestStyle());
        assertThat(text(oldStyle.request("service.x", bytes("old"), WAIT))).isEqualTo("re: old");
    }

    @Test
    void reportsNoResponders() throws Exception {
        Connection nats = connect(options().reportNoResponders());
        CompletableFuture<Message> reply = nats.request("nobody.there", bytes("?"));
        assertThatThrownBy(() -> reply.get(WAIT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        JetStreamStatusException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(503));
    }

    @Test
    void carriesHeaders() throws Exception {
        Connection nats = connect();
        Subscription subscription = subscribe(nats, "headers");
        Headers headers =
                new Headers().add("one", "1").add("many", "a", "b", "c").add("empty", "");
        nats.publish(NatsMessage.builder()
                .subject("headers")
                .headers(headers)
                .data("body", UTF_8)
                .build());
        Message message = next(subscription);
        assertThat(text(message)).isEqualTo("body");
        assertThat(message.getHeaders().get("one")).containsExactly("1");
        assertThat(message.getHeaders().get("many")).containsExactly("a", "b", "c");
        assertThat(message.getHeaders().containsKey("empty")).isTrue();
    }

    @Test
    void cutsHeadersForClientsWithoutThem() throws Exception {
        Connection publisher = connect();
        Subscription subscription = subscribe(connect(options().noHeaders().noNoResponders()), "plain");
        publisher.publish("plain", new Headers().add("a", "b"), bytes("body"));
        Message message = next(subscription);
        assertThat(text(message)).isEqualTo("body");
        assertThat(message.hasHeaders()).isFalse();
    }

    @Test
    void omitsOwnMessagesWithoutEcho() throws Exception {
        Connection quiet = connect(options().noEcho());
        Connection other = connect();
        Subscription own = subscribe(quiet, "echo");
        Subscription others = subscribe(other, "echo");
        quiet.publish("echo", bytes("1"));
        assertThat(text(next(others))).isEqualTo("1");
        other.publish("echo", bytes("2"));
        assertThat(text(next(own))).isEqualTo("2");
    }

    @Test
    void unsubscribesAfterAMaximum() throws Exception {
        Connection nats = connect();
        Subscription subscription = subscribe(nats, "max");
        subscription.unsubscribe(3);
        for (int i = 0; i < 5; i++) {
            nats.publish("max", bytes(Integer.toString(i)));
        }
        nats.flush(WAIT);
        List<String> got = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            got.add(text(next(subscription)));
        }
        assertThat(got).containsExactly("0", "1", "2");
        assertThat(subscription.isActive()).isFalse();
    }

    @Test
    void deliversAllMessagesOfADrainingSubscription() throws Exception {
        Connection publisher = connect();
        Connection nats = connect();
        Subscription subscription = subscribe(nats, "drained");
        for (int i = 0; i < 1000; i++) {
            publisher.publish("drained", bytes(Integer.toString(i)));
        }
        publisher.flush(WAIT);
        CompletableFuture<Boolean> drained = subscription.drain(WAIT);
        for (int i = 0; i < 1000; i++) {
            assertThat(text(next(subscription))).isEqualTo(Integer.toString(i));
        }
        assertThat(drained.get(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        publisher.publish("drained", bytes("late"));
        publisher.flush(WAIT);
        assertThat(nats.getStatus()).isEqualTo(Connection.Status.CONNECTED);
    }

    @Test
    void deliversAllMessagesOfADrainingConnection() throws Exception {
        Connection publisher = connect();
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        Connection nats = connect();
        nats.createDispatcher(message -> got.add(text(message))).subscribe("drained.all");
        nats.flush(WAIT);
        for (int i = 0; i < 1000; i++) {
            publisher.publish("drained.all", bytes(Integer.toString(i)));
        }
        publisher.flush(WAIT);
        assertThat(nats.drain(WAIT).get(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(got).hasSize(1000);
        assertThat(nats.getStatus()).isEqualTo(Connection.Status.CLOSED);
    }

    @Test
    void keepsTheOrderOfEachPublisher() throws Exception {
        int publishers = 4;
        int each = 5000;
        Connection receiver = connect();
        Subscription subscription = subscribe(receiver, "order.>");
        subscription.setPendingLimits(-1, -1);
        List<CompletableFuture<Void>> sending = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            Connection nats = connect();
            String subject = "order." + p;
            sending.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < each; i++) {
                    nats.publish(subject, bytes(Integer.toString(i)));
                }
            }));
        }
        int[] expected = new int[publishers];
        for (int i = 0; i < publishers * each; i++) {
            Message message = next(subscription);
            int publisher = Integer.parseInt(
                    message.getSubject(), 6, message.getSubject().length(), 10);
            assertThat(text(message)).isEqualTo(Integer.toString(expected[publisher]++));
        }
        CompletableFuture.allOf(sending.toArray(CompletableFuture[]::new)).get(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void carriesLargePayloads() throws Exception {
        Connection publisher = connect();
        Subscription subscription = subscribe(connect(), "large");
        subscription.setPendingLimits(-1, -1);
        for (int size : new int[] {0, 1, 65_535, 65_536, 1 << 20, (1 << 20) + 1, 8 << 20, LARGEST_PAYLOAD}) {
            byte[] payload = new byte[size];
            new Random(size).nextBytes(payload);
            publisher.publish("large", payload);
            assertThat(next(subscription).getData()).isEqualTo(payload);
        }
    }

    @Test
    void refusesPayloadsAboveTheMaximum() throws Exception {
        Connection nats = connect();
        assertThatThrownBy(() -> nats.publish("large", new byte[LARGEST_PAYLOAD + 1]))
                .isInstanceOf(IllegalArgumentException.class);
        BlockingQueue<ConnectionListener.Events> events = new LinkedBlockingQueue<>();
        Connection rude = connect(options()
                .clientSideLimitChecks(false)
                .noReconnect()
                .connectionListener((_, event) -> events.add(event)));
        rude.publish("large", new byte[LARGEST_PAYLOAD + 1]);
        awaitEvent(events, ConnectionListener.Events.CLOSED);
        assertThat(rude.getLastError()).containsIgnoringCase("Maximum Payload Violation");
        nats.flush(WAIT);
    }

    @Test
    void reportsAPayloadAboveTheMaximumAndResetsTheConnection() throws Exception {
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();
        Connection rude =
                connect(options().clientSideLimitChecks(false).noReconnect().errorListener(new ErrorListener() {
                    @Override
                    public void errorOccurred(Connection connection, String error) {
                        told.add(error);
                    }

                    @Override
                    public void exceptionOccurred(Connection connection, Exception exception) {
                        told.add(exception);
                    }
                }));
        rude.publish("large", new byte[LARGEST_PAYLOAD + 1]);
        assertThat(told.poll(WAIT.toSeconds(), TimeUnit.SECONDS)).asString().contains("Maximum Payload Violation");
        assertThat(told.poll(WAIT.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(SocketException.class);
    }

    @Test
    void acceptsVerboseAndPedanticClients() throws Exception {
        Connection nats = connect(options().verbose().pedantic());
        Subscription subscription = subscribe(nats, "verbose");
        nats.publish("verbose", bytes("hi"));
        assertThat(text(next(subscription))).isEqualTo("hi");
    }

    @Test
    void carriesUtf8Subjects() throws Exception {
        Connection nats = connect(options().supportUTF8Subjects());
        Subscription subscription = subscribe(nats, "größe.*");
        nats.publish("größe.日本", bytes("ok"));
        assertThat(next(subscription).getSubject()).isEqualTo("größe.日本");
    }

    private Connection connect() throws Exception {
        return connect(options());
    }

    private Connection connect(Options.Builder options) throws Exception {
        Connection connection = Nats.connect(options.build());
        connections.add(connection);
        return connection;
    }

    private Options.Builder options() {
        return new Options.Builder().server(server.clientUrl()).connectionTimeout(WAIT);
    }

    private static Subscription subscribe(Connection nats, String subject) throws Exception {
        Subscription subscription = nats.subscribe(subject);
        nats.flush(WAIT);
        return subscription;
    }

    private static void awaitEvent(BlockingQueue<ConnectionListener.Events> events, ConnectionListener.Events wanted)
            throws InterruptedException {
        while (true) {
            ConnectionListener.Events event = events.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(event).as("waiting for %s", wanted).isNotNull();
            if (event == wanted) {
                return;
            }
        }
    }

    private static Message next(Subscription subscription) throws InterruptedException {
        Message message = subscription.nextMessage(WAIT);
        assertThat(message).as("a message on %s", subscription.getSubject()).isNotNull();
        return message;
    }

    /** The messages received so far; complete only after a flush of the subscriber's connection. */
    private static List<String> drainTexts(Subscription subscription) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        while (subscription.getPendingMessageCount() > 0) {
            texts.add(text(next(subscription)));
        }
        return texts;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(@Nullable Message message) {
        return new String(Objects.requireNonNull(message, "no reply in time").getData(), UTF_8);
    }
}
