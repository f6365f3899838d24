// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.iora.testkit.Seeds;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamState;
import io.nats.client.impl.Headers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills or shuts down the server under load, several times on one store, and compares the store with the confirmations before:
 * every acknowledged message is stored once and in order, no message with a confirmed double acknowledgement is redelivered,
 * delivery counts never decrease, repeated message ids are refused, and counters are correct.
 */
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
@Timeout(600)
final class JetStreamCrashIT {
    private static final int KILLS = 3;
    private static final int[] PAYLOAD_BYTES = {100, 2_000, 20_000};

    /** Streams by name, with their consumers. */
    private static final Map<String, List<String>> STREAMS =
            Map.of("limits", List.of("l1"), "work", List.of("w1"), "interest", List.of("i1", "i2"));

    @TempDir
    Path directory;

    @Test
    void keepsEverythingConfirmedAcrossKillsUnderLoad() {
        Seeds.forEach(3, random -> {
            Path store = directory.resolve("store" + random.nextInt(Integer.MAX_VALUE));
            StoreShards.create(store, random.nextBoolean() ? 3 : 1);
            try (var site = new JetStreamSite(store)) {
                crash(site, PAYLOAD_BYTES[random.nextInt(PAYLOAD_BYTES.length)], random);
            }
        });
    }

    private static void crash(JetStreamSite site, int maxPayloadBytes, Random random) throws Exception {
        var ledgers = new TreeMap<String, CrashLedger>();
        STREAMS.forEach((stream, consumers) -> ledgers.put(stream, new CrashLedger(consumers)));
        site.start();
        create(site);
        for (int kill = 0; kill < KILLS; kill++) {
            int acks = 1 + random.nextInt(1_500);
            List<CrashLoad> loads = start(site, ledgers, maxPayloadBytes, acks, random);
            loads.get(random.nextInt(loads.size())).awaitAcks();
            // A shutdown under load has the same guarantees.
            site.signal(random.nextInt(3) == 0 ? "TERM" : "KILL");
            close(loads);
            site.start();
            check(site, ledgers, maxPayloadBytes);
        }
        settle(site, ledgers, maxPayloadBytes, random);
        check(site, ledgers, maxPayloadBytes);
    }

    private static void create(JetStreamSite site) throws Exception {
        try (Connection nats = site.connect()) {
            for (Map.Entry<String, List<String>> stream : STREAMS.entrySet()) {
                String name = stream.getKey();
                nats.jetStreamManagement()
                        .addStream(StreamConfiguration.builder()
                                .name(name)
                                .subjects(name + ".*")
                                .retentionPolicy(
                                        switch (name) {
                                            case "work" -> RetentionPolicy.WorkQueue;
                                            case "interest" -> RetentionPolicy.Interest;
                                            default -> RetentionPolicy.Limits;
                                        })
                                .duplicateWindow(Duration.ofMinutes(30))
                                .build());
                for (String consumer : stream.getValue()) {
                    nats.getStreamContext(name)
                            .createOrUpdateConsumer(ConsumerConfiguration.builder()
                                    .durable(consumer)
                                    .ackPolicy(AckPolicy.Explicit)
                                    .ackWait(Duration.ofSeconds(2))
                                    .build());
                }
            }
        }
    }

    private static List<CrashLoad> start(
            JetStreamSite site, Map<String, CrashLedger> ledgers, int maxPayloadBytes, int acks, Random random)
            throws Exception {
        var loads = new ArrayList<CrashLoad>();
        for (Map.Entry<String, CrashLedger> ledger : ledgers.entrySet()) {
            ledger.getValue().onStart();
            loads.add(new CrashLoad(ledger.getKey(), ledger.getValue(), site.connect(), maxPayloadBytes, acks, random));
        }
        return loads;
    }

    private static void close(List<CrashLoad> loads) throws InterruptedException {
        for (CrashLoad load : loads) {
            load.close();
        }
    }

    /** Publishes all unacknowledged messages again, and acknowledges all deliveries. */
    private static void settle(JetStreamSite site, Map<String, CrashLedger> ledgers, int maxPayloadBytes, Random random)
            throws Exception {
        List<CrashLoad> loads = start(site, ledgers, maxPayloadBytes, 0, random);
        for (CrashLoad load : loads) {
            load.awaitAcks();
        }
        try (Connection nats = site.connect()) {
            for (Map.Entry<String, List<String>> stream : STREAMS.entrySet()) {
                for (String consumer : stream.getValue()) {
                    await().atMost(JetStreamSite.PATIENCE).untilAsserted(() -> {
                        ConsumerInfo info = nats.jetStreamManagement().getConsumerInfo(stream.getKey(), consumer);
                        assertThat(info.getNumPending())
                                .as("pending of %s", consumer)
                                .isZero();
                        assertThat(info.getNumAckPending())
                                .as("ack pending of %s", consumer)
                                .isZero();
                    });
                }
            }
            assertThat(state(nats, "work").getStreamState().getMsgCount()).isZero();
            assertThat(state(nats, "interest").getStreamState().getMsgCount()).isZero();
        }
        close(loads);
        ledgers.forEach((stream, ledger) -> assertThat(ledger.unacknowledged())
                .as("unacknowledged of %s", stream)
                .isEmpty());
    }

    private static StreamInfo state(Connection nats, String stream) throws Exception {
        return nats.jetStreamManagement().getStreamInfo(stream);
    }

