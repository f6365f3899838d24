// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static dev.iora.it.JetStreamServer.STREAM;
import static dev.iora.it.JetStreamServer.durable;
import static dev.iora.it.JetStreamServer.numbers;
import static dev.iora.it.JetStreamServer.take;
import static dev.iora.it.JetStreamServer.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.ConsumerContext;
import io.nats.client.Dispatcher;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamReader;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.StreamContext;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.PriorityPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All ways of the official Java client to get messages from streams, in its simplified and its older API. */
@ParameterizedClass(name = "shards: {0}")
@ValueSource(ints = {1, 3})
@Timeout(300)
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
final class JnatsJetStreamCompatIT {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration A_MOMENT = Duration.ofMillis(200);
    private static final String GROUP = "jobs";

    @Parameter
    int shards;

    @TempDir
    Path directory;

    private @Nullable JetStreamServer started;

    @BeforeEach
    void start() throws Exception {
        started = JetStreamServer.start(directory, shards);
        server().createStream();
        server().publish(0, 100);
    }

    @AfterEach
    void stop() throws Exception {
        server().close();
    }

    private JetStreamServer server() {
        return requireNonNull(started);
    }

    private Connection nats() {
        return server().client();
    }

    private ConsumerContext consumer(ConsumerConfiguration.Builder config) throws Exception {
        return nats().getStreamContext(STREAM).createOrUpdateConsumer(config.build());
    }

    private JetStreamManagement management() throws Exception {
        return nats().jetStreamManagement();
    }

    private static Message next(BlockingQueue<Message> messages) throws InterruptedException {
        return requireNonNull(messages.poll(WAIT.toSeconds(), TimeUnit.SECONDS), "a message");
    }

    @Test
    void fetches() throws Exception {
        ConsumerContext consumer = consumer(durable("c"));
        try (FetchConsumer messages = consumer.fetchMessages(40)) {
            assertThat(take(40, messages::nextMessage)).isEqualTo(numbers(0, 40));
            assertThat(messages.nextMessage()).isNull();
        }
        FetchConsumeOptions rest =
                FetchConsumeOptions.builder().maxMessages(100).noWait().build();
        try (FetchConsumer messages = consumer.fetch(rest)) {
            assertThat(take(60, messages::nextMessage)).isEqualTo(numbers(40, 100));
            assertThat(messages.nextMessage()).as("no more messages").isNull();
        }
        try (FetchConsumer messages = consumer.fetch(rest)) {
            assertThat(messages.nextMessage()).as("no messages").isNull();
        }
    }

    @Test
    void fetchesBytes() throws Exception {
        var texts = new ArrayList<String>();
        try (FetchConsumer messages = consumer(durable("c")).fetchBytes(512)) {
            for (Message message = messages.nextMessage(); message != null; message = messages.nextMessage()) {
                texts.add(text(message));
                message.ack();
            }
        }
        assertThat(texts).hasSizeBetween(5, 20).isEqualTo(numbers(0, texts.size()));
    }

