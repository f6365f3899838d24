// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.view.ConsumerConfig;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads and acknowledges messages that a durable consumer pushes to a queue group. The server decides which member gets
 * a message, and messages in flight to a member that leaves are lost; therefore all members stay until they have
 * received all messages together.
 *
 * <p>Thread: that of its client.
 */
final class PushReader implements ClientWork {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

    private final String stream;
    private final String consumer;
    private final boolean acks;
    private final boolean doubleAck;
    private final Pace pace;
    private final AtomicLong left;
    private @Nullable Subscription subscription;

    /** @param left the number of messages left for all clients together */
    PushReader(String stream, String consumer, boolean acks, boolean doubleAck, Pace pace, AtomicLong left) {
        this.stream = stream;
        this.consumer = consumer;
        this.acks = acks;
        this.doubleAck = doubleAck;
        this.pace = pace;
        this.left = left;
    }

    @Override
    public void prepare(BenchClient client) throws InterruptedException {
        ConsumerConfig config =
                client.jetStream().consumers().info(stream, consumer).config();
        subscription =
                BenchClient.unlimited(client.connection().subscribe(config.deliverSubject(), config.deliverGroup()));
        client.start();
        client.flush();
    }

    @Override
    public void perform(BenchClient client) throws InterruptedException {
        Subscription from = Objects.requireNonNull(subscription, "not prepared");
        long received = 0;
        client.stop();
        while (left.get() > 0) {
            Message message = from.nextMessage(CHECK_INTERVAL);
            if (message == null || left.getAndDecrement() <= 0) {
                continue;
            }
            pace.await(received);
            if (acks) {
                client.acknowledge(message, doubleAck);
            }
            received++;
            client.done(received);
            client.stop();
        }
        client.flush();
    }
}
