// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.iora.server.NatsServer;
import dev.iora.testkit.NatsProcess;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.Dispatcher;
import io.nats.client.FetchConsumer;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStream;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.Subscription;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams and consumers through the official Java client, and their state after a kill. */
@ParameterizedClass(name = "shards: {0}")
@ValueSource(ints = {1, 3})
@Timeout(300)
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
final class JetStreamIT {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final String STREAM = "ORDERS";

    @Parameter
    int shards;

    @TempDir
    Path directory;

    private @Nullable NatsServer server;
    private @Nullable Connection nats;

    @BeforeEach
    void start() throws Exception {
        server = NatsServer.builder()
                .host("127.0.0.1")
                .port(-1)
                .jetStream(StoreShards.create(directory.resolve("embedded"), shards))
                .start();
        nats = connect(server.clientUrl());
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (nats != null) {
            nats.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static Connection connect(String url) throws IOException, InterruptedException {
        return Nats.connect(Options.builder()
                .server(url)
                .noReconnect()
                .connectionTimeout(WAIT)
                .build());
    }

    private Connection nats() {
        return requireNonNull(nats);
    }

    private static StreamConfiguration orders(StorageType storage) {
        return StreamConfiguration.builder()
                .name(STREAM)
                .subjects("orders.>")
                .storageType(storage)
                .build();
    }

    private static ConsumerConfiguration durable(String name) {
        return ConsumerConfiguration.builder()
                .durable(name)
                .ackPolicy(AckPolicy.Explicit)
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(Message message) {
        return new String(message.getData(), UTF_8);
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    /** Publishes the numbers from {@code from} to {@code to - 1}; waits for each acknowledgement before the next. */
    private static void publish(Connection connection, int from, int to) throws Exception {
        JetStream jetStream = connection.jetStream();
        for (int i = from; i < to; i++) {
            PublishAck ack = jetStream.publish("orders." + i % 7, bytes(Integer.toString(i)));
            assertThat(ack.getStream()).isEqualTo(STREAM);
        }
    }

    private void publishOrders(int count) throws Exception {
        nats().jetStreamManagement().addStream(orders(StorageType.File));
        publish(nats(), 0, count);
    }

    private static List<String> fetch(ConsumerContext consumer, int most) throws Exception {
        var texts = new ArrayList<String>();
        try (FetchConsumer fetched = consumer.fetchMessages(most)) {
            for (Message message = fetched.nextMessage(); message != null; message = fetched.nextMessage()) {
                texts.add(text(message));
                message.ackSync(WAIT);
                if (texts.size() == most) {
                    break;
                }
            }
        }
        return texts;
    }

    @ParameterizedTest
    @EnumSource(StorageType.class)
    void acknowledgesPublishedMessages(StorageType storage) throws Exception {
        JetStreamManagement management = nats().jetStreamManagement();
        management.addStream(orders(storage));
        JetStream jetStream = nats().jetStream();
        for (int i = 1; i <= 20; i++) {
            PublishAck ack = jetStream.publish("orders.a", bytes("x"));
            assertThat(ack.getSeqno()).isEqualTo(i);
            assertThat(ack.isDuplicate()).isFalse();
        }
        StreamState state = management.getStreamInfo(STREAM).getStreamState();
        assertThat(state.getMsgCount()).isEqualTo(20);
        assertThat(state.getLastSequence()).isEqualTo(20);
        assertThat(management.getMessage(STREAM, 7).getData()).isEqualTo(bytes("x"));
    }

    @ParameterizedTest
    @EnumSource(StorageType.class)
    void acknowledgesManyMessagesPublishedAtOnce(StorageType storage) throws Exception {
        nats().jetStreamManagement().addStream(orders(storage));
        JetStream jetStream = nats().jetStream();
        List<CompletableFuture<PublishAck>> acks = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            acks.add(jetStream.publishAsync("orders." + i, bytes(Integer.toString(i))));
        }
        for (int i = 0; i < acks.size(); i++) {
            assertThat(acks.get(i).get(WAIT.toSeconds(), TimeUnit.SECONDS).getSeqno())
                    .isEqualTo(i + 1);
        }
    }

    @Test
    void detectsDuplicatesAndWrongExpectations() throws Exception {
        publishOrders(1);
        JetStream jetStream = nats().jetStream();
        PublishOptions once = PublishOptions.builder().messageId("m1").build();
        assertThat(jetStream.publish("orders.x", bytes("1"), once).isDuplicate())
                .isFalse();
        assertThat(jetStream.publish("orders.x", bytes("1"), once).isDuplicate())
                .isTrue();
        PublishOptions expecting =
                PublishOptions.builder().expectedLastSequence(99).build();
        assertThat(catchThrowable(() -> jetStream.publish("orders.x", bytes("2"), expecting)))
                .hasMessageContaining("wrong last sequence: 2");
    }

    @Test
    void deliversFetchedMessages() throws Exception {
        publishOrders(25);
        ConsumerContext consumer = nats().getStreamContext(STREAM).createOrUpdateConsumer(durable("fetching"));
        assertThat(fetch(consumer, 10)).isEqualTo(numbers(0, 10));
        assertThat(fetch(consumer, 15)).isEqualTo(numbers(10, 25));
        ConsumerInfo info = consumer.getConsumerInfo();
        assertThat(info.getNumPending()).isZero();
        assertThat(info.getNumAckPending()).isZero();
        assertThat(info.getAckFloor().getStreamSequence()).isEqualTo(25);
    }

    @Test
    void deliversConsumedMessages() throws Exception {
        publishOrders(100);
        ConsumerContext consumer = nats().getStreamContext(STREAM).createOrUpdateConsumer(durable("consuming"));
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        try (MessageConsumer consuming = consumer.consume(message -> {
            texts.add(text(message));
            message.ack();
        })) {
            assertThat(take(texts, 100)).isEqualTo(numbers(0, 100));
            publish(nats(), 100, 150);
            assertThat(take(texts, 50)).isEqualTo(numbers(100, 150));
            consuming.stop();
        }
    }

    private static List<String> take(BlockingQueue<String> texts, int count) throws InterruptedException {
        var taken = new ArrayList<String>();
        while (taken.size() < count) {
            String text = texts.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(text).as("the message after %s", taken).isNotNull();
            taken.add(text);
        }
        return taken;
    }

    @Test
    void keepsTheOrderOfAnOrderedConsumer() throws Exception {
        publishOrders(200);
        try (IterableConsumer ordered = nats().getStreamContext(STREAM)
                .createOrderedConsumer(new OrderedConsumerConfiguration().filterSubject("orders.>"))
                .iterate()) {
            var texts = new ArrayList<String>();
            while (texts.size() < 200) {
                Message message = ordered.nextMessage(WAIT);
                assertThat(message).as("the message after %s", texts).isNotNull();
                texts.add(text(message));
            }
            assertThat(texts).isEqualTo(numbers(0, 200));
        }
    }

    @Test
    void pushesToASubscriber() throws Exception {
        publishOrders(50);
        PushSubscribeOptions options =
                PushSubscribeOptions.builder().stream(STREAM).durable("pushing").build();
        JetStreamSubscription subscription = nats().jetStream().subscribe("orders.>", options);
        assertThat(pushed(subscription, 50)).isEqualTo(numbers(0, 50));
        publish(nats(), 50, 60);
        assertThat(pushed(subscription, 10)).isEqualTo(numbers(50, 60));
    }

    private static List<String> pushed(JetStreamSubscription subscription, int count) throws Exception {
        var texts = new ArrayList<String>();
        while (texts.size() < count) {
            Message message = subscription.nextMessage(WAIT);
            assertThat(message).as("the message after %s", texts).isNotNull();
            texts.add(text(message));
            message.ack();
        }
        return texts;
    }

    @Test
    void stopsPushingWhenTheOnlySubscriberReachesItsMaximum() throws Exception {
        publishOrders(2);
        JetStreamManagement management = nats().jetStreamManagement();
        try (Connection leaving = connect(requireNonNull(nats().getConnectedUrl()))) {
            Subscription last = leaving.subscribe("deliveries");
            last.unsubscribe(2);
            leaving.flush(WAIT);
            management.addOrUpdateConsumer(
                    STREAM,
                    ConsumerConfiguration.builder()
                            .durable("pushing")
                            .deliverSubject("deliveries")
                            .ackPolicy(AckPolicy.None)
                            .build());
            assertThat(text(last.nextMessage(WAIT)) + text(last.nextMessage(WAIT)))
                    .isEqualTo("01");
            long end = System.nanoTime() + WAIT.toNanos();
            while (management.getConsumerInfo(STREAM, "pushing").isPushBound()) {
                assertThat(System.nanoTime() - end).as("nanoseconds late").isNegative();
            }
            publish(nats(), 2, 3);
            assertThat(text(nats().subscribe("deliveries").nextMessage(WAIT))).isEqualTo("2");
        }
    }

    @Test
    void sharesAPushConsumerAmongAQueueGroup() throws Exception {
        publishOrders(0);
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        try (Connection second = connect(requireNonNull(nats().getConnectedUrl()))) {
            for (Connection member : List.of(nats(), second)) {
                Dispatcher dispatcher = member.createDispatcher();
                PushSubscribeOptions options = PushSubscribeOptions.builder().stream(STREAM)
                        .durable("shared")
                        .build();
                member.jetStream()
                        .subscribe(
                                "orders.>", "shared", dispatcher, message -> texts.add(text(message)), true, options);
                member.flush(WAIT);
            }
            publish(nats(), 0, 100);
            assertThat(Set.copyOf(take(texts, 100))).isEqualTo(Set.copyOf(numbers(0, 100)));
        }
    }

    @Test
    void redeliversNegativelyAcknowledgedMessages() throws Exception {
        publishOrders(1);
        ConsumerContext consumer = nats().getStreamContext(STREAM).createOrUpdateConsumer(durable("refusing"));
        Message first = requireNonNull(consumer.next(WAIT));
        assertThat(first.metaData().deliveredCount()).isOne();
        first.nak();
        Message again = requireNonNull(consumer.next(WAIT));
        assertThat(again.metaData().deliveredCount()).isEqualTo(2);
        again.ackSync(WAIT);
    }

    private NatsProcess launch() throws IOException {
        Path store = directory.resolve("killed");
        if (!Files.exists(store)) {
            StoreShards.create(store, shards);
        }
        Path config = Files.writeString(directory.resolve("js.conf"), "jetstream {store_dir: \"" + store + "\"}\n");
        return IoraProcess.start(256, config);
    }

    private static Connection connect(NatsProcess process) throws Exception {
        return connect("nats://127.0.0.1:" + process.port());
    }

    @Test
    void keepsAcknowledgedMessagesAcrossAKill() throws Exception {
        try (NatsProcess process = launch();
                Connection client = connect(process)) {
            client.jetStreamManagement().addStream(orders(StorageType.File));
            publish(client, 0, 500);
            ConsumerContext consumer = client.getStreamContext(STREAM).createOrUpdateConsumer(durable("worker"));
            assertThat(fetch(consumer, 100)).isEqualTo(numbers(0, 100));
            process.signal("KILL");
            process.awaitExit();
        }
        try (NatsProcess process = launch();
                Connection client = connect(process)) {
            StreamState state =
                    client.jetStreamManagement().getStreamInfo(STREAM).getStreamState();
            assertThat(state.getMsgCount()).isEqualTo(500);
            assertThat(state.getFirstSequence()).isOne();
            publish(client, 500, 510);
            ConsumerContext consumer = client.getStreamContext(STREAM).getConsumerContext("worker");
            assertThat(fetch(consumer, 410))
                    .as("no acknowledged message is redelivered")
                    .isEqualTo(numbers(100, 510));
        }
    }

    @Test
    void keepsStreamsAcrossARestart() throws Exception {
        try (NatsProcess process = launch();
                Connection client = connect(process)) {
            client.jetStreamManagement().addStream(orders(StorageType.File));
            publish(client, 0, 50);
            process.signal("TERM");
            process.awaitExit();
            assertThat(process.log().lines())
                    .anyMatch(line -> line.endsWith("Initiating JetStream Shutdown..."))
                    .anyMatch(line -> line.endsWith("JetStream Shutdown"));
        }
        try (NatsProcess process = launch();
                Connection client = connect(process)) {
            assertThat(process.log().lines())
                    .anyMatch(line -> line.endsWith("Starting JetStream"))
                    .anyMatch(line -> line.endsWith("---------------- JETSTREAM ----------------"))
                    .anyMatch(line -> line.contains("  Max Memory:      "))
                    .anyMatch(line -> line.contains("  Store Directory: \""));
            assertThat(client.getServerInfo().isJetStreamAvailable()).isTrue();
            ConsumerContext consumer = client.getStreamContext(STREAM).createOrUpdateConsumer(durable("late"));
            assertThat(fetch(consumer, 50)).isEqualTo(numbers(0, 50));
        }
    }

    @Test
    void refusesASecondServerOnTheSameStore() throws Exception {
        try (NatsProcess first = launch()) {
            assertThat(first.isAlive()).isTrue();
            Path config = directory.resolve("js.conf");
            assertThat(catchThrowable(() -> IoraProcess.start(256, config)))
                    .hasMessageContaining("Can't start JetStream: ");
        }
    }
}