    @Test
    void iterates() throws Exception {
        try (IterableConsumer messages = consumer(durable("c")).iterate()) {
            assertThat(take(100, () -> messages.nextMessage(WAIT))).isEqualTo(numbers(0, 100));
            server().publish(100, 110);
            assertThat(take(10, () -> messages.nextMessage(WAIT))).isEqualTo(numbers(100, 110));
            assertThat(messages.nextMessage(A_MOMENT)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "bytes"})
    void consumesWithLimits(String limit) throws Exception {
        ConsumeOptions.Builder options = ConsumeOptions.builder().expiresIn(2_000);
        options = limit.equals("bytes") ? options.batchBytes(2_000) : options.batchSize(10);
        BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        try (MessageConsumer consuming = consumer(durable("c")).consume(options.build(), messages::add)) {
            assertThat(take(100, () -> next(messages))).isEqualTo(numbers(0, 100));
            server().publish(100, 200);
            assertThat(take(100, () -> next(messages))).isEqualTo(numbers(100, 200));
            consuming.stop();
        }
    }

    @Test
    void keepsOrder() throws Exception {
        StreamContext stream = nats().getStreamContext(STREAM);
        try (FetchConsumer messages =
                stream.createOrderedConsumer(new OrderedConsumerConfiguration()).fetchMessages(30)) {
            assertThat(take(30, messages::nextMessage)).isEqualTo(numbers(0, 30));
        }
        BlockingQueue<Message> got = new LinkedBlockingQueue<>();
        OrderedConsumerConfiguration behind = new OrderedConsumerConfiguration()
                .deliverPolicy(DeliverPolicy.ByStartSequence)
                .startSequence(31);
        try (MessageConsumer consuming = stream.createOrderedConsumer(behind).consume(got::add)) {
            assertThat(take(70, () -> next(got))).isEqualTo(numbers(30, 100));
            consuming.stop();
        }
        PushSubscribeOptions older =
                PushSubscribeOptions.builder().stream(STREAM).ordered(true).build();
        JetStreamSubscription pushed = nats().jetStream().subscribe("s.>", older);
        assertThat(take(100, () -> pushed.nextMessage(WAIT))).isEqualTo(numbers(0, 100));
    }

    @Test
    void pullsInTheOlderWays() throws Exception {
        PullSubscribeOptions options =
                PullSubscribeOptions.builder().stream(STREAM).durable("c").build();
        JetStreamSubscription subscription = nats().jetStream().subscribe("s.>", options);
        List<Message> fetched = subscription.fetch(20, WAIT);
        Iterator<Message> inOrder = fetched.iterator();
        assertThat(take(20, inOrder::next)).isEqualTo(numbers(0, 20));
        Iterator<Message> iterated = subscription.iterate(20, WAIT);
        assertThat(take(20, () -> iterated.hasNext() ? iterated.next() : null)).isEqualTo(numbers(20, 40));
        subscription.pullExpiresIn(20, WAIT);
        assertThat(take(20, () -> subscription.nextMessage(WAIT))).isEqualTo(numbers(40, 60));
        subscription.pullNoWait(20);
        assertThat(take(20, () -> subscription.nextMessage(WAIT))).isEqualTo(numbers(60, 80));
        JetStreamReader reader = subscription.reader(10, 5);
        assertThat(take(20, () -> reader.nextMessage(WAIT))).isEqualTo(numbers(80, 100));
        reader.stop();
    }

    @Test
    void pushesWithHeartbeatsAndFlowControl() throws Exception {
        server().publish(100, 3_000);
        PushSubscribeOptions options = PushSubscribeOptions.builder().stream(STREAM)
                .configuration(ConsumerConfiguration.builder()
                        .durable("p")
                        .flowControl(1_000)
                        .maxAckPending(10_000)
                        .build())
                .build();
        BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        Dispatcher dispatcher = nats().createDispatcher();
        nats().jetStream().subscribe("s.>", dispatcher, messages::add, false, options);
        assertThat(take(3_000, () -> next(messages))).isEqualTo(numbers(0, 3_000));
        assertThat(management().getConsumerInfo(STREAM, "p").isPushBound()).isTrue();
    }

    @Test
    void sharesAPushConsumerAmongAQueueGroup() throws Exception {
        BlockingQueue<Message> first = new LinkedBlockingQueue<>();
        BlockingQueue<Message> second = new LinkedBlockingQueue<>();
        PushSubscribeOptions options =
                PushSubscribeOptions.builder().stream(STREAM).durable("shared").build();
        try (Connection other = server().connect()) {
            nats().jetStream().subscribe("s.>", "crew", nats().createDispatcher(), first::add, true, options);
            nats().flush(WAIT);
            other.jetStream().subscribe("s.>", "crew", other.createDispatcher(), second::add, true, options);
            other.flush(WAIT);
            server().publish(100, 400);
            await().atMost(WAIT).until(() -> first.size() + second.size() == 400);
            assertThat(second).as("a share").isNotEmpty();
            Set<String> seen = new HashSet<>();
            first.forEach(message -> seen.add(text(message)));
            second.forEach(message -> seen.add(text(message)));
            assertThat(seen).as("each message once").hasSize(400);
        }
    }

    @Test
    void pausesAndResumes() throws Exception {
        ConsumerContext consumer = consumer(durable("c"));
        assertThat(management()
                        .pauseConsumer(
                                STREAM, "c", ZonedDateTime.now(ZoneOffset.UTC).plusHours(1))
                        .isPaused())
                .isTrue();
        ConsumerInfo info = consumer.getConsumerInfo();
        assertThat(info.getPaused()).isTrue();
        assertThat(info.getPauseRemaining()).isPositive();
        assertThat(consumer.next(Duration.ofSeconds(1))).isNull();
        assertThat(management().resumeConsumer(STREAM, "c")).isTrue();
        assertThat(text(requireNonNull(consumer.next(WAIT)))).isEqualTo("0");
    }

    private static ConsumerConfiguration.Builder grouped(PriorityPolicy policy) {
        return durable("c").priorityPolicy(policy).priorityGroups(GROUP);
    }

    private static FetchConsumeOptions.Builder one() {
        return FetchConsumeOptions.builder().group(GROUP).maxMessages(1).expiresIn(1_000);
    }

    private static @Nullable Message fetch(ConsumerContext consumer, FetchConsumeOptions.Builder options)
            throws Exception {
        try (FetchConsumer messages = consumer.fetch(options.build())) {
            Message message = messages.nextMessage();
            if (message != null) {
                message.ackSync(WAIT);
            }
            return message;
        }
    }

    @Test
    void servesAnOverflowGroupOnlyWithEnoughPending() throws Exception {
        ConsumerContext consumer = consumer(grouped(PriorityPolicy.Overflow));
        assertThat(fetch(consumer, one().minPending(1_000))).isNull();
        assertThat(fetch(consumer, one().minPending(100))).isNotNull();
        assertThat(fetch(consumer, one().minPending(100)))
                .as("99 messages pending")
                .isNull();
        assertThat(fetch(consumer, one())).isNotNull();
        assertThat(catchThrowable(
                        () -> fetch(consumer, FetchConsumeOptions.builder().maxMessages(1))))
                .hasMessageContaining("Bad Request - Priority Group missing");
    }

    @Test
    void servesTheHighestPriorityFirst() throws Exception {
        consumer(grouped(PriorityPolicy.Prioritized).filterSubject("s.late"));
        List<BlockingQueue<Message>> byPriority = List.of(new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>());
        try (Connection second = server().connect();
                MessageConsumer low = consume(second, 1, byPriority.get(1));
                MessageConsumer high = consume(nats(), 0, byPriority.get(0))) {
            await().atMost(WAIT)
                    .until(() -> management().getConsumerInfo(STREAM, "c").getNumWaiting() == 2);
            nats().jetStream().publish("s.late", null);
            next(byPriority.getFirst()).ackSync(WAIT);
            assertThat(byPriority.getLast()).isEmpty();
            high.stop();
            low.stop();
        }
    }

    private static MessageConsumer consume(Connection client, int priority, BlockingQueue<Message> messages)
            throws Exception {
        ConsumeOptions options =
                ConsumeOptions.builder().group(GROUP).priority(priority).build();
        return client.getConsumerContext(STREAM, "c").consume(options, messages::add);
    }

    @Test
    void pinsAClientUntilItIsUnpinned() throws Exception {
        ConsumerContext consumer =
                consumer(grouped(PriorityPolicy.PinnedClient).priorityTimeout(Duration.ofMinutes(5)));
        BlockingQueue<Message> first = new LinkedBlockingQueue<>();
        BlockingQueue<Message> second = new LinkedBlockingQueue<>();
        ConsumeOptions options = ConsumeOptions.builder().group(GROUP).build();
        try (Connection other = server().connect();
                MessageConsumer pinned = consumer.consume(options, first::add)) {
            assertThat(take(100, () -> next(first))).isEqualTo(numbers(0, 100));
            String pin = pin(consumer);
            assertThat(pin).isNotEmpty();
            try (MessageConsumer waiting = other.getConsumerContext(STREAM, "c").consume(options, second::add)) {
                await().atMost(WAIT).until(() -> consumer.getConsumerInfo().getNumWaiting() == 2);
                server().publish(100, 110);
                assertThat(take(10, () -> next(first))).isEqualTo(numbers(100, 110));
                assertThat(second).isEmpty();
                pinned.stop();
                assertThat(consumer.unpin(GROUP)).isTrue();
                server().publish(110, 120);
                await().atMost(WAIT).until(() -> first.size() + second.size() == 10);
                waiting.stop();
            }
            assertThat(catchThrowable(() -> consumer.unpin("other"))).hasMessageContaining("10160");
        }
    }

    private static String pin(ConsumerContext consumer) throws Exception {
        return requireNonNull(requireNonNull(consumer.getConsumerInfo().getPriorityGroupStates())
                .getFirst()
                .getPinnedClientId());
    }
}
