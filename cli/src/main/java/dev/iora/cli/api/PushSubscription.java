// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.view.ConsumerConfig;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a push consumer sends to its subject.
 *
 * <p>Thread: its owner only.
 */
public final class PushSubscription implements ConsumerMessages {
    private static final byte[] EMPTY = new byte[0];

    private final Connection connection;
    private final Subscription subscription;

    /**
     * @param config the consumer's configuration
     * @param group the queue group to join; empty for the consumer's own
     */
    public PushSubscription(Connection connection, ConsumerConfig config, String group) {
        this.connection = connection;
        String target = config.deliverSubject();
        String queue = group.isEmpty() ? config.deliverGroup() : group;
        subscription = queue.isEmpty() ? connection.subscribe(target) : connection.subscribe(target, queue);
    }

    @Override
    public @Nullable Message next(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long remaining = timeout.toNanos();
        while (remaining > 0) {
            Message message = subscription.nextMessage(Duration.ofNanos(remaining));
            if (message != null && !message.isStatusMessage()) {
                return message;
            }
            if (message != null) {
                onStatus(message);
            }
            remaining = deadline - System.nanoTime();
        }
        return null;
    }

    /** Answers flow control requests and heartbeats; without an answer the consumer stalls. */
    private void onStatus(Message status) {
        String stalled =
                status.getHeaders() == null ? null : status.getHeaders().getFirst("Nats-Consumer-Stalled");
        String reply = stalled == null ? status.getReplyTo() : stalled;
        if (reply != null) {
            connection.publish(reply, EMPTY);
        }
    }

    @Override
    public void close() {
        subscription.unsubscribe();
    }
}
