// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a pull consumer, asked for in batches: the next batch when half of the one before has come.
 *
 * <p>Thread: its owner only.
 */
public final class PullSubscription implements ConsumerMessages {
    private static final Duration EXPIRY = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** How often to see whether the connection was lost meanwhile. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final JetStreamApi api;
    private final String subject;
    private final int batch;
    private final Subscription subscription;
    private final String inbox;
    private long left;
    private int outstanding;
    private long heardNanos = System.nanoTime();
    private long reconnects;

    /**
     * @param batch how many messages are asked for at a time
     * @param limit how many are asked for in all, so that none is delivered that nobody takes; 0 for any number
     */
    public PullSubscription(JetStreamApi api, String stream, String consumer, int batch, long limit) {
        this.api = api;
        this.subject = api.subject("CONSUMER.MSG.NEXT." + stream + "." + consumer);
        this.batch = batch;
        left = limit == 0 ? Long.MAX_VALUE : limit;
        // The inboxes of the client's own requests do not take more than one answer.
        this.inbox = api.connection().createInbox();
        this.subscription = api.connection().subscribe(inbox);
        reconnects = api.connection().getStatistics().getReconnects();
    }

    /**
     * The next message, or null if none came in time.
     *
     * @throws ConsumerLostException if the consumer is gone
     */
    @Override
    public @Nullable Message next(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            pullIfLow();
            long remaining = deadline - System.nanoTime();
            if (remaining <= 0) {
                return null;
            }
            Message message = subscription.nextMessage(Duration.ofNanos(Math.min(remaining, LOOK.toNanos())));
            if (message == null) {
                if (isRequestLost()) {
                    outstanding = 0;
                }
                continue;
            }
            heardNanos = System.nanoTime();
            if (!message.isStatusMessage()) {
                outstanding--;
                left--;
                return message;
            }
            onStatus(message);
        }
    }

    /** What was asked for is lost with the connection, and if two heartbeats were missed. */
    private boolean isRequestLost() {
        long now = System.nanoTime();
        long seen = api.connection().getStatistics().getReconnects();
        if (seen == reconnects && now - heardNanos < 2 * HEARTBEAT.toNanos()) {
            return false;
        }
        reconnects = seen;
        heardNanos = now;
        return true;
    }

    private void pullIfLow() {
        int wanted = (int) Math.min(batch, left);
        if (outstanding > batch / 2 || wanted <= outstanding) {
            return;
        }
        JsonObject request = new JsonObject()
                .put("batch", wanted - outstanding)
                .put("expires", EXPIRY)
                .put("idle_heartbeat", HEARTBEAT);
        outstanding = wanted;
        api.connection().publish(subject, inbox, request.compact());
    }

    private void onStatus(Message message) {
        int code = message.getStatus().getCode();
        String text = message.getStatus().getMessage();
        switch (code) {
            case 100 -> {}
            case 404, 408 -> outstanding = 0;
            case 409 -> {
                if (text != null && text.contains("Deleted")) {
                    throw new ConsumerLostException("nats: consumer deleted");
                }
                outstanding = 0;
            }
            case 503 -> throw new ConsumerLostException("nats: consumer not found");
            default -> throw new CliException("nats: pull request refused: " + code + " " + text);
        }
    }

    @Override
    public void close() {
        subscription.unsubscribe();
    }
}
