// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.iora.it.FailingDisk.Operation;
import dev.iora.testkit.NatsProcess;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The disk fails while a server is running. Only durable messages are acknowledged, every request gets a response, everything
 * that needs no disk continues, and after a restart on a working disk every acknowledged message is stored once.
 */
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
@Timeout(300)
final class JetStreamFrozenIT {
    private static final int SHARDS = 2;
    private static final int BURST = 2_000;
    private static final int STORAGE_FAILED = 10077;

    /** Messages of a stream with a checkpoint, 40 MB in all. */
    private static final int COLD = 1_000;

    private static final Pattern SEQUENCE = Pattern.compile("\"seq\":([0-9]+)");

    /** File streams, one per shard, in this order. */
    private static final List<String> FILES = List.of("BROKEN", "WHOLE");

    @TempDir
    Path directory;

    private FailingDisk disk;

    /** Acknowledged messages by stream and sequence. */
    private final Map<String, Map<Long, String>> acknowledged = new TreeMap<>();

    @BeforeEach
    void makeDisk() throws Exception {
        disk = FailingDisk.in(directory);
        FILES.forEach(stream -> acknowledged.put(stream, new TreeMap<>()));
    }

    @ParameterizedTest
    @CsvSource({"FORCE, KILL", "FORCE, TERM", "WRITE, KILL"})
    void acknowledgesOnlyDurableMessages(Operation operation, String end) throws Exception {
        Path store = StoreShards.create(directory.resolve("store"), SHARDS);
        try (var site = new JetStreamSite(store)) {
            NatsProcess server = site.start(disk.environment());
            try (Connection nats = site.connect()) {
                for (String stream : FILES) {
                    create(nats, stream, StorageType.File);
                }
                create(nats, "MEMORY", StorageType.Memory);
                publishWhileItFails(nats, operation);
                assertThat(server.log().await("takes no more changes"))
                        .contains("[ERR]", "JetStream shard 1", "shard-1/journal/journal-", "Input/output error");
                publishRefused(nats);
                checkTheRestWorks(nats);
                checkReadable(nats);
                assertThat(server.log().count("takes no more changes")).isOne();
            }
            site.signal(end);
            NatsProcess again = site.start();
            assertThat(again.log().lines()).noneMatch(line -> line.contains("[ERR]"));
            try (Connection nats = site.connect()) {
                for (String stream : FILES) {
                    check(nats.jetStreamManagement(), stream);
                    assertThat(publish(nats, stream, "after the restart")).contains("\"seq\":");
                }
            }
        }
    }

    @Test
    void retriesAFailedReadInsteadOfReportingDamage() throws Exception {
        Path store = StoreShards.create(directory.resolve("store"), 1);
        try (var site = new JetStreamSite(store)) {
            fillSegments(site, store);
            NatsProcess server = site.start(disk.environment());
            try (Connection nats = site.connect()) {
                disk.fail(Operation.READ, "/segments/seg-");
                assertThat(request(nats, "$JS.API.STREAM.MSG.GET.COLD", "{\"seq\":1}"))
                        .contains("\"code\":500", "message 1 cannot be read now");
                assertThat(server.log().await("cannot be read now"))
                        .contains("[ERR]", "JetStream shard 1", "'COLD'", "/segments/seg-", "Input/output error");
                assertThat(statusOf(nats, "$JS.API.DIRECT.GET.COLD", "{\"seq\":1}"))
                        .isEqualTo("500 message 1 cannot be read now");
                var received = new LinkedBlockingQueue<Message>();
                MessageConsumer consumer = nats.getStreamContext("COLD")
                        .createOrUpdateConsumer(
                                JetStreamServer.durable("reader").build())
                        .consume(received::add);
                assertThat(publish(nats, "COLD", "last")).contains("\"seq\":" + (COLD + 1));
                StreamState state =
                        nats.jetStreamManagement().getStreamInfo("COLD").getStreamState();
                assertThat(state.getMsgCount()).isEqualTo(COLD + 1);
                assertThat(state.getLostStreamData()).isNull();
                assertThat(received).isEmpty();
                disk.heal(Operation.READ);
                assertThat(request(nats, "$JS.API.STREAM.MSG.GET.COLD", "{\"seq\":1}"))
                        .contains("\"seq\":1,");
                checkDelivered(received);
                consumer.stop();
                assertThat(server.log().lines()).noneMatch(line -> line.contains("damage"));
            }
        }
    }

