// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ConsumerInfo;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a stream in order and without gaps, through an ephemeral consumer in memory without
 * acknowledgements. If the consumer or a message is lost, a new consumer continues after the last message received.
 *
 * <p>Thread: its owner only.
 */
public final class OrderedReader implements AutoCloseable {
    /** Receives messages. */
    @FunctionalInterface
    public interface Listener {
        void accept(Message message) throws IOException, InterruptedException;
    }

    private static final Duration INACTIVE = Duration.ofMinutes(5);
    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final JetStreamApi api;
    private final String stream;
    private final JsonObject start;
    private final int batch;
    private final long pending;
    private String consumer;
    private PullSubscription subscription;
    /**
     * The stream sequence of the last message received, or the last sequence before a consumer of new messages began.
     */
    private long streamSequence;

    private long consumerSequence;

    /**
     * @param start the deliver policy and filters, as fields of a consumer's configuration
     * @param batch the maximum of messages requested but not received
     */
    public OrderedReader(JetStreamApi api, String stream, JsonObject start, int batch) throws InterruptedException {
        this.api = api;
        this.stream = stream;
        this.start = start;
        this.batch = batch;
        ConsumerInfo info = create(start.copy());
        consumer = info.name();
        subscription = new PullSubscription(api, stream, consumer, batch, 0);
        pending = info.numPending();
        if (start.string("deliver_policy").equals("new")) {
            streamSequence = info.delivered().streamSeq();
        }
    }

    /** The filter for the configuration of a consumer. */
    public static JsonObject filtered(String... subjects) {
        JsonObject start = new JsonObject();
        if (subjects.length == 1) {
            return start.put("filter_subject", subjects[0]);
        }
        JsonArray all = new JsonArray();
        for (String subject : subjects) {
            all.add(subject);
        }
        return start.put("filter_subjects", all);
    }

    /** Reads the messages that were pending when reading began; {@code items} names them if they do not arrive. */
    public void readPending(String items, Listener listener) throws IOException, InterruptedException {
        long left = pending;
        while (left > 0) {
            Message message = next(api.timeout());
            if (message == null) {
                throw new CliException("nats: timeout: the bucket sends no more " + items);
            }
            listener.accept(message);
            left = Math.min(left - 1, message.metaData().pendingCount());
        }
    }

    /** Reads messages until interrupted. */
    public void readAll(Listener listener) throws IOException, InterruptedException {
        while (true) {
            Message message = next(Duration.ofDays(1));
            if (message != null) {
                listener.accept(message);
            }
        }
    }

    /** The next message, or null on timeout. */
    public @Nullable Message next(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Message message;
            try {
                message = subscription.next(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            } catch (ConsumerLostException e) {
                begin();
                continue;
            }
            if (message == null) {
                return null;
            }
            NatsJetStreamMetaData place = message.metaData();
            if (place.consumerSequence() != consumerSequence + 1) {
                begin();
                continue;
            }
            consumerSequence++;
            streamSequence = place.streamSequence();
            return message;
        }
    }

    /** Continues with a new consumer. */
    private void begin() throws InterruptedException {
        subscription.close();
        JsonObject config = start.copy();
        if (streamSequence > 0) {
            config.put("deliver_policy", "by_start_sequence").put("opt_start_seq", streamSequence + 1);
            config.remove("opt_start_time");
        }
        consumer = createWithRetries(config).name();
        consumerSequence = 0;
        subscription = new PullSubscription(api, stream, consumer, batch, 0);
    }

    /**
     * Retries while the stream is missing: a restarted server accepts connections before it has recovered its streams.
     */
    private ConsumerInfo createWithRetries(JsonObject config) throws InterruptedException {
        long deadline = System.nanoTime() + RECOVERY_TIMEOUT.toNanos();
        while (true) {
            try {
                return create(config);
            } catch (CliException e) {
                if (System.nanoTime() >= deadline) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    private ConsumerInfo create(JsonObject config) throws InterruptedException {
        if (!config.has("deliver_policy")) {
            config.put("deliver_policy", "all");
        }
        return api.consumers()
                .create(
                        stream,
                        config.put("name", NUID.nextGlobal())
                                .put("ack_policy", "none")
                                .put("replay_policy", "instant")
                                .put("max_deliver", 1)
                                .put("mem_storage", true)
                                .put("num_replicas", 1)
                                .put("inactive_threshold", INACTIVE));
    }

    /** Deletes the consumer; without this, the server would delete it after minutes of inactivity. */
    @Override
    public void close() {
        // A watch ends by an interrupt; the consumer must be deleted nevertheless.
        boolean interrupted = Thread.interrupted();
        subscription.close();
        if (api.connection().getStatus() == Connection.Status.CONNECTED) {
            interrupted |= !deleteConsumer();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes the consumer; returns false if interrupted. */
    private boolean deleteConsumer() {
        try {
            api.consumers().delete(stream, consumer);
        } catch (ApiException | CliException _) {
            // Not a failure: reading is over, and the consumer may be gone already, perhaps with its stream.
        } catch (InterruptedException _) {
            return false;
        }
        return true;
    }
}
