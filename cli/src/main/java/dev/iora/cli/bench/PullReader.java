// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of a pull consumer, but never requests more than its client needs: the other clients would wait for
 * the messages that it leaves unread.
 *
 * <p>Thread: that of its client.
 */
final class PullReader {
    private static final Duration EXPIRY = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = HEARTBEAT.multipliedBy(2);

    private final JetStreamApi api;
    private final String subject;
    private final String inbox;
    private final Subscription subscription;
    private long outstanding;

    PullReader(JetStreamApi api, String stream, String consumer) {
        this.api = api;
        subject = api.subject("CONSUMER.MSG.NEXT." + stream + "." + consumer);
        // The inboxes of the client's own requests accept only one response.
        inbox = api.connection().createInbox();
        subscription = BenchClient.unlimited(api.connection().subscribe(inbox));
    }

    /** The number of messages requested but not received. */
    long outstanding() {
        return outstanding;
    }

    /** Requests more messages. */
    void ask(long messages) {
        JsonObject request =
                new JsonObject().put("batch", messages).put("expires", EXPIRY).put("idle_heartbeat", HEARTBEAT);
        api.connection().publish(subject, inbox, request.compact());
        outstanding += messages;
    }

    /**
     * The next message, or null if none of the requested messages will arrive.
     *
     * @throws CliException if the consumer is gone
     */
    @Nullable
    Message next() throws InterruptedException {
        while (outstanding > 0) {
            Message message = subscription.nextMessage(TIMEOUT);
            if (message == null) {
                // Two heartbeats were missed: the request is lost, perhaps with the server.
                outstanding = 0;
            } else if (message.isStatusMessage()) {
                onStatus(message);
            } else {
                outstanding--;
                return message;
            }
        }
        return null;
    }

    private void onStatus(Message message) {
        int code = message.getStatus().getCode();
        String text = String.valueOf(message.getStatus().getMessage());
        switch (code) {
            case 100 -> {}
            case 404, 408 -> outstanding -= Math.min(outstanding, missing(message.getHeaders()));
            default -> throw new CliException("getting fetched messages: nats: " + code + " " + text);
        }
    }

    /** The number of requested messages that will not be delivered; all, if the server does not say. */
    private long missing(@Nullable Headers headers) {
        String pending = headers == null ? null : headers.getFirst("Nats-Pending-Messages");
        return pending == null ? outstanding : Long.parseLong(pending);
    }
}
