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
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a stream in their order and without gaps. The consumer behind is ephemeral, in memory, and without
 * acknowledgements; if it is lost, or a message on its way, another one goes on behind the last message that came.
 *
 * <p>Thread: its owner only.
 */
public final class OrderedReader implements AutoCloseable {
    private static final Duration INACTIVE = Duration.ofMinutes(5);
    private static final Duration COMES_BACK = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final JetStreamApi api;
    private final String stream;
    private final JsonObject start;
    private final int batch;
    private final long pending;
    private String consumer;
    private PullSubscription subscription;
    /** Of the last message that came, or where a consumer of new messages began. */
    private long streamSequence;

    private long consumerSequence;

    /**
     * @param start where to begin and what to leave out: fields of a consumer's configuration
     * @param batch how many messages may be on their way
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

    /** How many messages there were at the beginning. */
    public long pending() {
        return pending;
    }

    /** The next message, or null if none came in time. */
    public @Nullable Message next(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
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

    /** Goes on with a new consumer. */
    private void begin() throws InterruptedException {
        subscription.close();
        JsonObject config = start.copy();
        if (streamSequence > 0) {
            config.put("deliver_policy", "by_start_sequence").put("opt_start_seq", streamSequence + 1);
            config.remove("opt_start_time");
        }
        consumer = createOnceThere(config).name();
        consumerSequence = 0;
        subscription = new PullSubscription(api, stream, consumer, batch, 0);
    }

    /** A server that comes back takes connections before it has its streams. */
    private ConsumerInfo createOnceThere(JsonObject config) throws InterruptedException {
        long deadline = System.nanoTime() + COMES_BACK.toNanos();
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

    /** Deletes the consumer, which the server would do itself, after minutes. */
    @Override
    public void close() {
        // Who ends a watch interrupts it, and the consumer is to go all the same.
        boolean interrupted = Thread.interrupted();
        subscription.close();
        if (api.connection().getStatus() == Connection.Status.CONNECTED) {
            interrupted |= !forget();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether this was not interrupted. */
    private boolean forget() {
        try {
            api.consumers().delete(stream, consumer);
        } catch (ApiException | CliException _) {
            // It may be gone already, with its stream perhaps. All that was to be read has been: that is no failure.
        } catch (InterruptedException _) {
            return false;
        }
        return true;
    }
}
