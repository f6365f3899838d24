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
 * The messages of a pull consumer, requested in batches: the next request is sent when half of a batch has arrived.
 *
 * <p>Thread: its owner only.
 */
public final class PullSubscription implements ConsumerMessages {
    private static final Duration EXPIRY = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** The interval of checks whether the connection was lost. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final JetStreamApi api;
    private final String subject;
    private final int batch;
    private final Subscription subscription;
    private final String inbox;
    private long left;
    private int outstanding;
    private long lastMessageNanos = System.nanoTime();
    private long reconnects;

    /**
     * @param batch the messages per request
     * @param limit the maximum of messages requested in total, so that none is delivered without being read; 0 for no
     *     limit
     */
    public PullSubscription(JetStreamApi api, String stream, String consumer, int batch, long limit) {
        this.api = api;
        this.subject = api.subject("CONSUMER.MSG.NEXT." + stream + "." + consumer);
        this.batch = batch;
        left = limit == 0 ? Long.MAX_VALUE : limit;
        // The inboxes of the client's own requests accept only one response.
        this.inbox = api.connection().createInbox();
        this.subscription = api.connection().subscribe(inbox);
        reconnects = api.connection().getStatistics().getReconnects();
    }

    /**
     * The next message, or null on timeout.
     *
     * @throws ConsumerLostException if the consumer is gone
     */
    @Override
    public @Nullable Message next(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            pullIfLow();
            long remaining = deadline - System.nanoTime();
            if (remaining <= 0) {
                return null;
            }
            Message message = subscription.nextMessage(Duration.ofNanos(Math.min(remaining, CHECK_INTERVAL.toNanos())));
            if (message == null) {
                if (isRequestLost()) {
                    outstanding = 0;
                }
                continue;
            }
            lastMessageNanos = System.nanoTime();
            if (!message.isStatusMessage()) {
                outstanding--;
                left--;
                return message;
            }
            onStatus(message);
        }
    }

    /** A pull request is lost when the connection is, or when two heartbeats were missed. */
    private boolean isRequestLost() {
        long now = System.nanoTime();
        long seen = api.connection().getStatistics().getReconnects();
        if (seen == reconnects && now - lastMessageNanos < 2 * HEARTBEAT.toNanos()) {
            return false;
        }
        reconnects = seen;
        lastMessageNanos = now;
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
