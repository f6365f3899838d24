// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One publisher and the consumers of one stream, which run until the server is killed.
 *
 * <p>Thread: the publisher has its own; acknowledgements and deliveries arrive on the client's threads; the methods are the
 * test's.
 */
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
final class CrashLoad implements AutoCloseable {
    private static final int WINDOW = 256;
    private static final int REPEATED = 40;

    private static final System.Logger LOG = System.getLogger(CrashLoad.class.getName());

    private final String stream;
    private final CrashLedger ledger;
    private final Connection nats;
    private final int maxPayloadBytes;
    private final Semaphore window = new Semaphore(WINDOW);
    private final CountDownLatch wanted;
    private final Deque<Integer> again = new ArrayDeque<>();
    private final List<MessageConsumer> consuming = new ArrayList<>();
    private final Thread publisher;
    private volatile boolean stopping;

    /**
     * Starts the load.
     *
     * @param acks number of publish acknowledgements that {@link #awaitAcks} waits for; 0 to publish no new messages
     */
    CrashLoad(String stream, CrashLedger ledger, Connection nats, int maxPayloadBytes, int acks, Random random)
            throws Exception {
        this.stream = stream;
        this.ledger = ledger;
        this.nats = nats;
        this.maxPayloadBytes = maxPayloadBytes;
        List<Integer> repeated = new ArrayList<>(ledger.sequences.keySet());
        Collections.sort(repeated);
        Collections.shuffle(repeated, random);
        again.addAll(repeated.subList(0, Math.min(REPEATED, repeated.size())));
        again.addAll(ledger.unacknowledged());
        wanted = new CountDownLatch(again.size() + acks);
        boolean onlyOld = acks == 0;
        publisher = Thread.ofPlatform().name("publisher-" + stream).daemon(true).start(() -> publish(onlyOld));
        for (String consumer : ledger.consumers.keySet()) {
            var choices = new Random(random.nextLong());
            consuming.add(nats.getStreamContext(stream)
                    .getConsumerContext(consumer)
                    .consume(message -> onDelivery(consumer, message, onlyOld ? 0 : choices.nextInt(10))));
        }
    }

    /** The payload of message {@code number}. */
    static byte[] payload(int number, int maxPayloadBytes) {
        byte[] payload = new byte[16 + new Random(number * 31L).nextInt(maxPayloadBytes)];
        Arrays.fill(payload, (byte) ('a' + number % 26));
        byte[] digits = (number + ":").getBytes(UTF_8);
        System.arraycopy(digits, 0, payload, 0, digits.length);
        return payload;
    }

    /** The number of the message with {@code payload}; fails if it differs from the published payload. */
    static int number(byte[] payload, int maxPayloadBytes) {
        String start = new String(payload, 0, Math.min(16, payload.length), UTF_8);
        assertThat(start).as("the start of a message").contains(":");
        int number = Integer.parseInt(start.substring(0, start.indexOf(':')));
        assertThat(payload).as("message %d", number).isEqualTo(payload(number, maxPayloadBytes));
        return number;
    }

    /** Waits until the server has sent the requested number of acknowledgements. */
    void awaitAcks() throws InterruptedException {
        assertThat(wanted.await(JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(
                        "%s acknowledges; %d acknowledgements are missing, violations %s",
                        stream, wanted.getCount(), ledger.violations)
                .isTrue();
    }

    /** Closes the client; the server may be down. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        publisher.join();
        nats.close();
    }

    private void publish(boolean onlyOld) {
        try {
            JetStream jetStream = nats.jetStream();
            while (!stopping) {
                if (!window.tryAcquire(20, TimeUnit.MILLISECONDS)) {
                    continue;
                }
                Integer old = again.poll();
                if (old == null && onlyOld) {
                    return;
                }
                publish(jetStream, old == null ? ledger.nextNumber() : old);
            }
        } catch (IOException | InterruptedException | IllegalStateException e) {
            // The server may be killed before this thread is interrupted. Otherwise acknowledgements will be missing.
            LOG.log(System.Logger.Level.DEBUG, "publisher of " + stream + " ends", e);
        }
    }

    private void publish(JetStream jetStream, int number) {
        PublishOptions options =
                PublishOptions.builder().messageId(stream + number).build();
        var _ = jetStream
                .publishAsync(stream + "." + number % 5, payload(number, maxPayloadBytes), options)
                .whenComplete((ack, failure) -> {
                    window.release();
                    if (ack != null) {
                        onAck(number, ack);
                    } else if (failure != null && failure.getCause() instanceof JetStreamApiException) {
                        ledger.violations.add("publish " + number + " is refused: " + failure);
                    }
                });
    }

    private void onAck(int number, PublishAck ack) {
        Long before = ledger.sequences.putIfAbsent(number, ack.getSeqno());
        if (before != null && (before != ack.getSeqno() || !ack.isDuplicate())) {
            ledger.violations.add("message " + number + " had sequence " + before + ", now " + ack);
        }
        wanted.countDown();
    }

    private void onDelivery(String consumer, Message message, int choice) {
        NatsJetStreamMetaData meta = message.metaData();
        long sequence = meta.streamSequence();
        CrashLedger.Deliveries deliveries = ledger.consumers.get(consumer);
        if (deliveries == null) {
            throw new IllegalStateException(consumer);
        }
        if (deliveries.confirmedEarlier(sequence)) {
            ledger.violations.add(consumer + " delivers " + sequence + " again, count " + meta.deliveredCount());
        }
        Long count = deliveries.counts.put(sequence, meta.deliveredCount());
        if (count != null && count >= meta.deliveredCount()) {
            ledger.violations.add(
                    consumer + " counts " + meta.deliveredCount() + " deliveries of " + sequence + " after " + count);
        }
        if (meta.consumerSequence() <= deliveries.consumerSequence) {
            ledger.violations.add(consumer + " goes back from consumer sequence " + deliveries.consumerSequence + " to "
                    + meta.consumerSequence());
        }
        deliveries.consumerSequence = meta.consumerSequence();
        answer(deliveries, message, sequence, choice);
    }

    private void answer(CrashLedger.Deliveries deliveries, Message message, long sequence, int choice) {
        if (choice < 7) {
            deliveries.acknowledged.add(sequence);
            var _ = nats.request(message.getReplyTo(), "+ACK".getBytes(UTF_8)).whenComplete((reply, failure) -> {
                if (reply != null && !reply.isStatusMessage()) {
                    deliveries.confirmed.add(sequence);
                }
            });
        } else if (choice == 7) {
            deliveries.acknowledged.add(sequence);
            message.ack();
        } else if (choice == 8) {
            message.nak();
        }
    }
}