    @Test
    void refusesToStartIfTheJournalCannotBeForced() throws Exception {
        Path store = StoreShards.create(directory.resolve("store"), 1);
        try (var site = new JetStreamSite(store)) {
            site.start();
            try (Connection nats = site.connect()) {
                create(nats, "WHOLE", StorageType.File);
                note("WHOLE", publish(nats, "WHOLE", "before"), "before");
            }
            site.kill();
            disk.fail(Operation.FORCE, "/journal/journal-");
            List<String> command = JetStreamSite.command(store, "-1");
            command.addAll(1, disk.environment());
            NatsProcess refused = NatsProcess.launch(command);
            assertThat(refused.awaitExit()).isOne();
            assertThat(refused.log().awaitEnd())
                    .anyMatch(line -> line.contains("[FTL]")
                            && line.contains("shard-1/journal/journal-")
                            && line.contains("Input/output error"));
            disk.heal(Operation.FORCE);
            site.start(disk.environment());
            try (Connection nats = site.connect()) {
                check(nats.jetStreamManagement(), "WHOLE");
            }
        }
    }

    /** Creates a store in which most messages are in segments. */
    private static void fillSegments(JetStreamSite site, Path store) throws Exception {
        site.start();
        try (Connection nats = site.connect()) {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("COLD")
                            .subjects("COLD.>")
                            .allowDirect(true)
                            .build());
            for (int number = 1; number <= COLD; number++) {
                assertThat(publish(nats, "COLD", cold(number))).contains("\"seq\":" + number);
            }
            Path segments = store.resolve("jetstream/iora/shard-1/segments");
            await().atMost(JetStreamSite.PATIENCE).until(() -> {
                try (Stream<Path> files = Files.list(segments)) {
                    return files.anyMatch(file -> file.getFileName().toString().startsWith("chk-"));
                }
            });
        }
        site.signal("TERM");
    }

    /** A message of such a size that several share a cached block, and that there are several blocks. */
    private static String cold(int number) {
        return number + ":" + "x".repeat(40_000);
    }

    private static void checkDelivered(BlockingQueue<Message> received) throws InterruptedException {
        for (int number = 1; number <= COLD + 1; number++) {
            Message message = received.poll(JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).as("message %d is delivered", number).isNotNull();
            assertThat(text(message)).isEqualTo(number <= COLD ? cold(number) : "last");
            assertThat(message.metaData().deliveredCount()).isOne();
            message.ack();
        }
    }

    private static String request(Connection nats, String subject, String body) throws Exception {
        return text(
                nats.request(subject, body.getBytes(UTF_8)).get(JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private static String statusOf(Connection nats, String subject, String body) throws Exception {
        Message answer =
                nats.request(subject, body.getBytes(UTF_8)).get(JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return answer.getStatus().getCode() + " " + answer.getStatus().getMessage();
    }

    private static void create(Connection nats, String stream, StorageType storage) throws Exception {
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(stream)
                        .subjects(stream + ".>")
                        .storageType(storage)
                        .build());
    }

    /** The response to a publish. */
    private static String publish(Connection nats, String stream, String payload) throws Exception {
        return request(nats, stream + ".x", payload);
    }

    private static String text(Message message) {
        return new String(message.getData(), UTF_8);
    }

    /** Publishes to all streams without waiting, and makes the disk of one fail meanwhile. */
    private void publishWhileItFails(Connection nats, Operation operation) throws Exception {
        Map<String, List<CompletableFuture<Message>>> answers = new TreeMap<>();
        FILES.forEach(stream -> answers.put(stream, new ArrayList<>()));
        for (int number = 0; number < BURST; number++) {
            for (String stream : FILES) {
                of(answers, stream).add(nats.request(stream + ".x", payload(stream, number)));
            }
            if (number == BURST / 2) {
                // At least one message must be acknowledged.
                of(answers, "BROKEN").getFirst().get(JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                disk.fail(operation, "shard-1/journal/journal-");
            }
        }
        for (String stream : FILES) {
            List<CompletableFuture<Message>> all = of(answers, stream);
            for (int number = 0; number < BURST; number++) {
                String answer = text(all.get(number).get(JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS));
                note(stream, answer, new String(payload(stream, number), UTF_8));
            }
        }
        assertThat(of(acknowledged, "BROKEN").size()).isPositive().isLessThan(BURST);
        assertThat(of(acknowledged, "WHOLE")).hasSize(BURST);
    }

    private static <V> V of(Map<String, V> streams, String stream) {
        return requireNonNull(streams.get(stream));
    }

    private static byte[] payload(String stream, int number) {
        return (stream + " " + number).getBytes(UTF_8);
    }

    private void note(String stream, String answer, String payload) {
        Matcher sequence = SEQUENCE.matcher(answer);
        if (!answer.contains("\"error\"") && sequence.find()) {
            assertThat(of(acknowledged, stream).put(Long.parseLong(sequence.group(1)), payload))
                    .as("two messages with the sequence of %s", answer)
                    .isNull();
            return;
        }
        assertThat(answer).contains("\"err_code\":" + STORAGE_FAILED, "read-only after a storage error");
    }

    /** Checks that every change of the stream is refused. */
    private static void publishRefused(Connection nats) throws Exception {
        assertThat(publish(nats, "BROKEN", "too late"))
                .contains("\"err_code\":" + STORAGE_FAILED, "shard-1/journal/journal-", "Input/output error");
        JetStreamManagement management = nats.jetStreamManagement();
        for (ApiCall call : List.<ApiCall>of(
                () -> management.purgeStream("BROKEN"),
                () -> management.deleteMessage("BROKEN", 1),
                () -> management.deleteStream("BROKEN"))) {
            assertThat(requireNonNull(catchThrowableOfType(JetStreamApiException.class, call::run))
                            .getApiErrorCode())
                    .isEqualTo(STORAGE_FAILED);
        }
    }

    /** A request that must be refused. */
    @FunctionalInterface
    private interface ApiCall {
        void run() throws Exception;
    }

    /** Checks core NATS, a memory stream and the other shard. */
    private void checkTheRestWorks(Connection nats) throws Exception {
        var subscription = nats.subscribe("core.>");
        nats.publish("core.a", "still here".getBytes(UTF_8));
        assertThat(text(subscription.nextMessage(JetStreamSite.PATIENCE))).isEqualTo("still here");
        nats.createDispatcher(request -> nats.publish(request.getReplyTo(), request.getData()))
                .subscribe("echo.x");
        assertThat(publish(nats, "echo", "and answers")).isEqualTo("and answers");
        assertThat(publish(nats, "MEMORY", "message")).contains("\"seq\":1");
        create(nats, "MEMORY2", StorageType.Memory);
        String another = "WHOLE, after the failure";
        note("WHOLE", publish(nats, "WHOLE", another), another);
    }

    private void checkReadable(Connection nats) throws Exception {
        JetStreamManagement management = nats.jetStreamManagement();
        StreamState state = management.getStreamInfo("BROKEN").getStreamState();
        assertThat(state.getMsgCount()).isEqualTo(of(acknowledged, "BROKEN").size());
        check(management, "BROKEN");
        check(management, "WHOLE");
    }

    /** Checks that each acknowledged message is stored, and each stored message is unique. */
    private void check(JetStreamManagement management, String stream) throws Exception {
        StreamState state = management.getStreamInfo(stream).getStreamState();
        assertThat(state.getMsgCount()).isEqualTo(state.getLastSequence());
        assertThat(state.getLostStreamData()).isNull();
        Map<Long, String> stored = new TreeMap<>();
        for (long sequence = 1; sequence <= state.getLastSequence(); sequence++) {
            MessageInfo message = management.getMessage(stream, sequence);
            stored.put(sequence, new String(requireNonNull(message.getData()), UTF_8));
        }
        assertThat(stored).containsAllEntriesOf(of(acknowledged, stream));
        Set<String> different = new HashSet<>(stored.values());
        assertThat(different).as("messages of %s, each once", stream).hasSameSizeAs(stored.keySet());
    }
}