    private static void check(JetStreamSite site, Map<String, CrashLedger> ledgers, int maxPayloadBytes)
            throws Exception {
        try (Connection nats = site.connect()) {
            for (Map.Entry<String, CrashLedger> each : ledgers.entrySet()) {
                String stream = each.getKey();
                CrashLedger ledger = each.getValue();
                assertThat(ledger.violations).as("violations of %s", stream).isEmpty();
                Map<Long, Integer> stored = checkCounters(nats, stream, maxPayloadBytes);
                checkOrder(stored, ledger);
                checkPromises(stored, ledger, stream.equals("limits"));
                for (String consumer : ledger.consumers.keySet()) {
                    checkConsumer(nats, stream, consumer, ledger);
                }
            }
        }
    }

    /** Reads the whole stream and compares it with its counters; returns numbers of messages by sequence. */
    private static Map<Long, Integer> checkCounters(Connection nats, String stream, int maxPayloadBytes)
            throws Exception {
        StreamState state = state(nats, stream).getStreamState();
        var stored = new LinkedHashMap<Long, Integer>();
        Set<String> subjects = new HashSet<>();
        long bytes = 0;
        for (MessageInfo message : read(nats, stream, state)) {
            byte[] data = requireNonNull(message.getData());
            Headers headers = requireNonNull(message.getHeaders());
            String subject = requireNonNull(message.getSubject());
            int number = CrashLoad.number(data, maxPayloadBytes);
            assertThat(headers.getFirst("Nats-Msg-Id")).isEqualTo(stream + number);
            assertThat(subject).isEqualTo(stream + "." + number % 5);
            stored.put(message.getSeq(), number);
            subjects.add(subject);
            // As nats-server counts: subject, headers and payload, and 34 bytes per message.
            bytes += subject.length() + headers.serializedLength() + data.length + 34;
        }
        assertThat(state.getMsgCount()).as("messages of %s", stream).isEqualTo(stored.size());
        assertThat(state.getSubjectCount()).as("subjects of %s", stream).isEqualTo(subjects.size());
        assertThat(state.getByteCount()).as("bytes of %s", stream).isEqualTo(bytes);
        long last = state.getLastSequence();
        // A stream that was never written begins at 0, which is not a sequence; an emptied one at its next sequence.
        long first = last == 0
                ? 0
                : stored.isEmpty() ? last + 1 : stored.keySet().iterator().next();
        assertThat(state.getFirstSequence()).as("first sequence of %s", stream).isEqualTo(first);
        assertThat(state.getDeletedCount())
                .as("deleted of %s", stream)
                .isEqualTo(last == 0 ? 0 : last - first + 1 - stored.size());
        return stored;
    }

    private static List<MessageInfo> read(Connection nats, String stream, StreamState state) throws Exception {
        String subject = "$JS.API.STREAM.MSG.GET." + stream;
        var messages = new ArrayList<MessageInfo>();
        long last = state.getLastSequence();
        for (long from = Math.max(1, state.getFirstSequence()); from <= last; from += 500) {
            List<CompletableFuture<Message>> replies = new ArrayList<>();
            for (long sequence = from; sequence < from + 500 && sequence <= last; sequence++) {
                replies.add(nats.request(subject, ("{\"seq\":" + sequence + "}").getBytes(UTF_8)));
            }
            for (CompletableFuture<Message> reply : replies) {
                var message =
                        new MessageInfo(reply.get(JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS), stream, false);
                if (message.hasError()) {
                    assertThat(message.getApiErrorCode()).as("%s", message).isEqualTo(10037);
                } else {
                    messages.add(message);
                }
            }
        }
        return messages;
    }

    /** Messages are stored once and in the order in which they were published. */
    private static void checkOrder(Map<Long, Integer> stored, CrashLedger ledger) {
        int before = -1;
        for (Map.Entry<Long, Integer> message : stored.entrySet()) {
            assertThat(message.getValue())
                    .as("number of message %d", message.getKey())
                    .isGreaterThan(before);
            before = message.getValue();
        }
        assertThat(before).as("the last number").isLessThan(ledger.published);
    }

    private static void checkPromises(Map<Long, Integer> stored, CrashLedger ledger, boolean keepsAll) {
        ledger.sequences.forEach((number, sequence) -> {
            if (keepsAll || !ledger.acknowledgedByAll(sequence)) {
                assertThat(stored.get(sequence)).as("message %d", sequence).isEqualTo(number);
            } else if (ledger.confirmedByAll(sequence)) {
                assertThat(stored).as("acknowledged messages").doesNotContainKey(sequence);
            }
        });
        if (keepsAll && !stored.isEmpty()) {
            assertThat(stored.keySet()).first().isEqualTo(1L);
            assertThat(stored.values()).as("without gaps").last().isEqualTo(stored.size() - 1);
        }
    }

    private static void checkConsumer(Connection nats, String stream, String consumer, CrashLedger ledger)
            throws Exception {
        ConsumerInfo info = nats.jetStreamManagement().getConsumerInfo(stream, consumer);
        CrashLedger.Deliveries deliveries = requireNonNull(ledger.consumers.get(consumer));
        assertThat(info.getAckFloor().getStreamSequence())
                .as("ack floor of %s", consumer)
                .isGreaterThanOrEqualTo(deliveries.confirmedUpTo());
        assertThat(info.getDelivered().getConsumerSequence())
                .as("consumer sequence of %s", consumer)
                .isGreaterThanOrEqualTo(deliveries.consumerSequence);
    }
}
